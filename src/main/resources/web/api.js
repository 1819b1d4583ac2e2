// Talks to the server. Every failure becomes an ApiError whose message a person can act on.

import { herePath, href } from './address.js';
import { problemWords, t } from './i18n.js';

const BASE = href('api/v1');
const JSON_BODY = { 'Content-Type': 'application/json' };
const MOST_AT_ONCE = 100; // the server's limit for one request about many documents

export class ApiError extends Error {
  /** @param {number} status HTTP status; 0 when the server could not be reached */
  constructor(status, message, problem = {}) {
    super(message);
    this.status = status;
    this.problem = problem;
  }

  /** Whether the same request may succeed a little later. */
  get passing() {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** The statuses that have words of their own. */
const WORDS = new Set([401, 403, 404, 413, 415, 429, 503, 507]);

let reachable = true;
const connectionListeners = [];

/** Calls back with true or false whenever the server becomes reachable or unreachable. */
export function onConnection(listener) {
  connectionListeners.push(listener);
}

export function noteConnection(up) {
  if (up !== reachable) {
    reachable = up;
    connectionListeners.forEach((listener) => listener(up));
  }
}

function failure(status, body) {
  let problem = {};
  try {
    problem = JSON.parse(body);
  } catch {
    // A proxy in front of the server answers in HTML; the status says enough.
  }
  const type = String(problem.type).split('/').at(-1);
  const message =
    problemWords(type, problem.detail) ||
    problem.detail ||
    (WORDS.has(status) ? t(`error.${status}`) : t('error.status', { status }));
  return new ApiError(status, message, problem);
}

/** Shows the login page, which leads back to here. */
export function goToLogin() {
  location.assign(href(`login?return=${encodeURIComponent(herePath())}`));
}

/**
 * Sends a request to the API; the others of this file use it, and so do the pages of accounts.
 *
 * @param {AbortSignal} [signal] ends it: it fails with the browser's AbortError then
 */
export async function request(method, path, body, signal) {
  return body === undefined
    ? send(method, path, {}, undefined, { signal })
    : send(method, path, JSON_BODY, JSON.stringify(body), { signal });
}

/** Sends a form with a file, whose progress nobody needs to see. */
export const sendForm = (path, data) => send('POST', path, {}, data);

/** @param {{signal?: AbortSignal, keepalive?: boolean}} more as `fetch` takes them */
async function send(method, path, headers, body, more = {}) {
  const init = { method, headers: { Accept: 'application/json, application/problem+json', ...headers }, body, ...more };
  let response;
  try {
    response = await fetch(`${BASE}/${path}`, init);
  } catch (error) {
    if (more.signal?.aborted) {
      throw error;
    }
    noteConnection(false);
    throw new ApiError(0, t('error.offline'));
  }
  noteConnection(true);
  const text = await response.text();
  if (response.status === 401 && path !== 'session') {
    goToLogin();
  }
  if (!response.ok) {
    throw failure(response.status, text);
  }
  return text === '' ? null : JSON.parse(text);
}

/** The query of a part of the list of documents. @param {import('./address.js').Address} shown of the library */
export function documentsQuery(shown, limit, cursor = null) {
  const query = new URLSearchParams({ limit });
  const first = (values) => values?.[0];
  const { q, sort, direction } = shown;
  const asked = { q, state: first(shown.state), model: first(shown.model), label: first(shown.label), sort, direction, cursor };
  Object.entries(asked).forEach(([name, value]) => value && query.set(name, value));
  return query.toString();
}

export const listDocuments = (shown, limit, cursor) => request('GET', `documents?${documentsQuery(shown, limit, cursor)}`);
export const searchTexts = (q, limit) => request('GET', `search?${new URLSearchParams({ q, limit })}`);
export const getDocument = (id) => request('GET', `documents/${id}`);

/** The newest document with these bytes, of those that may be seen; null if there is none. */
export const findSame = (sha256) =>
  request('GET', `documents?sha256=${sha256}&limit=1`).then(({ items }) => items[0] ?? null, () => null);
export const renameDocument = (id, title) => request('PATCH', `documents/${id}`, { title });
export const deleteDocument = (id) => request('DELETE', `documents/${id}`);
export const shareDocument = (id, shared) => request('PATCH', `documents/${id}`, { shared });

/**
 * Deletes many documents, or has them read again.
 *
 * @param {'delete'|'run'} action
 * @param {object} more the options of the runs
 * @param {boolean} leaving whether the page may be gone before the answers
 * @returns {Promise<{id: string, done: boolean, run: string|null, problem: object|null}[]>} what became of each
 */
export async function actOnDocuments(action, ids, more = {}, leaving = false) {
  const outcomes = [];
  for (let at = 0; at < ids.length; at += MOST_AT_ONCE) {
    const some = ids.slice(at, at + MOST_AT_ONCE);
    const body = JSON.stringify({ action, ids: some, ...more });
    const sent = send('POST', 'documents/actions', JSON_BODY, body, { keepalive: leaving });
    const failed = (error) => ({ items: some.map((id) => ({ id, done: false, run: null, problem: { status: error.status, detail: error.message } })) });
    const answer = leaving ? sent.catch(failed) : await sent.catch(failed);
    outcomes.push(answer);
  }
  return (await Promise.all(outcomes)).flatMap(({ items }) => items);
}

export const startRun = (documentId, options) => request('POST', `documents/${documentId}/runs`, options);
export const listRuns = (documentId) => request('GET', `documents/${documentId}/runs?limit=200`);
export const getRun = (id) => request('GET', `runs/${id}`);
export const cancelRun = (id) => request('POST', `runs/${id}/cancel`);
export const retryRun = (id) => request('POST', `runs/${id}/retry`);

/** Pages without their detections. */
export const listPages = (runId, cursor) =>
  request('GET', `runs/${runId}/pages?limit=200` + (cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''));
export const getPage = (runId, page) => request('GET', `runs/${runId}/pages/${page}`);

export const getOutline = (runId) => request('GET', `runs/${runId}/outline`);
/** @param {string} pages such as "1-20" */
export const listCandidates = (runId, pages, minScore) =>
  request('GET', `runs/${runId}/candidates?pages=${encodeURIComponent(pages)}&min_score=${minScore}`);
/** Hits in the newest run of a document. */
export const searchText = (text, documentId, cursor) =>
  request('GET', `search?limit=50&document=${documentId}&q=${encodeURIComponent(text)}` + (cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''));
/** @param {object} wanted label, min_score, limit, cursor */
export const listDetections = (runId, wanted, signal) =>
  request('GET', `runs/${runId}/detections?${new URLSearchParams(wanted)}`, undefined, signal);

export const listModels = () => request('GET', 'models');
export const listExportFormats = () => request('GET', 'export-formats');
export const startExport = (wanted) => request('POST', 'exports', wanted);
export const getExport = (id) => request('GET', `exports/${id}`);
export const exportFileUrl = (id) => `${BASE}/exports/${id}/file`;
export const exportUrl = (runId, query) => `${BASE}/runs/${runId}/export?${query}`;

/** For links to the API itself. */
export const apiUrl = (path) => `${BASE}/${path}`;
export const imageUrl = (runId, page) => `${BASE}/runs/${runId}/pages/${page}/image`;

/** The small image of a document, or null while it has none. */
export const thumbnailUrl = ({ thumbnail }) => thumbnail && href(thumbnail.slice(1));

/** The sample document that the server carries, as a file that can be uploaded. */
export async function sampleFile() {
  let response;
  try {
    response = await fetch(href('samples/paper.pdf'));
  } catch {
    throw new ApiError(0, t('error.offline'));
  }
  if (!response.ok) {
    throw new ApiError(response.status, t('error.sample'));
  }
  return new File([await response.blob()], 'paper.pdf', { type: 'application/pdf' });
}

/** What can be uploaded, for the `accept` of a field. */
export const ACCEPTED = '.pdf,.png,.jpg,.jpeg,.tif,.tiff,application/pdf,image/png,image/jpeg,image/tiff';

/** The key of an upload. randomUUID exists only on https and on localhost. */
export function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
}

/**
 * Uploads one file.
 *
 * @param {object} fields title, model, pages, threshold; empty ones are left out
 * @param {string} key repeats with the same key are one upload to the server
 * @param {(fraction: number) => void} onProgress 0 to 1, as bytes leave
 * @param {AbortSignal} signal cuts the upload off
 * @returns {Promise<object>} the document
 */
export function uploadDocument(file, fields, key, onProgress, signal) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== '' && value !== undefined && value !== null) {
      form.append(name, value);
    }
  }
  form.append('file', file, file.name);
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest(); // fetch cannot report upload progress
    xhr.open('POST', `${BASE}/documents`);
    xhr.setRequestHeader('Accept', 'application/json, application/problem+json');
    xhr.setRequestHeader('Idempotency-Key', key);
    xhr.upload.onprogress = (event) => {
      if (event.lengthComputable) {
        onProgress(event.loaded / event.total);
      }
    };
    xhr.onload = () => {
      noteConnection(true);
      if (xhr.status >= 200 && xhr.status < 300) {
        resolve(JSON.parse(xhr.responseText));
      } else {
        if (xhr.status === 401) {
          goToLogin();
        }
        reject(failure(xhr.status, xhr.responseText));
      }
    };
    xhr.onerror = () => reject(new ApiError(0, cutOff(file)));
    xhr.onabort = () => reject(new DOMException(t('error.stopped'), 'AbortError'));
    signal.addEventListener('abort', () => xhr.abort());
    xhr.send(form);
  });
}

/** Has the server fetch a file from a URL; otherwise as `uploadDocument`. */
export function importDocument(url, fields, key, signal) {
  const chosen = Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined && value !== null);
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
  return send('POST', 'imports', headers, JSON.stringify({ url, ...Object.fromEntries(chosen) }), { signal });
}

/** A server that refuses a large file may close the connection before the answer can be read. */
function cutOff(file) {
  return t(file.size > 100 * 1024 * 1024 ? 'error.cutOffLarge' : 'error.cutOff');
}

let session = null;

/** The state of the login; asked for once. */
export function getSession() {
  session ??= request('GET', 'session');
  return session;
}

/** The size of the largest file that the server accepts; no limit while it is not known. */
export const largestUpload = () => getSession().then(({ max_upload_bytes: most }) => most ?? Infinity, () => Infinity);

/** Whether whoever is logged in may upload. */
export async function mayUpload() {
  const { user } = await getSession();
  return user?.role !== 'viewer';
}

/** What whoever is logged in may do with a document: change it, and share it. */
export async function rightsOver(item) {
  const { login_required: required, user, sharing } = await getSession();
  const change = !required || user?.role === 'admin' || (user?.role === 'member' && item.owner === user.username);
  return { change, share: Boolean(required && sharing && change) };
}
