// What the library consists of: the place to drop files, search and filters, the head and the rows of the table.

import { bytes, count, isFinal, limitWords, moment, number, readable, since, STATES, stateWord, t } from '../i18n.js';
import { h, icon, isFree, labelBar } from '../ui/kit.js';
import { ACCEPTED, getSession, imageUrl, largestUpload, rightsOver, thumbnailUrl } from '../api.js';
import { href, orderOf, SORTED } from '../address.js';

/** The keys of commands.js. */
export const KEYS = new Set(['/', 'j', 'k', 'x', ' ', 'ArrowDown', 'ArrowUp', 'Delete', 'F2', 'Escape']);
const COLUMNS = ['title', 'pages', 'found', 'state', 'model', 'created'];

/**
 * The place to drop files: large while there are no documents.
 *
 * @param {(what: 'files'|'sample'|'link'|'options'|'ready', value: object) => void} act what the user wants;
 *     `ready` comes once somebody turns to it
 */
export function dropZone(act) {
  const input = h('input', { type: 'file', multiple: true, accept: ACCEPTED, hidden: true, 'aria-label': t('library.files') });
  input.addEventListener('change', () => {
    act('files', [...input.files]);
    input.value = '';
  });
  const button = (kind, words, onclick) => h('button', { class: `button ${kind}`, type: 'button', onclick }, words);
  const ready = () => act('ready');
  const kinds = h('p', { class: 'hint' }, t('library.kinds'));
  largestUpload().then((most) => most < Infinity && (kinds.textContent = t('library.kindsUpTo', { limit: limitWords(most) })));
  return h(
    'section',
    { class: 'drop drop-slim', 'aria-label': t('library.upload'), onpointerenter: ready, onfocusin: ready },
    h('span', { class: 'drop-icon' }, icon('upload')),
    h('div', { class: 'drop-words' }, h('h2', { class: 'drop-title' }, t('library.drop')), kinds),
    h(
      'div',
      { class: 'drop-actions' },
      input,
      button('button-primary', t('library.choose'), () => input.click()),
      button('', [icon('link'), t('library.link')], () => act('link')),
      button('drop-sample', t('library.sample'), ({ currentTarget }) => act('sample', currentTarget)),
    ),
    h('button', { class: 'drop-options', type: 'button', 'aria-expanded': 'false', onclick: () => act('options') }, icon('tune'), h('span', {}, t('library.options')), h('span', { class: 'drop-sum' })),
  );
}

/** The search, the filters, and the number of documents. */
export class Tools {
  menus = h('div', { class: 'library-menus' });
  count = h('p', { class: 'library-count', role: 'status' });

  #states = h('div', { class: 'library-states', role: 'group', 'aria-label': t('library.column.state') });
  #search;
  #change;
  #open;

  /**
   * @param {(q: string|null) => void} typed called at each key
   * @param {(fields: object) => void} change takes fields of the address
   * @param {(name: 'model'|'label', button: Element) => void} open shows what can be chosen
   */
  constructor(typed, change, open) {
    this.#change = change;
    this.#open = open;
    const words = t('library.search');
    this.#search = h('input', {
      type: 'search', name: 'q', maxlength: '200', placeholder: words, 'aria-label': words, 'aria-keyshortcuts': '/',
      autocomplete: 'off', spellcheck: 'false', oninput: () => typed(this.#search.value.trim() || null),
    });
    const stay = (event) => event.preventDefault();
    const form = h('form', { class: 'library-find', role: 'search', onsubmit: stay }, icon('search'), this.#search);
    this.element = h('div', { class: 'library-tools', hidden: true }, form, this.menus, this.#states, this.count);
  }

  focus() {
    this.#search.focus();
    this.#search.select();
  }

  /** Shows what the address says. */
  show(address) {
    if (document.activeElement !== this.#search) {
      this.#search.value = address.q ?? '';
    }
    replaceKept(this.#states, stateChoices(address, this.#change));
    replaceKept(this.menus, filterButtons(address, this.#open));
  }
}

/** The states as choices, of which one may be taken. */
function stateChoices({ state }, change) {
  const choice = (value, words) => {
    const pressed = (state?.[0] ?? null) === value;
    const onclick = () => change({ state: pressed || value === null ? null : [value] });
    return h('button', { class: 'choice', type: 'button', 'aria-pressed': String(pressed), onclick }, words);
  };
  return [choice(null, t('library.all')), ...STATES.map((value) => choice(value, stateWord(value)))];
}

/** Buttons that open the choice of a model and of a label. */
function filterButtons(address, open) {
  return ['model', 'label'].map((name) => {
    const value = address[name]?.[0];
    const onclick = ({ currentTarget }) => open(name, currentTarget);
    const words = h('span', {}, value ? readable(value) : t(`library.any.${name}`));
    const states = { 'aria-haspopup': 'dialog', 'aria-label': value && t(`library.only.${name}`, { value: readable(value) }) };
    return h('button', { class: `choice ${value ? 'choice-taken' : ''}`, type: 'button', onclick, ...states }, words, icon('down'));
  });
}

/** Whether a key is for the list, and not for a field or the browser. */
export function isListKey(event) {
  const scrolls = event.key.startsWith('Arrow') || event.key === ' ';
  return KEYS.has(event.key) && isFree(event) && (!scrolls || event.target.matches?.('.row-title'));
}

/** Replaces children, and focuses the one in the place of that which had the focus. */
export function replaceKept(parent, children) {
  const controls = () => [...parent.querySelectorAll('button, input')];
  const focused = controls().indexOf(document.activeElement);
  parent.replaceChildren(...children);
  controls()[focused]?.focus({ preventScroll: true });
}

/** The cells of the head. @param {(column: string) => void} choose */
export function headCells(address, pick, choose) {
  const { sort, direction } = orderOf(address);
  const cells = COLUMNS.map((column) => {
    const words = t(`library.column.${column}`);
    const sorted = column === sort ? `${direction}ending` : null;
    const button = () =>
      h('button', { class: 'sort', type: 'button', onclick: () => choose(column) }, words, sorted && icon('down'));
    return h(
      'span',
      { class: `cell-${column}`, role: 'columnheader', 'aria-sort': sorted },
      SORTED.has(column) ? button() : words,
    );
  });
  const actions = h('span', { role: 'columnheader' }, h('span', { class: 'visually-hidden' }, t('library.column.actions')));
  return [h('span', { class: 'cell-pick', role: 'columnheader' }, pick), ...cells, actions];
}

/** A document. What is done with it is said by `data-do` of what is clicked. */
export class Row {
  item = null;
  /** Whether whoever is logged in may change it. */
  changeable = false;

  #thumb = h('span', { class: 'thumb', 'aria-hidden': 'true' }, icon('page'));
  #shownThumb = null;
  #title = h('bdi');
  #meta = h('p', { class: 'row-meta' });
  #pages = cell('pages');
  #found = cell('found');
  #state = cell('state');
  #model = cell('model');
  #created = cell('created');
  #rename = doing('rename', 'pencil');
  #delete = doing('delete', 'trash');
  check = h('input', { type: 'checkbox', class: 'check', 'data-do': 'pick' });
  link = h('a', { class: 'row-title' }, this.#title);
  place = h('div', { class: 'row-name' }, this.link);

  constructor(item) {
    this.link.href = href({ view: 'document', id: item.id });
    this.element = h(
      'div',
      { class: 'document-row', role: 'row', 'data-id': item.id },
      h('div', { class: 'cell-pick', role: 'cell' }, h('label', {}, this.check)),
      h('div', { class: 'cell-title', role: 'cell' }, this.#thumb, h('div', { class: 'row-text' }, this.place, this.#meta)),
      this.#pages,
      this.#found,
      this.#state,
      this.#model,
      this.#created,
      h('div', { class: 'cell-actions', role: 'cell' }, this.#rename, this.#delete),
    );
    rightsOver(item).then(({ change }) => {
      this.changeable = change;
      this.#rename.hidden = this.#delete.hidden = !change;
    }, () => {}); // the list says that the server cannot be reached
  }

  get live() {
    return Boolean(this.item.run && !isFinal(this.item.run.state));
  }

  update(item) {
    this.item = item;
    const { run } = item;
    const title = readable(item.title);
    this.#title.textContent = title;
    this.link.title = item.filename === item.title ? '' : readable(item.filename);
    this.check.setAttribute('aria-label', t('library.pick', { title }));
    name(this.#rename, t('library.rename'), t('library.renameOf', { title }));
    name(this.#delete, t('library.delete'), t('library.deleteOf', { title }));
    this.#meta.replaceChildren(...metaOf(item));
    this.#pages.textContent = item.pages ? number(item.pages) : '';
    this.#pages.dataset.words = item.pages ? count(item.pages, 'page') : '';
    this.#model.textContent = run?.model ? `${run.model.name} ${run.model.version}` : '';
    this.#created.replaceChildren(h('time', { datetime: item.created_at, title: moment(item.created_at) }, since(item.created_at)));
    this.progress({});
  }

  /** What has changed of the run while it is read. @param {object} fields of the run */
  progress(fields) {
    const { item } = this;
    if (item.run) {
      Object.assign(item.run, fields);
      this.#state.replaceChildren(...stateOf(item.run));
      this.#found.replaceChildren(...foundOf(item.run));
    }
    this.#showThumb();
  }

  #showThumb() {
    const url = thumbnailUrl(this.item) ?? pageImage(this.item.run);
    if (url && url !== this.#shownThumb) {
      this.#shownThumb = url;
      const img = h('img', { src: url, alt: '', loading: 'lazy', decoding: 'async' });
      img.addEventListener('error', () => img.remove());
      this.#thumb.replaceChildren(icon('page'), img);
    }
  }
}

const cell = (column) => h('div', { class: `cell-${column}`, role: 'cell' });

const doing = (what, iconName) =>
  h('button', { class: 'button-icon', type: 'button', 'data-do': what }, icon(iconName));

function name(button, title, words) {
  button.title = title;
  button.setAttribute('aria-label', words);
}

/** Why something is missing comes first; then how large it is, whose, and whether others see it. */
function metaOf(item) {
  const { run } = item;
  const reason = run && reasonOf(run);
  const facts = [bytes(item.bytes), item.shared && t('library.shared')].filter(Boolean);
  const note = h('span', {}, facts.join(' · '));
  getSession().then(({ user }) => {
    if (item.owner && item.owner !== user?.username) {
      note.prepend(`${t('library.owner', { owner: item.owner })} · `);
    }
  }, () => {});
  return [reason && h('span', { class: `row-reason row-reason-${run.state}`, title: reason }, reason), note].filter(Boolean);
}

function reasonOf(run) {
  const { error, failed_page: failed, pages_failed: n } = run;
  if (run.state === 'failed' && error) {
    return error.message;
  }
  if (n === 0 || !isFinal(run.state)) {
    return null;
  }
  const first = failed && t('library.failedPage', { page: failed.page, reason: failed.error.message });
  return n === 1 && first ? first : [t('library.failedPages', { n }), first].filter(Boolean).join(' ');
}

function stateOf(run) {
  const badge = h('span', { class: `badge badge-${run.state}` }, stateWord(run.state));
  if (run.state === 'running' && run.pages_total) {
    const ended = run.pages_done + run.pages_failed;
    return [
      badge,
      h('span', { class: 'row-count' }, `${number(ended)} / ${number(run.pages_total)}`),
      h('progress', { max: run.pages_total, value: ended, 'aria-label': t('library.pagesRead') }),
    ];
  }
  const ahead = run.state === 'queued' && run.queue_position > 0 && t('library.ahead', { n: run.queue_position });
  return [badge, ahead && h('span', { class: 'row-count' }, ahead)].filter(Boolean);
}

function foundOf(run) {
  if (run.detections === 0) {
    return [];
  }
  const words = h('span', { class: 'row-count' }, count(run.detections, 'detection'));
  return run.labels?.length > 0 ? [labelBar(run.labels, run.detections), words] : [words];
}

/** For documents without a small image: the first page that was to be read, once it can be expected to be there. */
function pageImage(run) {
  if (!run || run.pages_done === 0 || run.pages_failed > 0 || (!isFinal(run.state) && run.pages_done < 3)) {
    return null;
  }
  return imageUrl(run.id, parseInt(run.options.pages || '1', 10) || 1);
}

/** Where remove.js notes what is about to be deleted. */
export const DELETED = 'pagerunner.deleted';
const DELETED_MS = 10_000;

/** What the server may list although it is about to be gone. @returns {Set<string>} ids */
export function justDeleted() {
  const { at, ids } = JSON.parse(sessionStorage.getItem(DELETED) ?? '{"at":0,"ids":[]}');
  return new Set(Date.now() - at < DELETED_MS ? ids : []);
}
