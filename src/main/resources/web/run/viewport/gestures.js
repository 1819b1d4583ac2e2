// Zoom and pan by hand: the wheel with Ctrl, two fingers, Space or the middle button and a drag.

import { oncePerFrame } from '../../ui/kit.js';

const LINE = 16; // CSS pixels that a line of a wheel stands for
const WHEEL = 0.0022; // how much a pixel of the wheel zooms

export class Gestures {
  #viewport;
  #fingers = new Map();
  #pinch = null;
  #space = false;
  #drag = null;
  #wanted = null;
  #apply = oncePerFrame(() => this.#zoom());
  #onKey = (event) => this.#spaced(event);

  /** @param {import('./viewport.js').Viewport} viewport */
  constructor(viewport) {
    this.#viewport = viewport;
    const { element } = viewport;
    element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    element.addEventListener('pointerdown', (event) => this.#down(event));
    element.addEventListener('pointermove', (event) => this.#move(event));
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      element.addEventListener(type, (event) => this.#up(event));
    }
    // One finger scrolls, as the browser does it; two are ours.
    element.addEventListener('touchmove', (event) => event.touches.length > 1 && event.preventDefault(), { passive: false });
    document.addEventListener('keydown', this.#onKey);
    document.addEventListener('keyup', this.#onKey);
  }

  close() {
    document.removeEventListener('keydown', this.#onKey);
    document.removeEventListener('keyup', this.#onKey);
  }

  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) {
      return;
    }
    event.preventDefault();
    const pixels = event.deltaY * [1, LINE, 100][event.deltaMode];
    // A notch of a wheel is 100 and more, a pinch on a touchpad a few: both zoom by what was meant.
    const factor = Math.exp(-Math.max(-120, Math.min(120, pixels)) * (Math.abs(pixels) < 40 ? 4 * WHEEL : WHEEL));
    this.#want((this.#wanted?.zoom ?? this.#viewport.zoom) * factor, [event.clientX, event.clientY]);
  }

  #want(zoom, point) {
    this.#wanted = { zoom, point };
    this.#apply();
  }

  #zoom() {
    const { zoom, point } = this.#wanted;
    this.#wanted = null;
    this.#viewport.zoomTo(zoom, point);
  }

  #spaced(event) {
    const free = !event.target.closest('input, select, textarea, button:not(.box), a, dialog, summary, [role=slider]');
    if (event.key === ' ' && free && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      this.#space = event.type === 'keydown';
      this.#viewport.element.classList.toggle('may-pan', this.#space);
    }
  }

  #down(event) {
    const { element } = this.#viewport;
    if (event.pointerType === 'touch') {
      this.#fingers.set(event.pointerId, [event.clientX, event.clientY]);
      this.#pinch = this.#fingers.size === 2 ? { ...this.#spread(), zoom: this.#viewport.zoom } : null;
    } else if (event.button === 1 || (event.button === 0 && this.#space)) {
      event.preventDefault();
      element.setPointerCapture(event.pointerId);
      element.classList.add('pans');
      this.#drag = { x: event.clientX, y: event.clientY, left: element.scrollLeft, top: element.scrollTop };
    }
  }

  #move(event) {
    const { element } = this.#viewport;
    if (this.#fingers.has(event.pointerId)) {
      this.#fingers.set(event.pointerId, [event.clientX, event.clientY]);
      if (this.#pinch) {
        const now = this.#spread();
        element.scrollLeft += this.#pinch.point[0] - now.point[0];
        element.scrollTop += this.#pinch.point[1] - now.point[1];
        this.#pinch.point = now.point;
        this.#want((this.#pinch.zoom * now.wide) / this.#pinch.wide, now.point);
      }
    } else if (this.#drag) {
      element.scrollLeft = this.#drag.left + this.#drag.x - event.clientX;
      element.scrollTop = this.#drag.top + this.#drag.y - event.clientY;
    }
  }

  #up({ pointerId }) {
    this.#fingers.delete(pointerId);
    if (this.#fingers.size < 2) {
      this.#pinch = null;
    }
    this.#drag = null;
    this.#viewport.element.classList.remove('pans');
  }

  #spread() {
    const [[ax, ay], [bx, by]] = [...this.#fingers.values()];
    return { wide: Math.hypot(ax - bx, ay - by), point: [(ax + bx) / 2, (ay + by) / 2] };
  }
}
