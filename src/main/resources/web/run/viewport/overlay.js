// The boxes over a page: buttons, or one canvas where there are many or the page is small.

import { score } from '../../i18n.js';
import { h, labelClass, svg } from '../../ui/kit.js';
import { dashes } from '../../ui/patterns.js';
import { inOrder } from './hits.js';

/** Beyond that many, a page's boxes are drawn on a canvas; the list of boxes is their way for keys and screen readers. */
export const MOST_BUTTONS = 300;

/**
 * @typedef {object} Marks
 * @property {object|null} picked
 * @property {object|null} looked
 */

/** Boxes as buttons. */
export class ButtonOverlay {
  #boxes = new Map();
  #shown;
  #marks = { picked: null, looked: null };

  element = h('div', { class: 'boxes', role: 'group' });

  /**
   * @param {import('../model.js').Page} page
   * @param {(detection: object) => boolean} shown
   * @param {string} name of the group
   */
  constructor(page, shown, name) {
    this.#shown = shown;
    this.element.setAttribute('aria-label', name);
    for (const detection of inOrder(page.detections)) {
      this.#boxes.set(detection.n, { detection, element: button(detection, page) });
    }
    this.element.append(...[...this.#boxes.values()].map(({ element }) => element));
    this.refilter();
  }

  refilter() {
    let first = true;
    for (const { element, detection } of this.#boxes.values()) {
      const shown = this.#shown(detection);
      element.hidden = !shown;
      // Tab enters a page at its first box; from there each key goes on by itself.
      element.tabIndex = shown && first ? 0 : -1;
      first &&= !shown;
    }
  }

  /** @param {Marks} marks */
  mark(marks) {
    for (const kind of ['picked', 'looked']) {
      if (this.#marks[kind]?.n !== marks[kind]?.n) {
        this.#turn(this.#marks[kind], kind, false);
        this.#turn(marks[kind], kind, true);
      }
    }
    this.#marks = marks;
  }

  elementOf(detection) {
    return this.#boxes.get(detection.n)?.element;
  }

  detection(element) {
    return this.#boxes.get(Number(element.dataset.n))?.detection;
  }

  #turn(detection, kind, on) {
    const element = detection && this.#boxes.get(detection.n)?.element;
    if (!element) {
      return;
    }
    element.classList.toggle(`box-${kind}`, on);
    if (on && !element.querySelector('.box-tag')) {
      element.append(tag(detection));
    }
  }
}

function button(detection, { width, height }) {
  const [x0, y0, x1, y1] = detection.box;
  const { label, mask, candidate } = detection;
  const element = h(
    'button',
    {
      type: 'button',
      class: ['box', mask && 'box-masked', candidate && 'box-candidate', labelClass(label), ...edges(detection.box, width, height)].filter(Boolean).join(' '),
      tabindex: '-1',
      'data-n': detection.n,
      'aria-label': `${label}, ${score(detection.score)}${detection.text ? ': ' + detection.text : ''}`,
    },
    mask && outlines(detection),
  );
  const percent = (part, whole) => `${(100 * part) / whole}%`;
  element.style.inset = `${percent(y0, height)} ${percent(width - x1, width)} ${percent(height - y1, height)} ${percent(x0, width)}`;
  // Small boxes lie above large ones.
  element.style.zIndex = Math.max(1, 1000 - Math.round((1000 * (x1 - x0) * (y1 - y0)) / (width * height)));
  return element;
}

const tag = ({ label, score: value }) => h('span', { class: 'box-tag', 'aria-hidden': 'true' }, `${label} ${score(value)}`);

/** The shape of a detection, drawn in the pixels of the page and stretched over its box. */
function outlines({ box: [x0, y0, x1, y1], mask }) {
  return svg(
    'svg',
    { class: 'mask', viewBox: `${x0} ${y0} ${x1 - x0} ${y1 - y0}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    mask.map((outline) => svg('polygon', { points: outline.join(' ') })),
  );
}

/** The tag lies within the box where that has room, else above or below it. */
function edges([x0, y0, x1, y1], width, height) {
  const roomy = y1 - y0 > 0.05 * height && x1 - x0 > 0.2 * width;
  return [roomy ? 'box-roomy' : y0 < 0.03 * height && 'box-at-top', x0 > 0.7 * width && 'box-at-right'];
}

/** The same on a canvas. */
export class CanvasOverlay {
  #page;
  #shown;
  #marks = { picked: null, looked: null };
  #colours = new Map();

  element = h('canvas', { class: 'boxes-canvas', 'aria-hidden': 'true' });

  constructor(page, shown) {
    this.#page = page;
    this.#shown = shown;
  }

  refilter() {
    this.draw();
  }

  mark(marks) {
    const same = ['picked', 'looked'].every((kind) => this.#marks[kind]?.n === marks[kind]?.n);
    this.#marks = marks;
    if (!same) {
      this.draw();
    }
  }

  elementOf() {
    return null;
  }

  /** Draws at the size that the page has on the screen now. */
  draw() {
    const { clientWidth: wide, clientHeight: high } = this.element;
    const ratio = Math.min(window.devicePixelRatio, 4096 / Math.max(wide, high, 1));
    this.element.width = Math.round(wide * ratio);
    this.element.height = Math.round(high * ratio);
    const context = this.element.getContext('2d');
    const scale = this.element.width / this.#page.width;
    const { picked, looked } = this.#marks;
    for (const detection of this.#page.detections) {
      if (this.#shown(detection)) {
        this.#box(context, detection, scale, ratio, detection.n === picked?.n ? 3 : detection.n === looked?.n ? 2 : 1);
      }
    }
  }

  #box(context, { label, box, mask, candidate }, scale, ratio, strength) {
    const [x0, y0, x1, y1] = box.map((value) => value * scale);
    context.strokeStyle = context.fillStyle = this.#colour(label);
    context.lineWidth = ratio * (strength === 1 ? 1.25 : 2.5);
    context.setLineDash((candidate ? [4, 3] : dashes(label)).map((length) => length * ratio));
    context.globalAlpha = strength === 1 ? 0.1 : 0.24;
    if (mask) {
      context.beginPath();
      for (const corners of mask.map((outline) => outline.flat())) {
        for (let i = 0; i < corners.length; i += 2) {
          context[i === 0 ? 'moveTo' : 'lineTo'](corners[i] * scale, corners[i + 1] * scale);
        }
        context.closePath();
      }
      context.fill('evenodd');
      context.globalAlpha = 1;
      context.stroke();
      return;
    }
    context.fillRect(x0, y0, x1 - x0, y1 - y0);
    context.globalAlpha = 1;
    context.strokeRect(x0, y0, x1 - x0, y1 - y0);
  }

  /** Its style says which, so that a forced palette is heeded. */
  #colour(label) {
    const key = `${document.documentElement.dataset.colours} ${label}`; // other colours may be chosen
    if (!this.#colours.has(key)) {
      const probe = h('i', { class: labelClass(label), hidden: true });
      this.element.after(probe);
      this.#colours.set(key, getComputedStyle(probe).getPropertyValue('--label') || '#3f5fc4');
      probe.remove();
    }
    return this.#colours.get(key);
  }
}
