// Which scores are shown: a histogram of all with a handle at each end, the same as numbers, and what labels have of their own.

import { decimals, t } from '../i18n.js';
import { h, oncePerFrame, styled } from '../ui/kit.js';
import { listModels } from '../api.js';
import { Candidates } from './candidates.js';
import { ScoreCounts } from './side/counts.js';
import { ScoreField } from './score-field.js';
import { LabelScores } from './score-labels.js';
import { ScoreRange } from './score-range.js';

await styled('score.css', import.meta.url);

const STEP = 0.05;

const words = (score) => decimals(score, 2);

/** Scores by steps are multiples of the step. */
function stepped(score, steps) {
  const cells = score / STEP;
  const whole = steps > 0 ? Math.floor(cells + 1e-6) : Math.ceil(cells - 1e-6);
  return (whole + steps) * STEP;
}

export class ScoreControl {
  #workspace;
  #filter;
  #candidates;
  #counts = new ScoreCounts();
  #floor = 0; // where the histogram begins
  #modelThreshold = null;
  #range = new ScoreRange({ lowest: t('score.lowest'), highest: t('score.highest'), id: 'score' });
  #field = new ScoreField({ name: t('score.typed'), title: t('score.keys'), className: 'score-field', typed: (score) => this.#set(score), step: (steps) => this.step(steps) });
  #most = new ScoreField({ name: t('score.typedHighest'), className: 'score-most', typed: (score) => this.#setMost(score), step: (steps) => this.#setMost(stepped(this.#filter.highest, steps)) });
  #labels;
  #drawSoon = oncePerFrame(() => this.#draw());

  element;

  /** @param {import('./workspace.js').Workspace} workspace */
  constructor(workspace) {
    this.#workspace = workspace;
    this.#filter = workspace.filter;
    this.#candidates = new Candidates(workspace);
    this.#labels = new LabelScores(this.#filter, this.#counts, () => ({ from: this.#floor, base: this.#base }));
    this.element = h(
      'div',
      { class: 'score-control', role: 'group', 'aria-label': t('score.title') },
      h('label', { for: 'score' }, t('run.scoreFrom')),
      this.#field.element,
      this.#range.element,
      h('label', { for: 'score-to' }, t('score.to')),
      this.#most.element,
      this.#labels.element,
    );
    this.#range.addEventListener('input', () => this.#slid());
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
    this.#set(stepped(this.#value(), steps));
  }

  /** The score at which everything that the run found is shown: the lowest of its detections. */
  get #base() {
    return this.#candidates.from === null ? this.#floor : this.#candidates.threshold ?? this.#floor;
  }

  #value() {
    return this.#filter.lowest > 0 ? this.#filter.lowest : this.#base;
  }

  #slid() {
    const { lowest, highest } = this.#range;
    this.#filter.setRange(this.#rounded(lowest), highest);
  }

  #set(score) {
    this.#filter.setRange(this.#rounded(Math.min(score, this.#filter.highest)), this.#filter.highest);
  }

  #setMost(score) {
    const rounded = Math.round(Math.max(this.#value(), Math.min(1, score)) * 100) / 100;
    this.#filter.setRange(this.#filter.lowest, rounded);
  }

  /** At the run's threshold nothing is hidden, whatever rounding says. */
  #rounded(score) {
    const rounded = Math.round(Math.max(this.#floor, score) * 100) / 100;
    return Math.abs(rounded - this.#base) < 0.005 ? 0 : rounded;
  }

  #count(pages) {
    pages.forEach((page) => this.#counts.put(page));
    this.#drawSoon();
  }

  /** What changes while a handle is dragged: nothing but the handles. */
  #show() {
    const floor = this.#candidates.from ?? Math.floor(Math.min(this.#filter.floor, 0.95) * 20) / 20;
    if (floor !== this.#floor) {
      this.#floor = floor;
      this.#drawSoon();
    }
    const value = Math.max(floor, this.#value());
    this.#range.show(floor, value, this.#filter.highest);
    this.#field.show(value);
    this.#most.show(this.#filter.highest);
    this.#labels.show();
    this.element.dataset.below = String(value < this.#base - 0.005);
  }

  #draw() {
    const marks = this.#marks();
    this.#range.draw(this.#counts, this.#filter.labels, marks);
    this.#range.title = [t('score.keys'), ...marks.map(([, , text]) => text)].join('\n');
    this.#labels.draw();
  }

  #marks() {
    const { options } = this.#workspace.model.run;
    const model = this.#modelThreshold;
    const own = this.#candidates.threshold ?? (model !== null && options.threshold === null ? model : null);
    return [
      own !== null && [own, 'score-mark-run', t('score.runThreshold', { score: words(own) })],
      model !== null && model !== own && [model, 'score-mark-model', t('score.modelThreshold', { score: words(model) })],
    ].filter((mark) => mark && mark[0] >= this.#floor);
  }

  async #askModel() {
    const { name, version } = this.#workspace.model.run.model;
    const { items } = await listModels().catch(() => ({ items: [] }));
    this.#modelThreshold = items.find((model) => model.name === name && model.version === version)?.threshold ?? null;
    this.#drawSoon();
  }
}
