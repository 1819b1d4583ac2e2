// The lowest score that is shown: a histogram of all scores with a handle, and the same as a number.

import { decimals, t } from '../i18n.js';
import { h, labelClass, oncePerFrame, styled, svg } from '../ui/kit.js';
import { listModels } from '../api.js';
import { Candidates } from './candidates.js';
import { ScoreCounts, paths } from './side/counts.js';

await styled('score.css', import.meta.url);

const WIDTH = 190;
const HEIGHT = 26;
const BARS = 38;
const STEP = 0.05;

export class ScoreControl {
  #workspace;
  #filter;
  #candidates;
  #counts = new ScoreCounts();
  #floor = 0; // where the histogram begins
  #modelThreshold = null;
  #paths = new Map(); // label → path
  #bars = svg('g', {});
  #veil = svg('rect', { class: 'score-veil', x: '0', y: '0', width: '0', height: HEIGHT });
  #marks = svg('g', { class: 'score-marks' });
  #slider = h('input', { type: 'range', class: 'score-slider', id: 'score', 'aria-label': t('run.scoreFrom'), min: '0', max: '1', step: '0.01', value: '0' });
  #field = h('input', { type: 'text', inputmode: 'decimal', class: 'score-field', size: '4', autocomplete: 'off', 'aria-label': t('score.typed'), title: t('score.keys') });
  #drawSoon = oncePerFrame(() => this.#draw());

  element = h(
    'div',
    { class: 'score-control' },
    h('label', { for: 'score' }, t('run.scoreFrom')),
    h(
      'div',
      { class: 'score-chart' },
      svg('svg', { class: 'score-bars', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, this.#bars, this.#veil, this.#marks),
      this.#slider,
    ),
    this.#field,
  );

  /** @param {import('./workspace.js').Workspace} workspace */
  constructor(workspace) {
    this.#workspace = workspace;
    this.#filter = workspace.filter;
    this.#candidates = new Candidates(workspace);
    this.#slider.addEventListener('input', () => this.#set(Number(this.#slider.value)));
    this.#field.addEventListener('focus', () => this.#field.select());
    this.#field.addEventListener('change', () => this.#typed());
    this.#field.addEventListener('keydown', (event) => this.#fieldKey(event));
    workspace.addEventListener('pages', ({ detail }) => this.#count(detail));
    workspace.addEventListener('run', () => this.#show());
    workspace.addEventListener('filter', () => this.#show());
    this.#count([...workspace.model.pages.values()]);
    this.#show();
    workspace.stepScore = (steps) => this.step(steps);
    this.#askModel();
  }

  /** Moves the lowest score by steps, for the keys. */
  step(steps) {
    const cells = this.#value() / STEP;
    const whole = steps > 0 ? Math.floor(cells + 1e-6) : Math.ceil(cells - 1e-6);
    this.#set(Math.max(this.#floor, Math.min(1, (whole + steps) * STEP)));
  }

  /** The score at which everything that the run found is shown: the lowest of its detections. */
  get #base() {
    return this.#candidates.from === null ? this.#floor : this.#candidates.threshold ?? this.#floor;
  }

  #value() {
    return this.#filter.lowest > 0 ? this.#filter.lowest : this.#base;
  }

  /** At the run's threshold nothing is hidden, whatever rounding says. */
  #set(score) {
    const rounded = Math.round(score * 100) / 100;
    this.#filter.setLowest(Math.abs(rounded - this.#base) < 0.005 ? 0 : rounded);
  }

  #typed() {
    const score = parseFloat(this.#field.value.replace(',', '.'));
    if (Number.isFinite(score)) {
      this.#set(Math.max(this.#floor, Math.min(1, score > 1 ? score / 100 : score)));
    }
    this.#show();
  }

  #fieldKey(event) {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.step(step);
      this.#field.value = this.#words(this.#value());
    } else if (event.key === 'Enter') {
      this.#field.blur(); // the keys are the page's again
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      this.#field.value = this.#words(this.#value());
      this.#field.blur();
    }
  }

  #count(pages) {
    pages.forEach((page) => this.#counts.put(page));
    this.#drawSoon();
  }

  #words(score) {
    return decimals(score, 2);
  }

  /** What changes while the handle is dragged: nothing but the handle. */
  #show() {
    const floor = this.#candidates.from ?? Math.floor(Math.min(this.#filter.floor, 0.95) * 20) / 20;
    if (floor !== this.#floor) {
      this.#floor = floor;
      this.#drawSoon();
    }
    const value = Math.max(floor, this.#value());
    this.#slider.min = floor;
    this.#slider.value = value;
    this.#slider.setAttribute('aria-valuetext', this.#words(value));
    if (document.activeElement !== this.#field) {
      this.#field.value = this.#words(value);
    }
    this.#veil.setAttribute('width', this.#x(value));
    this.element.dataset.below = String(value < this.#base - 0.005);
  }

  #x(score) {
    return Math.max(0, (WIDTH * (score - this.#floor)) / (1 - this.#floor));
  }

  #draw() {
    const series = this.#counts.bars(this.#filter.labels, BARS, this.#floor);
    for (const { label, d } of paths(series, WIDTH, HEIGHT - 1, 1)) {
      if (!this.#paths.has(label)) {
        const path = svg('path', { class: labelClass(label) });
        this.#paths.set(label, path);
        this.#bars.append(path);
      }
      this.#paths.get(label).setAttribute('d', d);
    }
    this.#drawMarks();
  }

  #drawMarks() {
    const { options } = this.#workspace.model.run;
    const own = this.#candidates.threshold ?? (this.#modelThreshold !== null && options.threshold === null ? this.#modelThreshold : null);
    const marks = [
      own !== null && [own, 'score-mark-run', t('score.runThreshold', { score: this.#words(own) })],
      this.#modelThreshold !== null && this.#modelThreshold !== own && [this.#modelThreshold, 'score-mark-model', t('score.modelThreshold', { score: this.#words(this.#modelThreshold) })],
    ].filter((mark) => mark && mark[0] >= this.#floor);
    this.#marks.replaceChildren(
      ...marks.map(([score, name]) => svg('path', { class: name, d: `M${this.#x(score).toFixed(1)} 0v${HEIGHT}` })),
    );
    this.#slider.title = [t('score.keys'), ...marks.map(([, , words]) => words)].join('\n');
  }

  async #askModel() {
    const { name, version } = this.#workspace.model.run.model;
    const { items } = await listModels().catch(() => ({ items: [] }));
    this.#modelThreshold = items.find((model) => model.name === name && model.version === version)?.threshold ?? null;
    this.#drawSoon();
  }
}
