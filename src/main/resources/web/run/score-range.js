// A histogram of scores with a handle for the lowest one that is shown and, where that is wanted, one for the highest.

import { decimals } from '../i18n.js';
import { h, labelClass, svg } from '../ui/kit.js';
import { paths } from './side/counts.js';

const WIDTH = 190;
const HEIGHT = 26;
const BARS = 38;

const words = (score) => decimals(score, 2);
const hundredths = (score) => Math.round(score * 100) / 100;

/** Fires `input` when a handle is moved by hand; `lowest` and `highest` are where the handles are. */
export class ScoreRange extends EventTarget {
  #from = 0; // where the histogram begins
  #handles;
  #paths = new Map(); // label → path
  #bars = svg('g', {});
  #veils = [veil(), veil()];
  #marks = svg('g', { class: 'score-marks' });
  #dragged = null;

  element;

  /**
   * @param {object} names
   * @param {string} names.lowest what the handle is called
   * @param {string} [names.highest] the same; without it there is none
   * @param {string} [names.id] of the handle of the lowest score
   */
  constructor({ lowest, highest, id }) {
    super();
    this.#handles = [handle(lowest, id, '0'), highest && handle(highest, id && `${id}-to`, '1')].filter(Boolean);
    this.element = h(
      'div',
      { class: 'score-chart' },
      svg('svg', { class: 'score-bars', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, this.#bars, ...this.#veils, this.#marks),
      this.#handles,
    );
    this.#handles.forEach((each) => each.addEventListener('input', () => this.#moved(each)));
    this.element.addEventListener('pointerdown', (event) => this.#grab(event));
    this.element.addEventListener('pointermove', (event) => this.#drag(event));
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      this.element.addEventListener(type, () => (this.#dragged = null));
    }
  }

  get lowest() {
    return Number(this.#handles[0].value);
  }

  get highest() {
    return Number(this.#handles[1]?.value ?? 1);
  }

  /** What stands beside the handles on hovering. */
  set title(text) {
    this.#handles[0].title = text;
  }

  /** Puts the handles. @param {number} from where the histogram begins */
  show(from, lowest, highest = 1) {
    this.#from = from;
    [lowest, highest].slice(0, this.#handles.length).forEach((score, index) => {
      const each = this.#handles[index];
      each.min = from;
      each.value = score;
      each.setAttribute('aria-valuetext', words(score));
    });
    // Where both are at the right end, the one that can move is on top.
    this.#handles[0].classList.toggle('score-on-top', lowest > (1 + from) / 2);
    this.#veils[0].setAttribute('width', this.#x(lowest));
    this.#veils[1].setAttribute('x', this.#x(highest));
    this.#veils[1].setAttribute('width', WIDTH - this.#x(highest));
  }

  /**
   * Draws the bars.
   *
   * @param {import('./side/counts.js').ScoreCounts} counts
   * @param {string[]} labels
   * @param {[number, string][]} marks scores that have a line, with its class
   */
  draw(counts, labels, marks = []) {
    for (const { label, d } of paths(counts.bars(labels, BARS, this.#from), WIDTH, HEIGHT - 1, 1)) {
      if (!this.#paths.has(label)) {
        const path = svg('path', { class: labelClass(label) });
        this.#paths.set(label, path);
        this.#bars.append(path);
      }
      this.#paths.get(label).setAttribute('d', d);
    }
    this.#marks.replaceChildren(
      ...marks.map(([score, name]) => svg('path', { class: name, d: `M${this.#x(score).toFixed(1)} 0v${HEIGHT}` })));
  }

  /** One handle does not pass the other. */
  #moved(moved) {
    const [low, high] = this.#handles;
    if (high && this.lowest > this.highest) {
      moved.value = moved === low ? high.value : low.value;
    }
    this.dispatchEvent(new Event('input'));
  }

  /** A click beside the handles moves the nearer one there. */
  #grab(event) {
    if (event.button !== 0 || event.target.closest('input')) {
      return;
    }
    event.preventDefault();
    const score = this.#at(event);
    const far = (each) => Math.abs(Number(each.value) - score);
    // Where both are as near, the one that may move there.
    this.#dragged = this.#handles.reduce((best, each) => (far(each) < far(best) || (far(each) === far(best) && score > Number(each.value)) ? each : best));
    this.#dragged.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    this.#drag(event);
  }

  #drag(event) {
    if (this.#dragged) {
      this.#dragged.value = this.#at(event);
      this.#moved(this.#dragged);
    }
  }

  #at({ clientX }) {
    const { left, width } = this.element.getBoundingClientRect();
    const part = Math.max(0, Math.min(1, (clientX - left) / width));
    return hundredths(this.#from + part * (1 - this.#from));
  }

  #x(score) {
    return Math.max(0, (WIDTH * (score - this.#from)) / (1 - this.#from));
  }
}

const veil = () => svg('rect', { class: 'score-veil', x: '0', y: '0', width: '0', height: HEIGHT });

function handle(name, id, value) {
  return h('input', { type: 'range', class: 'score-slider', id, 'aria-label': name, min: '0', max: '1', step: '0.01', value });
}
