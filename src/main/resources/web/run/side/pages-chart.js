// How many detections each page has, as columns: a slider for the keyboard, since there may be thousands.

import { count, t } from '../../i18n.js';
import { h, svg } from '../../ui/kit.js';

const WIDTH = 280;
const HEIGHT = 64;

export class PagesChart {
  #workspace;
  #found = [];
  #bars = svg('path', { class: 'pages-bars' });
  #mark = svg('rect', { class: 'pages-mark', y: '0', height: HEIGHT });
  #words = h('p', { class: 'axis' });
  #chart = h(
    'div',
    { class: 'pages-chart', role: 'slider', tabindex: '0', 'aria-label': t('panel.statistics.byPage'), 'aria-valuemin': '1' },
    svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, this.#mark, this.#bars),
  );

  element = h('div', {}, this.#chart, this.#words);

  /** @param {import('../workspace.js').Workspace} workspace */
  constructor(workspace) {
    this.#workspace = workspace;
    this.#chart.addEventListener('click', (event) => this.#goTo(this.#at(event)));
    this.#chart.addEventListener('pointermove', (event) => this.#say(this.#at(event)));
    this.#chart.addEventListener('pointerleave', () => this.#say(this.#place()));
    this.#chart.addEventListener('keydown', (event) => this.#keyDown(event));
  }

  close() {
    this.#found = [];
  }

  show() {
    const { numbers, model, filter } = this.#workspace;
    this.#found = numbers.map((number) => {
      const detections = model.pages.get(number)?.detections ?? [];
      return detections.reduce((sum, detection) => sum + (filter.shows(detection) ? 1 : 0), 0);
    });
    const most = Math.max(1, ...this.#found);
    const step = WIDTH / Math.max(1, numbers.length);
    const gap = Math.min(1.5, step / 4);
    const bars = this.#found.map((n, i) => {
      const tall = (n / most) * (HEIGHT - 1);
      return n > 0 ? `M${(i * step).toFixed(2)} ${HEIGHT}v${-tall.toFixed(1)}h${(step - gap).toFixed(2)}v${tall.toFixed(1)}z` : '';
    });
    this.#bars.setAttribute('d', bars.join(''));
    const place = this.#place();
    this.#mark.setAttribute('x', place * step);
    this.#mark.setAttribute('width', Math.max(2, step - gap));
    this.#chart.setAttribute('aria-valuemax', Math.max(1, numbers.length));
    this.#chart.setAttribute('aria-valuenow', place + 1);
    this.#chart.setAttribute('aria-valuetext', this.#describe(place));
    this.#say(place);
  }

  #place() {
    const { numbers, current } = this.#workspace;
    return Math.max(0, numbers.indexOf(current ?? numbers[0]));
  }

  #describe(place) {
    const page = this.#workspace.numbers[place];
    return page ? t('run.pageWith', { page, words: count(this.#found[place] ?? 0, 'detection') }) : '';
  }

  #say(place) {
    this.#words.textContent = this.#describe(place);
  }

  #at({ clientX }) {
    const { left, width } = this.#chart.getBoundingClientRect();
    const { length } = this.#workspace.numbers;
    return Math.max(0, Math.min(length - 1, Math.floor(((clientX - left) / width) * length)));
  }

  #goTo(place) {
    const page = this.#workspace.numbers[place];
    if (page) {
      this.#workspace.goTo(page);
    }
  }

  #keyDown(event) {
    const last = this.#workspace.numbers.length - 1;
    const place = this.#place();
    const to = { ArrowLeft: place - 1, ArrowDown: place - 1, ArrowRight: place + 1, ArrowUp: place + 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.#goTo(Math.max(0, Math.min(last, to)));
    }
  }
}
