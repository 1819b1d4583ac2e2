// The strip of a run's pages: how many detections each has, and which was read, failed, is shown. A slider for the keyboard.

import { count, t } from '../i18n.js';
import { h, oncePerFrame } from '../ui/kit.js';

const GAPS_UP_TO = 200; // pages; beyond that the cells touch

const THEMES = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => window.matchMedia(query));

export class Strip {
  #workspace;
  #canvas = h('canvas', { 'aria-hidden': 'true' });
  #tip = h('output', { class: 'strip-tip', hidden: true, 'aria-hidden': 'true' });
  #hovered = null;
  #cells = null; // of all pages, until one of them or the filter changes
  #draw = oncePerFrame(() => this.#paint());
  #colours = null; // until the theme changes
  #size = [0, 0];
  #sized = new ResizeObserver(([{ contentRect }]) => {
    this.#size = [contentRect.width, contentRect.height];
    this.#restyled();
  });
  #restyled = () => {
    this.#colours = null;
    this.#draw();
  };

  element = h('div', { class: 'strip', role: 'slider', tabindex: '0', 'aria-label': t('run.strip'), 'aria-valuemin': '1' }, this.#canvas, this.#tip);

  /** @param {import('./workspace.js').Workspace} workspace */
  constructor(workspace) {
    this.#workspace = workspace;
    for (const type of ['pages', 'filter', 'run']) {
      workspace.addEventListener(type, () => {
        this.#cells = null;
        this.show();
      });
    }
    workspace.addEventListener('page', () => this.show());
    workspace.addEventListener('hits', () => this.#draw());
    window.addEventListener('settings', this.#restyled);
    const on = (type, handler) => this.element.addEventListener(type, handler);
    on('pointerdown', (event) => this.#drag(event));
    on('pointermove', (event) => this.#moved(event));
    on('pointerleave', () => this.#hover(null));
    on('keydown', (event) => this.#keyDown(event));
    this.#sized.observe(this.element);
    THEMES.forEach((theme) => theme.addEventListener('change', this.#restyled));
  }

  close() {
    window.removeEventListener('settings', this.#restyled);
    this.#sized.disconnect();
    THEMES.forEach((theme) => theme.removeEventListener('change', this.#restyled));
  }

  show() {
    const { numbers, current, model } = this.#workspace;
    this.element.hidden = numbers.length === 0;
    const index = Math.max(0, numbers.indexOf(current));
    const page = model.pages.get(numbers[index]);
    this.element.setAttribute('aria-valuemax', numbers.length);
    this.element.setAttribute('aria-valuenow', index + 1);
    this.element.setAttribute('aria-valuetext', page ? describe(page, this.#workspace) : '');
    this.#draw();
  }

  #at({ clientX }) {
    const { left, width } = this.element.getBoundingClientRect();
    const { numbers } = this.#workspace;
    const index = Math.floor(((clientX - left) / width) * numbers.length);
    return numbers[Math.max(0, Math.min(numbers.length - 1, index))];
  }

  #drag(event) {
    if (event.button === 0) {
      this.element.setPointerCapture(event.pointerId);
      this.#workspace.goTo(this.#at(event));
    }
  }

  #moved(event) {
    const page = this.#at(event);
    if (event.buttons & 1 && page !== this.#workspace.current) {
      this.#workspace.goTo(page);
    }
    this.#hover(event.pointerType === 'touch' ? null : page);
  }

  #hover(number) {
    this.#hovered = number;
    const page = this.#workspace.model.pages.get(number);
    this.#tip.hidden = !page;
    if (page) {
      const { numbers } = this.#workspace;
      this.#tip.textContent = describe(page, this.#workspace);
      this.#tip.style.left = `${(100 * (numbers.indexOf(number) + 0.5)) / numbers.length}%`;
    }
    this.#draw();
  }

  #keyDown(event) {
    const { numbers, current } = this.#workspace;
    const index = Math.max(0, numbers.indexOf(current));
    const leap = Math.max(1, Math.round(numbers.length / 10));
    const to = {
      ArrowLeft: index - 1, ArrowDown: index - 1, ArrowRight: index + 1, ArrowUp: index + 1,
      PageUp: index + leap, PageDown: index - leap, Home: 0, End: numbers.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.#workspace.goTo(numbers[Math.max(0, Math.min(numbers.length - 1, to))]);
    }
  }

  #paint() {
    const [width, height] = this.#size;
    const ratio = window.devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const context = this.#canvas.getContext('2d');
    context.scale(ratio, ratio);
    this.#colours ??= colours(this.element);
    const [accent, line, danger, ink, hit] = this.#colours;
    const { numbers, model, current, filter, hits } = this.#workspace;
    this.#cells ??= numbers.map((number) => cell(model.pages.get(number), filter));
    const cells = this.#cells;
    const most = cells.reduce((max, { found }) => Math.max(max, found), 1);
    const each = width / numbers.length;
    const patterns = document.documentElement.dataset.patterns === 'on';
    const gap = numbers.length <= GAPS_UP_TO ? Math.min(2, each / 4) : 0;
    cells.forEach(({ state, found }, index) => {
      context.globalAlpha = state === 'done' ? 0.28 + 0.72 * (found / most) : 1;
      context.fillStyle = state === 'done' ? accent : state === 'failed' ? danger : line;
      const [left, wide] = [index * each, Math.max(1, each - gap)];
      context.fillRect(left, 3, wide, height - 6);
      if (state === 'failed' && patterns) {
        context.clearRect(left, height / 3, wide, height / 3);
      }
    });
    context.globalAlpha = 1;
    numbers.forEach((number, index) => {
      if (hits.byPage.has(number)) {
        const tall = number === hits.at?.page ? (height - 6) / 2 : 6;
        context.fillStyle = hit;
        context.fillRect(index * each, height - 3 - tall, Math.max(2, each - gap), tall);
      }
    });
    const mark = (number, thick) => {
      const index = numbers.indexOf(number);
      if (index >= 0) {
        context.fillStyle = ink;
        const wide = Math.max(each - gap, 3);
        const left = Math.min(width - wide, index * each);
        context.fillRect(left, 0, wide, thick);
        context.fillRect(left, height - thick, wide, thick);
      }
    };
    mark(current ?? numbers[0], 2);
    mark(this.#hovered, 1);
  }
}

function colours(element) {
  const style = getComputedStyle(element);
  return ['--accent', '--line', '--danger', '--ink', '--hit'].map((name) => style.getPropertyValue(name));
}

function cell(page, filter) {
  const { state, detections, truncated, found = 0 } = page ?? { state: 'waiting', detections: [] };
  const shown = truncated && detections.length === 0 ? found : detections.reduce((sum, detection) => sum + (filter.shows(detection) ? 1 : 0), 0);
  return { state, found: shown };
}

function describe(page, { filter, hits }) {
  const { state, found } = cell(page, filter);
  const words = { waiting: t('run.pageWaiting'), failed: t('run.pageFailed') }[state] ?? count(found, 'detection');
  const hitsHere = hits.byPage.get(page.page)?.size;
  return [t('run.pageWith', { page: page.page, words }), hitsHere && t('panel.search.found', { n: hitsHere })].filter(Boolean).join(', ');
}
