// What is shown, as the part of the address behind the hash: it comes back after Back, reload, and elsewhere.

/**
 * @typedef {object} Address
 * @property {string|null} document its id; null is the list of documents
 * @property {string|null} [run] the id of one of its runs; the latest otherwise
 * @property {number|null} [page]
 * @property {number|null} [box] the number of a detection of that page
 * @property {string[]|null} [labels] those that are shown; all otherwise
 * @property {number} [score] the lowest that is shown
 */

const DOCUMENT = /^#\/documents\/([\w-]+)(?:\?(.*))?$/;

/** @returns {Address|null} null where there is no such place */
export function parse(hash) {
  if (/^(#\/?)?$/.test(hash)) {
    return { document: null };
  }
  const [, document, query] = hash.match(DOCUMENT) ?? [];
  if (!document) {
    return null;
  }
  const values = new URLSearchParams(query);
  const score = Number(values.get('score'));
  return {
    document,
    run: /^[\w-]+$/.test(values.get('run') ?? '') ? values.get('run') : null,
    page: positive(values.get('page')),
    box: positive(values.get('box')),
    labels: values.has('label') ? values.getAll('label').filter(Boolean) : null,
    score: score > 0 && score <= 1 ? score : 0,
  };
}

export function format({ document, run, page, box, labels, score }) {
  if (!document) {
    return '#/';
  }
  const values = new URLSearchParams();
  const add = (name, value) => value && values.append(name, value);
  add('run', run);
  add('page', page);
  add('box', page && box);
  // None shown is a choice, too.
  labels?.forEach((label) => values.append('label', label));
  if (labels?.length === 0) {
    values.append('label', '');
  }
  add('score', score);
  const query = values.toString();
  return `#/documents/${document}${query && `?${query}`}`;
}

/** Says what is shown, without a step for Back. */
export function replace(address) {
  const hash = format(address);
  if (hash !== location.hash) {
    history.replaceState(history.state, '', hash);
  }
}

function positive(text) {
  return /^[1-9]\d{0,8}$/.test(text ?? '') ? Number(text) : null;
}
