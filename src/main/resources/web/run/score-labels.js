// A lowest score of its own for each label: a list that opens below the score.

import { number, readable, t } from '../i18n.js';
import { h, icon, labelClass } from '../ui/kit.js';
import { ScoreField } from './score-field.js';
import { ScoreRange } from './score-range.js';

const STEP = 0.05;
const WIDTH = 500; // as in score.css, where the window has room
const EDGE = 8; // CSS pixels between the list and the window

export class LabelScores {
  #filter;
  #counts;
  #scale;
  #rows = new Map(); // label → its row
  #amount = h('span', { class: 'score-own-count', hidden: true });
  #list = h('ul', { class: 'score-rows' });
  #clear = h('button', { class: 'button button-small', type: 'button', onclick: () => this.#filter.clearOwn() }, t('score.resetAll'));
  #panel = h(
    'div',
    { class: 'score-labels', id: 'score-labels', popover: 'auto', role: 'dialog', 'aria-label': t('score.perLabel') },
    h('h2', {}, t('score.perLabel')),
    h('p', { class: 'hint' }, t('score.perLabelHint')),
    this.#list,
    this.#clear,
  );
  #button = h(
    'button',
    { class: 'button-icon score-more', type: 'button', popovertarget: 'score-labels', 'aria-label': t('score.perLabel'), title: t('score.perLabel') },
    icon('tune'),
    this.#amount,
  );

  element = h('div', { class: 'score-own' }, this.#button, this.#panel);

  /**
   * @param {import('./filter.js').Filter} filter
   * @param {import('./side/counts.js').ScoreCounts} counts
   * @param {() => {from: number, base: number}} scale where scores begin, and the one at which all that the run found is shown
   */
  constructor(filter, counts, scale) {
    this.#filter = filter;
    this.#counts = counts;
    this.#scale = scale;
    this.#panel.addEventListener('beforetoggle', ({ newState }) => newState === 'open' && this.#open());
    this.#panel.addEventListener('toggle', ({ newState }) => newState === 'open' && this.#list.querySelector('input')?.focus());
    // The page's own Escape lets go of the box that is picked.
    this.#panel.addEventListener('keydown', (event) => event.key === 'Escape' && event.stopPropagation());
  }

  get #isOpen() {
    return this.#panel.matches(':popover-open');
  }

  /** Shows scores as they are now. */
  show() {
    const { own } = this.#filter;
    this.#button.setAttribute('aria-label', own.size > 0 ? t('score.perLabelOwn', { n: own.size }) : t('score.perLabel'));
    this.#amount.hidden = own.size === 0;
    this.#amount.textContent = number(own.size);
    this.#clear.hidden = own.size === 0;
    if (this.#isOpen) {
      this.#showRows();
    }
  }

  /** Draws histograms anew. */
  draw() {
    if (this.#isOpen) {
      this.#rows.forEach((row) => row.draw());
    }
  }

  #open() {
    this.#showRows();
    this.#rows.forEach((row) => row.draw());
    const { bottom, right } = this.#button.getBoundingClientRect();
    const { style } = this.#panel;
    style.top = `${bottom + 6}px`;
    const { clientWidth } = document.documentElement;
    const leftmost = clientWidth - EDGE - Math.min(WIDTH, clientWidth - 2 * EDGE);
    style.right = `${Math.max(EDGE, Math.min(clientWidth - right, leftmost))}px`;
    style.maxHeight = `${Math.max(160, window.innerHeight - bottom - 6 - EDGE)}px`;
  }

  #showRows() {
    this.#filter.labels.forEach((label, index) => {
      if (!this.#rows.has(label)) {
        this.#rows.set(label, this.#newRow(label));
      }
      const row = this.#rows.get(label);
      row.show();
      if (this.#list.children[index] !== row.element) {
        this.#list.insertBefore(row.element, this.#list.children[index] ?? null);
      }
    });
  }

  #newRow(label) {
    const name = t('score.ofLabel', { label: readable(label) });
    const value = () => this.#filter.lowestOf(label) || this.#scale().base;
    const set = (score) => this.#set(label, score);
    const range = new ScoreRange({ lowest: name });
    const field = new ScoreField({ name, className: 'score-of-label', typed: set, step: (steps) => set(value() + steps * STEP) });
    const reset = h('button', { class: 'button-icon', type: 'button', 'aria-label': t('score.reset', { label: readable(label) }), title: t('score.reset', { label: readable(label) }), onclick: () => {
      this.#filter.setOwn(label, null);
      field.element.focus(); // the button goes
    } }, icon('close'));
    range.addEventListener('input', () => set(range.lowest));
    return {
      element: h('li', { class: `score-row ${labelClass(label)}` }, h('span', { class: 'dot', 'aria-hidden': 'true' }), h('bdi', { class: 'score-row-name' }, label), range.element, field.element, reset),
      show: () => {
        const { from } = this.#scale();
        range.show(from, Math.max(from, value()));
        field.show(value());
        reset.classList.toggle('score-no-reset', !this.#filter.own.has(label));
      },
      draw: () => range.draw(this.#counts, [label]),
    };
  }

  /** Where all that the run found is shown nothing is hidden, whatever rounding says. */
  #set(label, score) {
    const { from, base } = this.#scale();
    const rounded = Math.round(Math.max(from, Math.min(1, score)) * 100) / 100;
    this.#filter.setOwn(label, Math.abs(rounded - base) < 0.005 ? 0 : rounded);
  }
}
