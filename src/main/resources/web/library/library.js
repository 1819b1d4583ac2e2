// The library: every document, found by words, state, model and label, in the order that the user chooses. What is
// not needed to show the list is loaded when it is used, since this is the page that people see first.

import { count, t } from '../i18n.js';
import { h, toast } from '../ui/kit.js';
import { listDocuments, mayUpload } from '../api.js';
import { here, keepPlace, ordered, replace } from '../address.js';
import { dropZone, headCells, isListKey, justDeleted, replaceKept, Row, Tools } from './elements.js';

export const FIRST = 20; // index.html asks for as many ahead
const NEXT = 60;
const MOST = 200; // the server's limit for one answer
const AHEAD = '800px';
const TYPING_MS = 250;
const REFRESH_MS = 30_000;
const RETRY_MS = 5_000;
const NO_FILTERS = { q: null, state: null, model: null, label: null };

/** It may be left and opened again until they are deleted. */
const HIDDEN = justDeleted();

/** The parts that are loaded when they are used. Each is a class that is made with the library. */
const PARTS = {
  filters: () => import('./filters.js'),
  fresh: () => import('./fresh.js'),
  live: () => import('./live.js'),
  strip: () => import('./strip.js'),
  texts: () => import('./texts.js'),
  work: () => import('./work.js'),
};

/** @param {import('../address.js').Address} address */
export const open = (address) => new Library(address);

class Library {
  /** The rows in their order, by id of the document. @type {Map<string, Row>} */
  rows = new Map();
  /** Documents that are shown no more because they are about to be deleted. */
  hidden = HIDDEN;
  /** How many documents there are at this address; null while it is not known. */
  total = null;
  address;
  turn = 0; // an answer that comes late does not replace a later one
  body = h('div', { role: 'rowgroup' });

  #emptyWords = 'library.empty';
  #isAtLeast = false;
  #next = null;
  #loading = null;
  #timers = {};
  #parts = {};
  #closed = new AbortController();
  #head = h('div', { class: 'library-head', role: 'row' });
  #end = h('div', { class: 'library-end' });
  #note = h('div', { class: 'library-note' }, h('p', { class: 'hint' }, t('library.loading')));
  drop = dropZone((what, value) => this.part('strip').then((strip) => strip[what](value)));
  /** Whether all that are shown are selected. */
  pickAll = h('input', { type: 'checkbox', class: 'check', 'aria-label': t('library.pickAll'), 'data-do': 'pickAll' });
  /** Where the parts show what is above the list, and below it. */
  above = h('div');
  below = h('div');
  table = h(
    'div',
    { class: 'library-table', role: 'table', 'aria-label': t('nav.documents'), hidden: true },
    h('div', { role: 'rowgroup' }, this.#head),
    this.body,
  );
  tools = new Tools(
    (q) => this.#later('typing', TYPING_MS, () => here()?.view === 'library' && this.change({ q })), // else another screen is loading
    (fields) => this.change(fields),
    (name, button) => this.part('filters').then((filters) => filters.open(name, button)),
  );
  element = h('div', { class: 'home' }, h('h1', { class: 'visually-hidden' }, t('nav.documents')));

  constructor(address) {
    this.address = address;
    document.title = t('app.name');
    this.element.append(this.drop, this.tools.element, this.above, this.table, this.#end, this.#note, this.below);
    const { signal } = this.#closed;
    this.table.addEventListener('click', (event) => this.#clicked(event));
    window.addEventListener('keydown', (event) => this.#pressed(event), { signal });
    window.addEventListener('accepted', this.refresh, { signal });
    document.addEventListener('visibilitychange', () => document.hidden || this.refresh(), { signal });
    const end = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.more(NEXT), { rootMargin: AHEAD });
    end.observe(this.#end);
    signal.addEventListener('abort', () => end.disconnect());
    mayUpload().then((may) => {
      this.drop.hidden = !may;
      this.#emptyWords = may ? 'library.empty' : 'library.nobody';
    }, () => {}); // the list says what is wrong
    this.#comeBack();
  }

  /** After Back or a reload: as many documents as before, and at the same place. */
  async #comeBack() {
    const { signal } = this.#closed;
    const { rows = 0, top = 0 } = history.state ?? {};
    await this.#load();
    while (this.rows.size < rows && this.hasMore && !signal.aborted) {
      await this.more(Math.min(MOST, rows - this.rows.size));
    }
    if (top > 0 && !this.closed) {
      window.scrollTo(0, top);
    }
    // Not earlier: the place is known until then, and the window is at the top.
    keepPlace(this.element, () => ({ rows: this.rows.size }), signal);
  }

  #later(name, ms, work) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(() => this.closed || work(), ms);
  }

  close() {
    this.#closed.abort();
    Object.values(this.#parts).forEach((part) => part.then((made) => made.close?.(), () => {}));
  }

  /** @returns {Promise<object>} a part of the library, which is loaded the first time */
  part = (name) => {
    this.#parts[name] ??= PARTS[name]().then((module) => new module.default(this));
    this.#parts[name].catch(() => {
      delete this.#parts[name];
      toast(t('app.outdated'), 'error');
    });
    return this.#parts[name];
  };

  go(address) {
    this.address = address;
    this.#load();
    return true;
  }

  /** Shows other documents, or in another order. */
  change(fields) {
    const address = { ...this.address, ...fields };
    replace(address);
    this.go(address);
  }

  async #load() {
    const turn = ++this.turn;
    const isWanted = () => turn === this.turn && !this.closed;
    this.#showAddress();
    this.table.setAttribute('aria-busy', 'true');
    try {
      const answer = await listDocuments(this.address, FIRST);
      if (isWanted()) {
        this.rows.clear();
        this.body.replaceChildren();
        this.counted(answer);
        this.#take(answer);
      }
    } catch (error) {
      if (isWanted()) {
        this.#say('alert', error.message, [t('library.again'), () => this.#load()]);
        if (error.passing) {
          this.#later('refresh', RETRY_MS, () => this.#load());
        }
      }
    }
    this.table.removeAttribute('aria-busy');
  }

  get closed() {
    return this.#closed.signal.aborted;
  }

  get hasMore() {
    return this.#next !== null;
  }

  /** Loads the rows behind those that are shown. @returns {Promise<void>} once they are there, or cannot be had */
  more(limit = MOST) {
    this.#loading ??= this.#loadMore(limit).finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #loadMore(limit) {
    const turn = this.turn;
    try {
      const answer = this.hasMore && (await listDocuments(this.address, limit, this.#next));
      if (answer && turn === this.turn) {
        this.#take(answer);
      }
    } catch (error) {
      toast(error.message, 'error');
      this.#next = null; // a reload begins anew
    }
  }

  #take({ items, next }) {
    this.#next = next;
    this.body.append(...items.filter(({ id }) => !this.hidden.has(id)).map((item) => this.show(item).element));
    this.changed();
    this.refreshLater();
  }

  /** @returns {Row} the row of a document, as it is now */
  show(item) {
    const row = this.rows.get(item.id) ?? new Row(item);
    this.rows.set(item.id, row);
    row.update(item);
    return row;
  }

  /** Asks for the first documents once more: there may be new ones. */
  refresh = () => this.part('fresh').then((fresh) => fresh.refresh());

  counted({ total, total_is_at_least: isAtLeast }) {
    this.total = total ?? null;
    this.#isAtLeast = Boolean(isAtLeast);
  }

  /** Takes rows away; `changed()` says so. */
  forget(ids) {
    for (const id of ids) {
      this.rows.get(id)?.element.remove();
      this.rows.delete(id);
    }
  }

  /** The rows in the order in which they are shown, which is not that in which they came. */
  ordered() {
    return [...this.body.children].map((element) => this.rows.get(element.dataset.id));
  }

  /** Says how many documents there are, or why there are none, and follows those that are being read. */
  changed() {
    const { size } = this.rows;
    const isFiltered = Object.keys(NO_FILTERS).some((name) => this.address[name]?.length > 0);
    const isEmpty = size === 0 && !isFiltered;
    const n = this.hasMore && this.total !== null ? this.total - this.hidden.size : size;
    const isKnown = !this.hasMore || (this.total !== null && !this.#isAtLeast);
    this.tools.count.textContent = isKnown ? count(n, 'document') : t('library.more', { n });
    this.drop.classList.toggle('drop-slim', !isEmpty);
    this.tools.element.hidden = isEmpty;
    this.table.hidden = size === 0;
    if (size > 0) {
      this.#note.replaceChildren();
    } else if (isFiltered) {
      this.#say('status', t('library.noHits'), [t('library.all'), () => this.change(NO_FILTERS)]);
    } else {
      this.#say('status', t(this.#emptyWords));
    }
    const rows = [...this.rows.values()];
    if (this.#parts.live || rows.some((row) => row.live)) {
      this.part('live').then((live) => live.follow(rows));
    }
    this.#parts.work?.then((work) => work.changed());
  }

  refreshLater() {
    this.#later('refresh', REFRESH_MS, () => document.hidden || this.refresh());
  }

  #say(role, words, action = null) {
    const button = action && h('button', { class: 'button', type: 'button', onclick: action[1] }, action[0]);
    this.#note.replaceChildren(h('p', { role }, words), button ?? '');
  }

  /** Shows what the address says about the list. */
  #showAddress() {
    const { q } = this.address;
    this.tools.show(this.address);
    const sort = (column) => this.change(ordered(this.address, column));
    replaceKept(this.#head, headCells(this.address, this.pickAll, sort));
    if (q || this.#parts.texts) {
      this.part('texts').then((texts) => texts.find(q));
    }
  }

  #clicked(event) {
    const what = event.target.closest('[data-do]')?.dataset.do;
    if (what) {
      const row = this.rows.get(event.target.closest('.document-row')?.dataset.id);
      // As it is now: what is done may come later, when its module is there.
      const how = { isRange: event.shiftKey, isChecked: event.target.checked };
      this.part('work').then((work) => work[what](row, how));
    }
  }

  #pressed(event) {
    if (!isListKey(event)) {
      return;
    }
    event.preventDefault();
    if (event.key === '/') {
      this.tools.focus(); // at once: what is typed next belongs there
    } else {
      import('./commands.js').then(({ press }) => press(this, event));
    }
  }

  /** @returns {Promise<import('../ui/commands.js').Command[]>} what can be done here */
  commands = () => import('./commands.js').then(({ commandsOf }) => commandsOf(this));
}
