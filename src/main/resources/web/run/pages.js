// All pages of a run in a grid, and the pointer and the keyboard on their boxes.

import { h } from '../ui/kit.js';
import { PageCard } from './page.js';

const NEAR = '900px 0px';

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Fires `look` (hover or focus), `leave` and `pick` (click, tap, Enter) with the detection, and `near`
 * with a page that is about to be seen.
 */
export class PageGrid extends EventTarget {
  element = h('div', { class: 'pages' });

  #cards = new Map();
  #filter;
  #shape = null;
  #picked = null;
  #observer = new IntersectionObserver((entries) => this.#moved(entries), { rootMargin: NEAR });

  constructor(filter) {
    super();
    this.#filter = filter;
    const on = (type, handler) => this.element.addEventListener(type, handler);
    on('pointerover', (event) => event.pointerType !== 'touch' && this.#fire('look', event));
    on('focusin', (event) => this.#fire('look', event));
    on('pointerleave', () => this.dispatchEvent(new CustomEvent('leave')));
    on('click', (event) => this.#fire('pick', event));
    on('keydown', (event) => this.#keyDown(event));
  }

  close() {
    this.#observer.disconnect();
  }

  /** Shows a page: a changed one in its place, a new one after the others. */
  put(page) {
    const card = this.#cards.get(page.page);
    if (card) {
      card.update(page);
      this.#near(card);
    } else {
      this.#insert(page);
    }
    if (page.width && !this.#shape) {
      this.#shape = [page.width, page.height];
      this.#cards.forEach((other) => !other.page.width && other.shape(...this.#shape));
    }
  }

  refilter() {
    this.#cards.forEach((card) => card.refilter());
  }

  /** The number of the page at the top of the window; null where that is the first, or none is there. */
  current() {
    const seen = [...this.#cards.values()]
      .filter((card) => card.isNear)
      .map((card) => ({ number: card.page.page, bottom: card.element.getBoundingClientRect().bottom }))
      .filter(({ bottom }) => bottom > 0.25 * window.innerHeight)
      .sort((a, b) => a.bottom - b.bottom || a.number - b.number);
    const top = seen[0]?.number ?? null;
    return window.scrollY === 0 || top === this.#cards.keys().next().value ? null : top;
  }

  scrollTo(number) {
    this.#cards.get(number)?.element.scrollIntoView({ block: 'start' });
  }

  /** Marks the box of a detection, and no other; null marks none. */
  mark(detection) {
    this.element.querySelector('.box-picked')?.classList.remove('box-picked');
    this.#picked = detection;
    const box = detection && this.#cards.get(detection.page)?.boxOf(detection);
    box?.classList.add('box-picked');
    box?.scrollIntoView({ block: 'nearest' }); // the panel may cover it on a small screen
  }

  #insert(page) {
    const card = new PageCard(page, this.#filter);
    if (this.#shape && !page.width) {
      card.shape(...this.#shape);
    }
    this.#cards.set(page.page, card);
    this.element.append(card.element);
    this.#observer.observe(card.element);
  }

  #moved(entries) {
    for (const entry of entries) {
      const card = this.#cards.get(Number(entry.target.dataset.page));
      card.near(entry.isIntersecting);
      this.#near(card);
      if (this.#picked?.page === card.page.page) {
        card.boxOf(this.#picked)?.classList.add('box-picked');
      }
    }
  }

  #near(card) {
    if (card.isNear) {
      this.dispatchEvent(new CustomEvent('near', { detail: card.page }));
    }
  }

  #fire(type, event) {
    const box = type === 'pick' ? this.#boxBelow(event) : event.target.closest('.box');
    if (!box) {
      return;
    }
    const card = this.#cardOf(box);
    const detection = card.page.detections.find(({ n }) => n === Number(box.dataset.n));
    this.dispatchEvent(
      new CustomEvent(type, { detail: { detection, page: card.page, touch: event.pointerType === 'touch' } }));
  }

  /** What a click means: the box under the pointer or, where that is picked already, the next one under it. */
  #boxBelow(event) {
    const top = event.target.closest('.box');
    if (!top || event.detail === 0) {
      return top; // by the keyboard
    }
    const stack = document.elementsFromPoint(event.clientX, event.clientY).filter((element) => element.matches('.box'));
    const picked = stack.findIndex((element) => element.classList.contains('box-picked'));
    return picked < 0 ? top : stack[(picked + 1) % stack.length];
  }

  #cardOf(box) {
    return this.#cards.get(Number(box.closest('.page').dataset.page));
  }

  #keyDown(event) {
    const direction = ARROWS[event.key];
    const box = event.target.closest('.box');
    if (!direction || !box) {
      return;
    }
    event.preventDefault();
    nearest(box, this.#cardOf(box).boxes, direction)?.focus();
  }
}

/** The box whose centre lies closest in a direction; distance across it counts double. */
function nearest(from, boxes, [dx, dy]) {
  const start = centre(from);
  let best = null;
  let least = Infinity;
  for (const { element } of boxes) {
    const [x, y] = centre(element);
    const along = (x - start[0]) * dx + (y - start[1]) * dy;
    const across = Math.abs((x - start[0]) * dy) + Math.abs((y - start[1]) * dx);
    if (element !== from && along > 0 && along + 2 * across < least) {
      best = element;
      least = along + 2 * across;
    }
  }
  return best;
}

function centre(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}
