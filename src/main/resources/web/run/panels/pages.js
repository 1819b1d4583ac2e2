// The pages of the run as small images, with what was found on each.

import { count, number, t } from '../../i18n.js';
import { h, icon, labelClass, labelIndex, oncePerFrame } from '../../ui/kit.js';
import { VirtualList } from '../../ui/virtual.js';
import { Panel } from './panel.js';

const ITEM_WIDTH = 132; // pixels, at least
const ITEM_HEIGHT = 214;
const REDRAW_MS = 80;
const TICKS = 4; // labels that are named below a page

export class PagesPanel extends Panel {
  #list = new VirtualList({
    label: t('panel.pages.list'),
    height: ITEM_HEIGHT,
    columns: (width) => Math.max(1, Math.floor(width / ITEM_WIDTH)),
    draw: (index) => this.#item(index),
  });
  #pictures = new WeakMap(); // by page: an image that is drawn again does not flicker
  #failed = h('div', { class: 'panel-bar panel-failed', hidden: true });
  #failedText = h('span', {});
  #redrawing = null;

  element = h('div', { class: 'panel panel-pages' }, this.#failed, this.#list.element);

  constructor(workspace) {
    super(workspace);
    this.#failed.append(
      icon('alert'),
      this.#failedText,
      h('button', { class: 'button button-small', type: 'button', onclick: () => this.#nextFailed() }, t('panel.pages.nextFailed')),
    );
    this.#list.addEventListener('pick', ({ detail }) => workspace.goTo(workspace.numbers[detail]));
    this.on('pages', ({ detail }) => this.#pagesChanged(detail));
    this.on('filter', () => this.#redrawSoon());
    this.on('page', oncePerFrame(() => this.#markCurrent()));
    this.#list.show(workspace.numbers.length);
  }

  show() {
    super.show();
    this.changed();
    this.#list.refresh();
    this.#markCurrent();
  }

  focus() {
    this.#list.element.focus({ preventScroll: true });
  }

  close() {
    super.close();
    clearTimeout(this.#redrawing);
    this.#list.close();
  }

  draw() {
    const { numbers, model } = this.workspace;
    if (this.#list.count !== numbers.length) {
      this.#list.show(numbers.length);
      this.#markCurrent();
    }
    const failed = numbers.filter((page) => model.pages.get(page)?.state === 'failed').length;
    this.#failed.hidden = failed === 0;
    this.#failedText.textContent = t('panel.pages.failed', { n: failed });
  }

  /** A score that is dragged changes boxes at once, and the counts here a moment later. */
  #redrawSoon() {
    this.#redrawing ??= setTimeout(() => {
      this.#redrawing = null;
      if (this.isShown) {
        this.#list.refresh();
      }
    }, REDRAW_MS);
  }

  #pagesChanged(pages) {
    this.changed();
    if (this.isShown) {
      const { numbers } = this.workspace;
      const first = numbers[0];
      const whole = numbers.at(-1) - first === numbers.length - 1;
      this.#list.refresh(pages.map(({ page }) => (whole ? page - first : numbers.indexOf(page))));
    }
  }

  #markCurrent() {
    const { numbers, current } = this.workspace;
    const index = Math.max(0, numbers.indexOf(current ?? numbers[0]));
    this.#list.select(index);
    if (this.isShown && !this.#list.element.matches(':hover') && !this.#list.isSeen(index)) {
      this.#list.scrollTo(index, 'center');
    }
  }

  /** The one behind the current page; behind the last one it is the first again. */
  #nextFailed() {
    const { numbers, model, current } = this.workspace;
    const place = numbers.indexOf(current ?? numbers[0]);
    const turned = [...numbers.slice(place + 1), ...numbers.slice(0, place + 1)];
    const next = turned.find((page) => model.pages.get(page)?.state === 'failed');
    if (next) {
      this.workspace.goTo(next);
      const index = numbers.indexOf(next);
      this.#list.select(index);
      this.#list.scrollTo(index, 'center');
    }
  }

  #item(index) {
    const number = this.workspace.numbers[index];
    const page = this.workspace.model.pages.get(number) ?? { page: number, state: 'waiting', detections: [] };
    const labels = this.#labels(page);
    return h(
      'div',
      { class: 'leaf', 'data-state': page.state, 'data-label': spoken(page, labels) },
      h('div', { class: 'leaf-frame' }, this.#picture(page)),
      h('div', { class: 'leaf-foot' }, h('span', { class: 'leaf-number' }, number), ticks(labels)),
    );
  }

  #picture(page) {
    if (!this.#pictures.has(page)) {
      this.#pictures.set(page, picture(page));
    }
    return this.#pictures.get(page);
  }

  /** The labels of a page that are shown, with how many there are, the usual ones first. */
  #labels({ detections }) {
    const counts = new Map();
    for (const detection of detections) {
      if (this.workspace.filter.shows(detection)) {
        counts.set(detection.label, (counts.get(detection.label) ?? 0) + 1);
      }
    }
    return [...counts].sort(([a], [b]) => labelIndex(a) - labelIndex(b));
  }
}

function picture({ state, image, thumbnail, width, height, error }) {
  if (state === 'failed') {
    return h('p', { class: 'leaf-failure' }, icon('alert'), error?.message ?? t('run.pageUnread'));
  }
  if (state !== 'done') {
    return h('div', { class: 'leaf-waiting' });
  }
  const img = h('img', { src: thumbnail ?? image, alt: '', loading: 'lazy', decoding: 'async', draggable: 'false' });
  img.addEventListener('error', () => img.replaceWith(h('p', { class: 'leaf-failure' }, icon('alert'), t('run.imageFailed'))));
  const paper = h('div', { class: 'leaf-paper' }, img);
  paper.style.setProperty('--shape', width && height ? width / height : 0.7);
  return paper;
}

function ticks(labels) {
  const most = labels.slice(0, TICKS);
  return h(
    'span',
    { class: 'ticks' },
    most.map(([label, n]) => h('span', { class: `tick ${labelClass(label)}`, title: `${label}: ${number(n)}` }, h('span', { class: 'dot' }), number(n))),
    labels.length > TICKS && h('span', { class: 'tick' }, '…'),
  );
}

function spoken({ page, state, error, detections, truncated, found }, labels) {
  if (state === 'failed') {
    return t('panel.pages.failedPage', { page, reason: error?.message ?? '' });
  }
  if (state !== 'done') {
    return t('run.pageWith', { page, words: t('run.pageWaiting') });
  }
  const all = truncated && detections.length === 0 ? found : labels.reduce((sum, [, n]) => sum + n, 0);
  const each = labels.map(([label, n]) => `${label} ${number(n)}`);
  return [t('run.pageWith', { page, words: count(all, 'detection') }), ...each].join(', ');
}
