// All boxes that are shown, by page in reading order, or by score.

import { number, readable, score, t } from '../../i18n.js';
import { h, labelClass } from '../../ui/kit.js';
import { VirtualList } from '../../ui/virtual.js';
import { boxRows } from './order.js';
import { Panel } from './panel.js';

const HEADING = 32;
const ROW = 46;
const SORTS = ['page', 'best', 'worst'];
const SORT_KEY = 'pagerunner.boxes-sort';
const LIVE_MS = 400; // between two lists of a run that goes on
const TEXT = 120; // characters of a row

export class BoxesPanel extends Panel {
  #rows = [];
  #ranks = new Uint32Array(0);
  #found = 0;
  #sort = remembered();
  #resorted = false; // the list begins at its top again
  #begun = false;
  #own = null; // what was picked here: the list need not move
  #count = h('span', { class: 'panel-count' });
  #note = h('p', { class: 'panel-empty', hidden: true }, t('panel.boxes.none'));
  #list = new VirtualList({
    label: t('panel.boxes.list'),
    height: (index) => (this.#rows[index].heading ? HEADING : ROW),
    isHeader: (index) => Boolean(this.#rows[index]?.heading),
    place: (index) => [this.#ranks[index], this.#found],
    draw: (index) => this.#row(this.#rows[index]),
  });

  element;

  constructor(workspace) {
    super(workspace);
    this.element = h('div', { class: 'panel panel-boxes' }, h('div', { class: 'panel-bar' }, this.#sorts(), this.#count), this.#note, this.#list.element);
    this.#list.addEventListener('pick', ({ detail }) => this.#pick(this.#rows[detail]));
    this.#list.addEventListener('look', ({ detail }) => workspace.look(this.#rows[detail] ?? null));
    this.on('pages', () => this.changedSoon(this.#rows.length === 0 ? 0 : LIVE_MS));
    this.on('filter', () => this.changed());
    this.on('pick', () => this.isShown && this.#follow());
  }

  hide() {
    super.hide();
    this.changed();
  }

  focus() {
    this.#list.element.focus({ preventScroll: true });
  }

  close() {
    super.close();
    this.#list.close();
  }

  draw() {
    const { numbers, model, filter } = this.workspace;
    const active = this.#resorted ? null : this.#rows[this.#list.active];
    const { rows, ranks, found } = boxRows(numbers, model.pages, (detection) => filter.shows(detection), this.#sort);
    this.#rows = rows;
    this.#ranks = ranks;
    this.#found = found;
    this.#list.show(rows.length, active ? this.#indexOf(active) : -1);
    this.#count.textContent = number(found);
    this.#note.hidden = found > 0;
    this.#list.element.hidden = found === 0;
    if (this.#resorted) {
      this.#resorted = false;
      this.#list.select(this.workspace.picked ? this.#indexOf(this.workspace.picked) : -1);
      this.#list.scrollTo(0, 'start');
    } else {
      this.#follow();
      this.#begin();
    }
  }

  /** The list begins at the reader's page. */
  #begin() {
    const { picked, current } = this.workspace;
    if (!this.#begun && this.#rows.length > 0) {
      this.#begun = true;
      const index = picked || !current ? -1 : this.#rows.findIndex(({ heading }) => heading >= current);
      this.#list.scrollTo(index, 'start');
    }
  }

  #pick(detection) {
    this.#own = detection;
    this.workspace.pick(detection, { scroll: true });
  }

  /** The row of what is picked is marked and, if it was picked elsewhere, scrolled to. */
  #follow() {
    const { picked } = this.workspace;
    const index = picked ? this.#indexOf(picked) : -1;
    this.#list.select(index);
    if (index >= 0 && picked !== this.#own) {
      this.#list.activate(index, this.#list.isSeen(index) ? 'nearest' : 'center');
    }
    this.#own = null;
  }

  #indexOf({ page, n, heading }) {
    return this.#rows.findIndex((row) => row.page === page && row.n === n && row.heading === heading);
  }

  #sorts() {
    const select = h(
      'select',
      { class: 'panel-select', 'aria-label': t('panel.boxes.sort') },
      SORTS.map((sort) => h('option', { value: sort, selected: sort === this.#sort }, t(`panel.boxes.by.${sort}`))),
    );
    select.addEventListener('change', () => {
      this.#sort = select.value;
      localStorage.setItem(SORT_KEY, this.#sort);
      this.#resorted = true;
      this.changed();
    });
    return select;
  }

  #row(row) {
    return row.heading ? heading(row) : boxRow(row, this.#sort !== 'page');
  }
}

function heading({ heading: page, count: n }) {
  return h('div', { class: 'rows-heading' }, h('span', {}, t('run.page', { page })), h('span', { class: 'row-page' }, number(n)));
}

function boxRow(detection, withPage) {
  const { label, page, candidate } = detection;
  const text = detection.text ? readable(detection.text.slice(0, TEXT)) : '';
  const spoken = t('panel.boxes.box', { label, score: score(detection.score), page, text });
  return h(
    'div',
    { class: `box-row ${labelClass(label)}`, 'data-label': spoken, 'data-candidate': String(Boolean(candidate)) },
    h('span', { class: 'dot' }),
    h('span', { class: 'box-row-label' }, label),
    h('span', { class: 'box-row-text', dir: 'auto' }, text || t('panel.boxes.noText')),
    h('span', { class: 'box-row-score' }, score(detection.score)),
    withPage && h('span', { class: 'row-page' }, t('panel.boxes.page', { page })),
  );
}

function remembered() {
  const sort = localStorage.getItem(SORT_KEY);
  return SORTS.includes(sort) ? sort : 'page';
}
