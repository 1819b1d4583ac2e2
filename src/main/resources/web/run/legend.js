// The legend: a chip for each label, which shows and hides its boxes.

import { number, t } from '../i18n.js';
import { h, labelClass } from '../ui/kit.js';

export class Legend {
  element = h('div', { class: 'legend', role: 'group', 'aria-label': t('run.labels') });

  #filter;
  #chips = new Map();

  /** @param {import('./workspace.js').Workspace} workspace */
  constructor({ filter }) {
    this.#filter = filter;
  }

  /** Shows labels, counts and what is hidden as they are now. */
  show() {
    this.#filter.labels.forEach((label, index) => {
      const chip = this.#chip(label);
      chip.setAttribute('aria-pressed', String(this.#filter.isShown(label)));
      chip.lastChild.textContent = number(this.#filter.countOf(label));
      if (this.element.children[index] !== chip) {
        this.element.insertBefore(chip, this.element.children[index] ?? null); // Tab goes as the eye does
      }
    });
    this.element.hidden = this.#chips.size === 0;
  }

  #chip(label) {
    if (!this.#chips.has(label)) {
      const chip = h(
        'button',
        {
          type: 'button',
          class: `chip ${labelClass(label)}`,
          title: t('run.toggleLabel', { label }),
          onclick: () => this.#filter.toggle(label),
        },
        h('span', { class: 'dot', 'aria-hidden': 'true' }),
        h('span', {}, label),
        h('span', { class: 'chip-count' }),
      );
      this.#chips.set(label, chip);
    }
    return this.#chips.get(label);
  }
}
