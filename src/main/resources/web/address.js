// Addresses: every state of the page has one. It comes back after Back, reload, and in another browser.

/** Where the page lies: this file is in assets/VERSION/ below it. */
const ROOT = new URL('../../', import.meta.url);

/**
 * What of a view is in its address besides the path, and how it is written. A field that is not there is null.
 * `list` is written once for each value; none of them is a choice, too.
 */
const FIELDS = {
  library: { q: 'text', state: 'list', model: 'list', label: 'list', sort: 'text', direction: 'text' },
  document: {
    page: 'count',
    box: 'count',
    label: 'list',
    score: 'part',
    most: 'part',
    from: 'parts',
    zoom: 'text',
    layout: 'text',
    panel: 'text',
    q: 'text',
  },
  gallery: { document: 'list', run: 'text', label: 'list', score: 'part', sort: 'text' },
  models: { model: 'text' },
  status: {},
};

const one = (value) => (value ? [value] : []);

const KINDS = {
  text: { read: (values) => values[0] || null, write: one },
  list: {
    read: (values) => (values.length > 0 ? values.filter(Boolean) : null),
    write: (value) => (value?.length === 0 ? [''] : value ?? []),
  },
  count: {
    read: ([value]) => (/^[1-9]\d{0,8}$/.test(value ?? '') ? Number(value) : null),
    write: one,
  },
  part: {
    read: ([value]) => (Number(value) > 0 && Number(value) <= 1 ? Number(value) : null),
    write: one,
  },
  /** A number for each of some names, such as `title:0.6`. */
  parts: {
    read: (values) => {
      const pairs = values.map((value) => [value.slice(0, value.lastIndexOf(':')), Number(value.slice(value.lastIndexOf(':') + 1) || NaN)]);
      const sound = pairs.filter(([name, part]) => name && part >= 0 && part <= 1);
      return sound.length > 0 ? Object.fromEntries(sound) : null;
    },
    write: (value) => Object.entries(value ?? {}).map(([name, part]) => `${name}:${part}`),
  },
};

const ID = '([\\w-]+)';
const PATHS = [
  ['library', /^(documents)?$/, []],
  ['document', new RegExp(`^documents/${ID}$`), ['id']],
  ['document', new RegExp(`^documents/${ID}/runs/${ID}$`), ['id', 'run']],
  ['gallery', /^gallery$/, []],
  ['models', /^models$/, []],
  ['status', /^status$/, []],
];

/**
 * @typedef {object} Address with the fields of its view
 * @property {'library'|'document'|'gallery'|'models'|'status'} view
 * @property {string} [id] of the document
 * @property {string|null} [run] of the document; null is the latest
 */

/**
 * @param {string} path below the root, without a slash at its start
 * @param {string} search the query, with or without its question mark
 * @returns {Address|null} null where there is no such place
 */
export function parse(path, search = '') {
  for (const [view, pattern, names] of PATHS) {
    const match = path.match(pattern);
    if (match) {
      const address = { view };
      if (view === 'document') {
        address.run = null;
      }
      names.forEach((name, i) => (address[name] = match[i + 1]));
      const values = new URLSearchParams(search);
      for (const [field, kind] of Object.entries(FIELDS[view])) {
        address[field] = KINDS[kind].read(values.getAll(field));
      }
      return address;
    }
  }
  return null;
}

/** The path and the query of an address, below the root. */
export function format(address) {
  const { view, id, run } = address;
  const paths = { library: 'documents', document: `documents/${id}${run ? `/runs/${run}` : ''}` };
  const values = new URLSearchParams();
  for (const [field, kind] of Object.entries(FIELDS[view])) {
    KINDS[kind].write(address[field]).forEach((value) => values.append(field, value));
  }
  const query = values.toString();
  const path = paths[view] ?? view;
  return (path === 'documents' && query === '' ? '' : path) + (query && `?${query}`);
}

/** For links. @param {Address|string} to an address, or a path below the root */
export function href(to) {
  return new URL(typeof to === 'string' ? to : format(to), ROOT).href;
}

/** What the browser shows now; null where there is no such place. */
export function here() {
  return parse(decodeURI(location.pathname).slice(ROOT.pathname.length), location.search);
}

/** The path below the root of what the browser shows now, with its query. */
export function herePath() {
  return location.pathname.slice(ROOT.pathname.length) + location.search + location.hash;
}

/** By what documents are sorted. */
export const SORTED = new Set(['title', 'pages', 'state', 'model', 'created']);
/** Of these the greatest come first when they are chosen. */
const DESCENDING = new Set(['pages', 'created']);

/** The order of an address of the library. */
export function orderOf({ sort, direction }) {
  const by = SORTED.has(sort) ? sort : 'created';
  return { sort: by, direction: direction === 'asc' || direction === 'desc' ? direction : by === 'created' ? 'desc' : 'asc' };
}

const usual = (sort) => (DESCENDING.has(sort) ? 'desc' : 'asc');

/** The address's order once a column was chosen: the same one again turns it around. */
export function ordered(address, column) {
  const { sort, direction } = orderOf(address);
  const turned = direction === 'asc' ? 'desc' : 'asc';
  const next = { sort: column, direction: column === sort ? turned : usual(column) };
  const isDefault = next.sort === 'created' && next.direction === 'desc';
  return isDefault ? { sort: null, direction: null } : next;
}

const listeners = [];
const moved = () => listeners.forEach((listener) => listener());

/** Calls back whenever another address is shown, by a link, by Back, or by `go`. */
export function onMove(listener) {
  listeners.push(listener);
  if (listeners.length === 1) {
    // An anchor within the view, such as the skip link, is no other address.
    window.addEventListener('popstate', () => location.hash || moved());
    document.addEventListener('click', follow);
  }
}

/** Shows another address, as a step for Back. */
export function go(address) {
  history.pushState(null, '', href(address));
  moved();
}

/** Says what is shown, without a step for Back. */
export function replace(address) {
  const url = href(address);
  if (url !== location.href) {
    history.replaceState(history.state, '', url);
  }
}

/** Links to other views change the view; all others are the browser's. */
function follow(event) {
  const link = event.target.closest?.('a[href]');
  const usual = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !usual || event.defaultPrevented || link.target || link.hasAttribute('download')) {
    return;
  }
  const url = new URL(link.href);
  const inside = url.origin === ROOT.origin && url.pathname.startsWith(ROOT.pathname);
  const address = inside && !url.hash && parse(url.pathname.slice(ROOT.pathname.length), url.search);
  if (address) {
    event.preventDefault();
    go(address);
  }
}

const SCROLL_MS = 250;

/**
 * Keeps the place in the window with the entry of the history, so that Back and a reload lead to it.
 *
 * @param {Element} element whose links may lead away
 * @param {() => object} more what else is to be kept
 * @param {AbortSignal} signal ends it
 */
export function keepPlace(element, more, signal) {
  let timer = null;
  const keep = () => signal.aborted || history.replaceState({ ...more(), top: window.scrollY }, '');
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, SCROLL_MS);
  };
  window.addEventListener('scroll', soon, { passive: true, signal });
  window.addEventListener('pagehide', keep, { signal });
  element.addEventListener('click', keep, { capture: true, signal });
}
