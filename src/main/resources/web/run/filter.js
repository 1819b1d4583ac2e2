// Which detections are shown: a legend of labels, a lowest score, and the size of the pages.

import { number } from '../i18n.js';
import { h, labelClass, labelIndex } from '../ui/kit.js';

const SIZES = ['small', 'medium', 'large'];
const SIZE_KEY = 'pagerunner.page-size';

export class Filter {
  /** The size of the pages when the filter was made: what the user chose last. */
  size = rememberedSize();

  #hidden = new Set();
  #only = null; // the labels that are shown, while some of them were not found yet
  #lowest = 0;
  #floor = 1; // the lowest score seen: the slider starts there
  #onChange;
  #chips = new Map();

  #legend = h('div', { class: 'legend', role: 'group', 'aria-label': 'Labels' });
  #output = h('output', { class: 'score-value' });
  #slider = h('input', { type: 'range', id: 'score', min: '0', max: '1', step: '0.01', value: '0' });

  /**
   * @param {() => void} onChange called when other detections are shown
   * @param {(size: string) => void} onSize called when the user chooses another size
   */
  constructor(onChange, onSize) {
    this.#onChange = onChange;
    this.#slider.addEventListener('input', () => this.#slid());
    this.element = h(
      'div',
      { class: 'filter' },
      this.#legend,
      h(
        'div',
        { class: 'filter-tools' },
        h('div', { class: 'score' }, h('label', { for: 'score' }, 'Score from'), this.#slider, this.#output),
        sizes(this.size, onSize),
      ),
    );
  }

  shows({ label, score }) {
    return score >= this.#lowest && !this.#hidden.has(label) && (!this.#only || this.#only.includes(label));
  }

  /**
   * Shows these labels alone, also of those that are yet to be found.
   *
   * @param {string[]|null} labels null for all
   * @param {number} lowest score
   */
  choose(labels, lowest) {
    this.#only = labels;
    this.#lowest = lowest ?? 0;
    this.#hidden = new Set(this.seen.filter((label) => labels && !labels.includes(label)));
    this.#chips.forEach((chip, label) => chip.setAttribute('aria-pressed', String(!this.#hidden.has(label))));
    this.#showScore();
  }

  /** The labels that were chosen before they were found; null where nothing was. */
  get only() {
    return this.#only;
  }

  /** The labels found so far. */
  get seen() {
    return [...this.#chips.keys()];
  }

  /** The labels that are not shown. @returns {Set<string>} */
  get hidden() {
    return this.#hidden;
  }

  /** The lowest score that is shown; 0 where any is. */
  get lowest() {
    return this.#lowest;
  }

  /** Counts anew over all pages. */
  count(pages) {
    const counts = new Map();
    for (const page of pages) {
      for (const { label, score } of page.detections) {
        counts.set(label, (counts.get(label) ?? 0) + (score >= this.#lowest ? 1 : 0));
        this.#floor = Math.min(this.#floor, score);
      }
    }
    this.#showScore();
    for (const [label, count] of counts) {
      this.#chip(label).querySelector('.chip-count').textContent = number(count);
    }
    this.element.hidden = counts.size === 0;
  }

  #slid() {
    // At its left end the slider hides nothing, whatever its rounded value.
    const atTheLeft = this.#slider.value === this.#slider.min;
    this.#lowest = atTheLeft ? 0 : Number(this.#slider.value);
    this.#onChange();
  }

  #showScore() {
    const min = Math.floor(Math.min(this.#floor, 0.95) * 20) / 20;
    this.#slider.min = min;
    this.#slider.value = Math.max(min, this.#lowest);
    this.#output.textContent = Number(this.#slider.value).toFixed(2);
  }

  #chip(label) {
    if (!this.#chips.has(label)) {
      const chip = h(
        'button',
        { type: 'button', class: `chip ${labelClass(label)}`, 'aria-pressed': 'true', title: `Show or hide ${label}` },
        h('span', { class: 'dot', 'aria-hidden': 'true' }),
        h('span', {}, label),
        h('span', { class: 'chip-count' }),
      );
      chip.addEventListener('click', () => this.#toggle(label, chip));
      this.#chips.set(label, chip);
      chip.style.order = labelIndex(label);
      if (this.#only && !this.#only.includes(label)) {
        this.#hidden.add(label);
        chip.setAttribute('aria-pressed', 'false');
      }
      this.#legend.append(chip);
    }
    return this.#chips.get(label);
  }

  #toggle(label, chip) {
    const hide = !this.#hidden.has(label);
    this.#only = null;
    if (hide) {
      this.#hidden.add(label);
    } else {
      this.#hidden.delete(label);
    }
    chip.setAttribute('aria-pressed', String(!hide));
    this.#onChange();
  }
}

function rememberedSize() {
  const size = localStorage.getItem(SIZE_KEY);
  return SIZES.includes(size) ? size : 'medium';
}

function sizes(chosen, onSize) {
  return h(
    'fieldset',
    { class: 'sizes' },
    h('legend', { class: 'visually-hidden' }, 'Size of the pages'),
    SIZES.map((size) =>
      h(
        'label',
        { title: `${size} pages` },
        h('input', {
          type: 'radio',
          name: 'size',
          value: size,
          checked: size === chosen,
          onchange: () => {
            localStorage.setItem(SIZE_KEY, size);
            onSize(size);
          },
        }),
        h('span', { class: `size-mark size-${size}` }, h('span', { class: 'visually-hidden' }, size)),
      )),
  );
}
