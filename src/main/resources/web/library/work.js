// What is done with documents of the list: selected, renamed, deleted, read again, exported.

import { count, t } from '../i18n.js';
import { h, styled, toast } from '../ui/kit.js';
import { go } from '../address.js';
import { actOnDocuments } from '../api.js';
import { remove } from './remove.js';
import { rename } from './rename.js';
import { Selection } from './selection.js';

await styled('work.css', import.meta.url);

const MOST_SELECTED = 1_000; // an export takes no more

const MOST_IN_GALLERY = 100; // an address is no longer than that

const MOST_IN_TRAY = 20; // one event stream has 50 runs

const UNREAD = {
  state: 'queued', model: null, options: {}, pages_total: null, pages_done: 0, pages_failed: 0, detections: 0, labels: [], error: null,
  failed_page: null, queue_position: null, last_event: 0,
};

export default class Work {
  #library;
  #selection = new Selection();
  #words = h('span', { class: 'bulk-words', role: 'status' });
  #more = h('button', { class: 'link', type: 'button', onclick: () => this.#selectAll() });
  #bar = h(
    'div',
    { class: 'bulk', role: 'toolbar', 'aria-label': t('library.selected'), hidden: true },
    this.#words,
    this.#more,
    h(
      'span',
      { class: 'bulk-actions' },
      this.#button('library.runWith', () => this.#run()),
      this.#button('library.gallery', () => this.#gallery()),
      this.#button('library.export', () => this.#export()),
      this.#button('library.delete', () => this.#delete(this.#selected())),
      this.#button('library.clear', () => this.clear()),
    ),
  );

  constructor(library) {
    this.#library = library;
    library.above.append(this.#bar);
    library.above.className = 'bulk-place';
  }

  #button(words, onclick) {
    return h('button', { class: 'button button-small', type: 'button', onclick }, t(words));
  }

  /** A check box was clicked. */
  pick(row, { isRange, isChecked }) {
    const { id } = row.item;
    if (isRange) {
      this.#selection.range(id, isChecked, this.#order());
    } else {
      this.#selection.set(id, isChecked);
    }
    this.#show();
  }

  pickAll(row, { isChecked }) {
    if (isChecked) {
      this.#selection.all(this.#order().slice(0, MOST_SELECTED));
    } else {
      this.#selection.clear();
    }
    this.#show();
  }

  rename(row) {
    rename(row);
  }

  delete(row) {
    this.#delete([row]);
  }

  /** Rows came or went. */
  changed() {
    this.#selection.keep(this.#order());
    this.#show();
  }

  /** The focus goes to the next document, or to the one before. */
  step(direction) {
    const rows = this.#library.ordered();
    const at = rows.indexOf(this.#focused());
    rows[Math.max(0, Math.min(at + direction, rows.length - 1))]?.link.focus();
  }

  pickFocused(isRange) {
    const row = this.#focused();
    if (row) {
      this.pick(row, { isRange, isChecked: !row.check.checked });
    }
  }

  renameFocused() {
    const row = this.#focused();
    if (row) {
      rename(row);
    }
  }

  /** Those that are selected, else the one that has the focus. */
  deleteChosen() {
    const chosen = this.#selected();
    this.#delete(chosen.length > 0 ? chosen : [this.#focused()].filter(Boolean));
  }

  #focused() {
    return this.#library.ordered().find(({ element }) => element.contains(document.activeElement));
  }

  #order() {
    return this.#library.ordered().map(({ item }) => item.id);
  }

  #gallery() {
    go({ view: 'gallery', document: this.#selection.ids().slice(0, MOST_IN_GALLERY) });
  }

  #selected() {
    return this.#selection.ids().map((id) => this.#library.rows.get(id));
  }

  /** Nothing is selected. */
  clear() {
    this.#selection.clear();
    this.#show();
  }

  #show() {
    const { rows, total, pickAll, hasMore } = this.#library;
    const { size } = this.#selection;
    for (const [id, row] of rows) {
      row.check.checked = this.#selection.has(id);
      row.element.classList.toggle('row-selected', row.check.checked);
    }
    pickAll.checked = size > 0 && size === rows.size;
    pickAll.indeterminate = size > 0 && size < rows.size;
    this.#bar.hidden = size === 0;
    const words = t('library.picked', { n: size });
    if (this.#words.textContent !== words) {
      this.#words.textContent = words;
    }
    this.#more.hidden = !(hasMore && size === rows.size);
    this.#more.textContent = total ? t('library.pickFound', { n: Math.min(total, MOST_SELECTED) }) : t('library.pickRest');
  }

  /** Also those that are not shown yet. */
  async #selectAll() {
    const library = this.#library;
    this.#more.disabled = true;
    while (library.hasMore && library.rows.size < MOST_SELECTED) {
      await library.more();
    }
    this.#more.disabled = false;
    this.#selection.all(this.#order().slice(0, MOST_SELECTED));
    this.#show();
  }

  #delete(rows) {
    const mine = this.#mine(rows);
    if (mine.length > 0) {
      remove(this.#library, new Set(mine));
    }
  }

  /** Those that may be changed. */
  #mine(rows) {
    const mine = rows.filter(({ changeable }) => changeable);
    if (mine.length < rows.length) {
      toast(t('library.notYours', { n: rows.length - mine.length }), 'error');
    }
    return mine;
  }

  async #run() {
    const rows = this.#mine(this.#selected());
    if (rows.length === 0) {
      return;
    }
    const { askOptions } = await import('./again.js');
    const options = await askOptions(rows.length);
    if (!options) {
      return;
    }
    this.clear();
    const outcomes = await actOnDocuments('run', rows.map(({ item }) => item.id), options);
    const failed = outcomes.filter(({ done }) => !done);
    const started = outcomes.filter(({ done }) => done);
    started.forEach(({ id, run }) => begun(this.#library.rows.get(id), run));
    const { tray } = await import('./tray.js');
    const items = new Map(rows.map(({ item }) => [item.id, item]));
    started.slice(0, MOST_IN_TRAY).forEach(({ id, run }) => tray.follow(items.get(id), { id: run, ...UNREAD }));
    this.#library.changed();
    if (failed.length > 0) {
      const documents = count(failed.length, 'document');
      toast(t('library.runsFailed', { failed: documents, reason: failed[0].problem.detail }), 'error');
    } else {
      toast(t('library.runsStarted', { n: rows.length }));
    }
  }

  async #export() {
    const runs = this.#selected().map(({ item }) => item.run).filter((run) => run?.pages_done > 0);
    if (runs.length === 0) {
      toast(t('library.nothingRead'), 'error');
      return;
    }
    const { askExport } = await import('./export.js');
    await askExport(runs.map(({ id }) => id));
  }
}

/** Shows that a document is read again; the rest comes with the events. */
function begun(row, id) {
  row?.update({ ...row.item, run: { ...row.item.run, id, ...UNREAD } });
}
