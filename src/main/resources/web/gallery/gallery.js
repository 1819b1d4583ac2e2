// Crops of what was found, across documents, by label and score.

import { decimals, readable, score as percent, t } from '../i18n.js';
import { h, labelClass, labelIndex, oncePerFrame, styled } from '../ui/kit.js';
import { href, replace } from '../address.js';
import { VirtualList } from '../ui/virtual.js';
import { Crops, MOST } from './crops.js';
import { Details, cutOut } from './details.js';

await styled('gallery.css', import.meta.url);

const ITEM_WIDTH = 190; // pixels, at least
const ITEM_WIDTH_ON_PHONES = 150;
const ITEM_HEIGHT = 178;
const SORTS = ['place', 'best', 'worst'];
const AHEAD = 60; // crops that are read before they are seen
const SLIDING_MS = 250;

/** @param {import('../address.js').Address} address */
export function open(address) {
  return new Gallery(address);
}

class Gallery {
  #address;
  #crops = null;
  #shown = []; // as they are sorted
  #sortedOf = 0;
  #last = 0; // the last crop that was drawn
  #loading = false;
  #timer = null;
  #labelsKnown = new Set();
  #chips = h('div', { class: 'legend', role: 'group', 'aria-label': t('gallery.labels') });
  #score = h('input', { type: 'range', id: 'gallery-score', min: '0', max: '1', step: '0.01' });
  #scoreValue = h('output', { class: 'score-value', for: 'gallery-score' });
  #sort = h('select', { id: 'gallery-sort' }, SORTS.map((sort) => h('option', { value: sort }, t(`gallery.by.${sort}`))));
  #count = h('p', { class: 'gallery-count', role: 'status' });
  #scope = h('p', { class: 'gallery-scope' });
  #note = h('div', { class: 'gallery-note', role: 'status', hidden: true });
  #empty = h('div', { class: 'gallery-empty', hidden: true });
  #details = new Details(() => this.#pick(-1));
  #list = new VirtualList({
    label: t('gallery.list'),
    height: ITEM_HEIGHT,
    columns: (width) => Math.max(1, Math.floor(width / (width < 500 ? ITEM_WIDTH_ON_PHONES : ITEM_WIDTH))),
    draw: (index) => this.#item(this.#shown[index]),
  });
  #drawSoon = oncePerFrame(() => this.#draw());

  element;

  constructor(address) {
    this.#address = address;
    this.element = this.#layOut();
    this.#list.addEventListener('pick', ({ detail }) => this.#pick(detail));
    this.#list.addEventListener('near', ({ detail }) => this.#near(detail));
    this.#score.addEventListener('input', () => this.#slid());
    this.#sort.addEventListener('change', () => this.#change({ sort: this.#sort.value === 'place' ? null : this.#sort.value }));
    this.element.addEventListener('keydown', (event) => event.key === 'Escape' && this.#pick(-1));
    document.title = `${t('gallery.title')} · ${t('app.name')}`;
    this.#start();
  }

  go(address) {
    this.#address = address;
    this.#start();
    return true;
  }

  close() {
    clearTimeout(this.#timer);
    this.#crops?.close();
    this.#crops = null;
    this.#list.close();
  }

  #layOut() {
    return h(
      'div',
      { class: 'gallery' },
      h(
        'header',
        { class: 'gallery-head' },
        h('div', { class: 'gallery-title' }, h('h1', {}, t('gallery.title')), this.#scope),
        h(
          'div',
          { class: 'gallery-tools' },
          h('div', { class: 'gallery-tool' }, h('label', { for: 'gallery-score' }, t('gallery.score')), this.#score, this.#scoreValue),
          h('div', { class: 'gallery-tool' }, h('label', { for: 'gallery-sort' }, t('gallery.sort')), this.#sort),
        ),
      ),
      h('div', { class: 'gallery-bar' }, this.#chips, this.#count),
      this.#note,
      h('div', { class: 'gallery-body' }, this.#list.element, this.#empty, this.#details.element),
    );
  }

  /** Reads anew what the address says. */
  #start() {
    const { document: ids, run, label, score, sort } = this.#address;
    this.#crops?.close();
    this.#crops = new Crops({ document: ids, run, label, score });
    this.#shown = [];
    this.#sortedOf = 0;
    this.#last = 0;
    this.#score.value = score ?? 0;
    this.#scoreValue.textContent = decimals(score ?? 0, 2);
    this.#sort.value = SORTS.includes(sort) ? sort : 'place';
    this.#pick(-1);
    this.#list.show(0);
    this.#loading = false;
    this.#empty.hidden = true;
    this.#load();
  }

  #change(fields) {
    this.#address = { ...this.#address, ...fields };
    replace(this.#address);
    this.#start();
  }

  #slid() {
    const score = Number(this.#score.value);
    this.#scoreValue.textContent = decimals(score, 2);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#change({ score: score || null }), SLIDING_MS);
  }

  #toggle(label) {
    const all = [...this.#labelsKnown];
    const shown = new Set(this.#address.label ?? all);
    if (!shown.delete(label)) {
      shown.add(label);
    }
    this.#change({ label: shown.size === all.length ? null : [...shown] });
  }

  #near(last) {
    this.#last = last;
    this.#load();
  }

  /** Whether more crops are needed: those ahead of the reader or, to sort them by score, all. */
  get #isShort() {
    const { ended, isFull, error, items } = this.#crops;
    const sorted = this.#sort.value !== 'place';
    return !ended && !isFull && !error && (sorted || items.length < this.#last + AHEAD);
  }

  async #load() {
    const crops = this.#crops;
    if (this.#loading || !crops) {
      return;
    }
    this.#loading = true;
    while (crops === this.#crops && this.#isShort) {
      await crops.more();
      if (crops === this.#crops) {
        this.#drawSoon();
      }
    }
    if (crops === this.#crops) {
      this.#loading = false;
      this.#drawSoon();
    }
  }

  #again() {
    this.#crops.error = null;
    this.#load();
  }

  #draw() {
    const crops = this.#crops;
    if (!crops) {
      return;
    }
    this.#showLabels(crops.labels);
    if (crops.items.length !== this.#sortedOf) {
      this.#sortedOf = crops.items.length;
      this.#shown = sorted(crops.items, this.#sort.value);
      this.#grow();
    }
    this.#say(crops);
  }

  /** Crops in the order of their places only come behind those that are there, which need not be drawn anew. */
  #grow() {
    if (this.#sort.value === 'place') {
      this.#list.grow(this.#shown.length);
    } else {
      this.#list.show(this.#shown.length);
    }
  }

  #say({ items, ended, isFull, error, documents }) {
    const { document: ids, run } = this.#address;
    this.#scope.textContent = ids || run ? t('gallery.ofDocuments', { n: run ? 1 : ids.length }) : t('gallery.ofAll');
    this.#count.textContent = t(ended ? 'gallery.found' : 'gallery.loaded', { n: items.length });
    const words = error ? t('gallery.failed', { reason: error.message }) : isFull && this.#sort.value !== 'place' ? t('gallery.most', { n: MOST }) : '';
    this.#note.hidden = words === '';
    if (this.#note.dataset.said !== words) {
      this.#note.dataset.said = words;
      this.#note.replaceChildren(words, ...(error ? [h('button', { class: 'button button-small', type: 'button', onclick: () => this.#again() }, t('run.tryAgain'))] : []));
    }
    const none = ended && items.length === 0;
    this.#empty.hidden = !none;
    this.#list.element.hidden = none;
    if (none) {
      this.#empty.replaceChildren(
        h('p', {}, t(documents === 0 ? 'gallery.noDocuments' : 'gallery.none')),
        h('a', { class: 'button', href: href({ view: 'library' }) }, t('app.allDocuments')),
      );
    }
  }

  #showLabels(labels) {
    [...labels, ...(this.#address.label ?? [])].forEach((label) => this.#labelsKnown.add(label));
    const known = [...this.#labelsKnown].sort((a, b) => labelIndex(a) - labelIndex(b));
    const { label: wanted } = this.#address;
    known.forEach((label, index) => {
      const before = this.#chips.children[index];
      const chip = before?.dataset.label === label ? before : this.#chip(label);
      chip.setAttribute('aria-pressed', String(!wanted || wanted.includes(label)));
      if (chip !== before) {
        this.#chips.insertBefore(chip, before ?? null);
      }
    });
  }

  #chip(label) {
    return h(
      'button',
      { type: 'button', class: `chip ${labelClass(label)}`, 'data-label': label, title: t('run.toggleLabel', { label }), onclick: () => this.#toggle(label) },
      h('span', { class: 'dot', 'aria-hidden': 'true' }),
      h('span', {}, label),
    );
  }

  #pick(index) {
    this.#list.select(index);
    this.#details.show(this.#shown[index] ?? null);
    this.element.classList.toggle('gallery-picked', index >= 0);
  }

  #item(crop) {
    const { document, detection } = crop;
    const { label, score, page, text } = detection;
    const title = readable(document.title);
    return h(
      'div',
      { class: `gallery-item ${labelClass(label)}`, 'data-label': t('gallery.item', { label, score: percent(score), title, page, text: text ? readable(text) : '' }) },
      h('div', { class: 'gallery-crop' }, cutOut(crop)),
      h(
        'div',
        { class: 'gallery-foot' },
        h('span', { class: 'dot' }),
        h('span', { class: 'gallery-label' }, label),
        h('span', { class: 'gallery-item-score' }, percent(score)),
        h('span', { class: 'gallery-where' }, h('bdi', {}, title), ` · ${t('gallery.page', { page })}`),
      ),
    );
  }
}

function sorted(items, sort) {
  if (sort === 'place') {
    return items;
  }
  const by = sort === 'best' ? -1 : 1;
  return [...items].sort((a, b) => by * (a.detection.score - b.detection.score));
}
