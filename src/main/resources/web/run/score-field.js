// A score as a number that can be typed, such as 0.6, 0,6 or 60.

import { decimals } from '../i18n.js';
import { h } from '../ui/kit.js';

export class ScoreField {
  #value = 0;
  #step;

  element;

  /**
   * @param {object} options
   * @param {string} options.name
   * @param {string} [options.title]
   * @param {string} options.className
   * @param {(score: number) => void} options.typed
   * @param {(steps: number) => void} options.step an arrow was pressed
   */
  constructor({ name, title, className, typed, step }) {
    this.#step = step;
    this.element = h('input', { type: 'text', inputmode: 'decimal', class: `score-number ${className}`, size: '4', autocomplete: 'off', 'aria-label': name, title });
    this.element.addEventListener('focus', () => this.element.select());
    this.element.addEventListener('change', () => {
      const score = parseFloat(this.element.value.replace(',', '.'));
      if (Number.isFinite(score)) {
        typed(Math.max(0, Math.min(1, score > 1 ? score / 100 : score)));
      }
      this.#write();
    });
    this.element.addEventListener('keydown', (event) => this.#keyDown(event));
  }

  /** What is being typed stays. */
  show(score) {
    this.#value = score;
    if (document.activeElement !== this.element) {
      this.#write();
    }
  }

  #write() {
    this.element.value = decimals(this.#value, 2);
  }

  #keyDown(event) {
    const steps = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (steps) {
      event.preventDefault();
      this.#step(steps);
      this.#write();
    } else if (event.key === 'Enter') {
      this.element.blur(); // the keys are the page's again
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      this.#write();
      this.element.blur();
    }
  }
}
