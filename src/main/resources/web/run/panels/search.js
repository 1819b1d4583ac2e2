// Finds a text in the document, while it is typed.

import { number, t } from '../../i18n.js';
import { h, icon, labelClass } from '../../ui/kit.js';
import { VirtualList } from '../../ui/virtual.js';
import { fold, snippet } from './match.js';
import { Panel } from './panel.js';
import { goToBox, known } from './place.js';
import { TextHits } from './text-hits.js';

const HEADING = 32;
const ROW = 62;
const TYPING_MS = 120;
const NARROW = window.matchMedia('(max-width: 760px)'); // as in frame.js

export class SearchPanel extends Panel {
  #hits;
  #rows = [];
  #shown = null; // the hit that was shown last
  #at = -1; // its place
  #timer = null;
  #field = h('input', { type: 'search', class: 'search-field', 'aria-label': t('panel.search.field'), placeholder: t('panel.search.field'), autocomplete: 'off', spellcheck: 'false', maxlength: '200' });
  #count = h('span', { class: 'panel-count', role: 'status' });
  #previous = button('up', t('panel.search.previous'), 'Shift+F3', () => this.next(-1));
  #next = button('down', t('panel.search.next'), 'F3', () => this.next(1));
  #note = h('p', { class: 'panel-empty', hidden: true });
  #list = new VirtualList({
    label: t('panel.search.list'),
    height: (index) => (this.#rows[index].heading ? HEADING : ROW),
    isHeader: (index) => Boolean(this.#rows[index]?.heading),
    place: (index) => [this.#rows[index].rank, this.#hits.found.length],
    draw: (index) => this.#row(this.#rows[index]),
  });

  element;

  constructor(workspace) {
    super(workspace);
    this.#hits = new TextHits(workspace, () => this.changed());
    this.element = h(
      'div',
      { class: 'panel panel-search', role: 'search' },
      h('div', { class: 'search-bar' }, icon('search'), this.#field),
      h('div', { class: 'panel-bar search-steps' }, this.#count, this.#previous, this.#next),
      this.#note,
      this.#list.element,
    );
    this.#field.addEventListener('input', () => this.#typed());
    this.#field.addEventListener('keydown', (event) => this.#fieldKey(event));
    this.#list.addEventListener('pick', ({ detail }) => this.#show(this.#rows[detail].rank - 1));
    this.#list.addEventListener('look', ({ detail }) => this.#look(this.#rows[detail]));
    this.on('pages', ({ detail }) => this.#hits.pagesChanged(detail));
    this.on('address', () => this.#addressed());
    this.#addressed();
  }

  focus() {
    this.#field.focus({ preventScroll: true });
    this.#field.select();
  }

  show() {
    super.show();
    this.changed();
    this.#search(this.#field.value);
  }

  /** On a phone the panel covers the pages: what it found stays marked there. */
  hide() {
    super.hide();
    if (!NARROW.matches) {
      this.#hits.look('');
      this.workspace.setHits([], null);
    }
  }

  close() {
    super.close();
    clearTimeout(this.#timer);
    this.#hits.close();
    this.#list.close();
  }

  /**
   * Shows the next hit, or the one before; behind the last one it is the first again.
   *
   * @param {1|-1} direction
   * @returns {boolean} whether there are any
   */
  next(direction) {
    this.#search(this.#field.value); // the panel may be closed
    this.#place();
    const { found } = this.#hits;
    if (found.length > 0) {
      const start = this.#at < 0 ? this.#nearest(direction) : this.#at + direction;
      this.#show((start + found.length) % found.length);
      const index = this.#rows.findIndex(({ rank }) => rank === this.#at + 1);
      this.isShown && this.#list.activate(index, 'nearest');
    }
    return found.length > 0;
  }

  draw() {
    const { found, state } = this.#hits;
    const wanted = this.#hits.wanted;
    this.#place();
    this.#rows = rows(found);
    this.#list.show(this.#rows.length);
    this.#list.element.hidden = found.length === 0;
    this.#previous.disabled = this.#next.disabled = found.length === 0;
    this.#showCount();
    this.#mark();
    const words = wanted === '' ? t('panel.search.hint') : state ?? (found.length === 0 ? t('panel.search.none') : '');
    this.#note.textContent = words;
    this.#note.hidden = words === '';
  }

  /** Hits before the one that was shown may have come. */
  #place() {
    const { page, n } = this.#shown ?? {};
    this.#at = this.#hits.found.findIndex((hit) => hit.page === page && hit.n === n);
  }

  #addressed() {
    const { q, panel } = this.workspace.address;
    if (panel === 'search' && q && q !== this.#field.value) {
      this.#field.value = q;
      this.#search(q);
    }
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#search(this.#field.value);
      this.workspace.setAddress({ panel: 'search', q: this.#field.value.trim() || null });
    }, TYPING_MS);
  }

  #search(text) {
    const wanted = fold(text.trim());
    if (wanted !== this.#hits.wanted) {
      this.#shown = null;
      this.#at = -1;
      this.#list.select(-1);
      this.#hits.look(wanted, text.trim());
      this.changed();
    }
  }

  /** The first hit on the reader's page or behind it, or the last one before. */
  #nearest(direction) {
    const { found } = this.#hits;
    const { current, numbers } = this.workspace;
    const page = current ?? numbers[0];
    const next = found.findIndex((hit) => hit.page >= page);
    return direction > 0 ? Math.max(0, next) : next < 0 ? found.length - 1 : next - 1;
  }

  #show(place) {
    const hit = this.#hits.found[place];
    this.#shown = hit;
    this.#at = place;
    this.#list.select(this.#rows.findIndex(({ rank }) => rank === place + 1));
    this.#showCount();
    this.#mark();
    goToBox(this.workspace, hit.page, hit.n);
  }

  /** In the pages, all at once. */
  #mark() {
    const { found } = this.#hits;
    this.workspace.setHits(found, found[this.#at] ?? null);
  }

  #showCount() {
    const { found } = this.#hits;
    this.#count.textContent =
      this.#hits.wanted === '' ? ''
      : this.#at >= 0 && found.length > 0 ? t('panel.search.at', { at: number(this.#at + 1), n: found.length })
      : t('panel.search.found', { n: found.length });
  }

  #look(row) {
    this.workspace.look(row && !row.heading ? known(this.workspace, row.hit.page, row.hit.n) : null);
  }

  #fieldKey(event) {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.next(event.shiftKey ? -1 : 1);
    } else if (event.key === 'ArrowDown' && this.#rows.length > 0) {
      event.preventDefault();
      this.#list.element.focus();
    } else if (event.key === 'Escape' && this.#field.value) {
      event.preventDefault();
      event.stopPropagation();
      this.#field.value = '';
      this.#typed();
    }
  }

  #row(row) {
    if (row.heading) {
      return h('div', { class: 'rows-heading' }, t('run.page', { page: row.heading }), h('span', { class: 'row-page' }, number(row.count)));
    }
    const { hit } = row;
    const pieces = snippet(hit.text, this.#hits.wanted);
    const words = pieces.map(({ text }) => text).join('');
    return h(
      'div',
      { class: `hit-row ${labelClass(hit.label)}`, 'data-label': t('panel.search.hit', { label: hit.label, page: hit.page, text: words }) },
      h('span', { class: 'dot' }),
      h('p', { class: 'hit-text', dir: 'auto' }, pieces.map(({ text, found }) => (found ? h('mark', {}, text) : text))),
    );
  }
}

/** Hits with a heading before those of each page. */
function rows(found) {
  const all = [];
  let heading = null;
  found.forEach((hit, index) => {
    if (heading?.heading !== hit.page) {
      heading = { heading: hit.page, count: 0 };
      all.push(heading);
    }
    heading.count++;
    all.push({ hit, rank: index + 1 });
  });
  return all;
}

function button(picture, text, key, onclick) {
  return h('button', { class: 'button-icon', type: 'button', 'aria-label': text, title: `${text} (${key})`, 'aria-keyshortcuts': key, disabled: true, onclick }, icon(picture));
}
