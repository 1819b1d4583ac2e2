// The lowest score that is shown.

import { t } from '../i18n.js';
import { h } from '../ui/kit.js';

export class ScoreControl {
  #filter;
  #output = h('output', { class: 'score-value' });
  #slider = h('input', { type: 'range', id: 'score', min: '0', max: '1', step: '0.01', value: '0' });

  element = h('div', { class: 'score' }, h('label', { for: 'score' }, t('run.scoreFrom')), this.#slider, this.#output);

  /** @param {import('./workspace.js').Workspace} workspace */
  constructor(workspace) {
    this.#filter = workspace.filter;
    this.#slider.addEventListener('input', () => this.#slid());
    workspace.addEventListener('run', () => this.#show());
    workspace.addEventListener('filter', () => this.#show());
    this.#show();
  }

  /** At its left end the slider hides nothing, whatever its rounded value. */
  #slid() {
    this.#filter.setLowest(this.#slider.value === this.#slider.min ? 0 : Number(this.#slider.value));
  }

  #show() {
    const min = Math.floor(Math.min(this.#filter.floor, 0.95) * 20) / 20;
    this.#slider.min = min;
    this.#slider.value = Math.max(min, this.#filter.lowest);
    this.#output.textContent = Number(this.#slider.value).toFixed(2);
  }
}
