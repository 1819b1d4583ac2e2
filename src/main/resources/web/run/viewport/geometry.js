// Where each page of a run lies in the plane, by its number. No DOM; all lengths are CSS pixels.

import { GAP, PAD, natural, place, rowsBetween } from './layout.js';

const A4 = [794, 1123];

export class Geometry {
  /** The numbers of the pages, in order. @type {number[]} */
  numbers = [];

  #indices = new Map(); // by number
  #sizes = [];
  #shape = A4;
  #placed = place({ mode: 'continuous', sizes: [], at: 0, width: 1, height: 1, zoom: 1 });

  get zoom() {
    return this.#placed.zoom;
  }

  /** The size of the plane. @returns {[number, number]} */
  get size() {
    return [this.#placed.width, this.#placed.height];
  }

  /** Whether a page has no place yet. */
  get isStale() {
    return this.numbers.length > 0 && this.#placed.rects.length !== 4 * this.numbers.length;
  }

  /** Other pages: their sizes are those of the first one until they are known. */
  list(numbers) {
    this.numbers = numbers;
    this.#indices = new Map(numbers.map((number, index) => [number, index]));
    this.#sizes = numbers.map(() => this.#shape);
  }

  /**
   * Takes sizes of pages in.
   *
   * @param {Iterable<import('../model.js').Page>} pages those of which the size is not known are left out
   * @returns {boolean} whether a page has another size now
   */
  measure(pages) {
    let moved = false;
    for (const page of pages) {
      const index = this.#indices.get(page.page);
      if (page.width && index !== undefined) {
        this.#begin(page);
        const size = natural(page);
        moved ||= size.some((length, i) => Math.abs(length - this.#sizes[index][i]) > 0.5);
        this.#sizes[index] = size;
      }
    }
    return moved;
  }

  /** The first size that is known is that of all until they say otherwise. */
  #begin(page) {
    if (this.#shape === A4) {
      this.#shape = natural(page);
      this.#sizes = this.numbers.map(() => this.#shape);
    }
  }

  /** Places all pages. @param {object} asked as `place` asks it, but for the sizes */
  place(asked) {
    this.#placed = place({ ...asked, sizes: this.#sizes });
  }

  /** The index of a page; 0 where there is no such page. */
  index(number) {
    return this.#indices.get(number) ?? 0;
  }

  has(number) {
    return this.#indices.has(number);
  }

  /** Where a page lies. @returns {number[]} left, top, width, height; no width where it is not shown */
  rect(number) {
    return [...this.at(this.index(number))];
  }

  /** The same by index. @returns {Float64Array} */
  at(index) {
    return this.#placed.rects.subarray(4 * index, 4 * index + 4);
  }

  /** Indices of the pages in the rows that a span touches. @returns {number[]} */
  between(top, bottom) {
    const [first, last] = rowsBetween(this.#placed.rows, top, bottom);
    const rows = this.#placed.rows.slice(first, last + 1);
    return rows.flatMap((row) => Array.from({ length: row.last - row.first + 1 }, (_, i) => row.first + i));
  }

  /** The first row that ends behind a place, or the last one; undefined without pages. */
  rowAt(top) {
    const { rows } = this.#placed;
    const [first] = rowsBetween(rows, top, Infinity);
    return rows[Math.min(first, rows.length - 1)];
  }

  /** The number of the page that is one step away; in pairs where pairs are shown. */
  beyond(index, direction, inPairs) {
    const to = inPairs ? index - (index % 2) + 2 * direction : index + direction;
    return this.numbers[Math.max(0, Math.min(this.numbers.length - 1, to))];
  }

  /**
   * Where to scroll to see a page or, where it is not in sight, a box on it.
   *
   * @param {number} number
   * @param {Element} view the viewport
   * @param {object|null} detection
   * @param {import('../model.js').Page} page
   */
  target(number, { scrollLeft, scrollTop, clientWidth, clientHeight }, detection, page) {
    const [left, top, width] = this.rect(number);
    if (!detection) {
      return { top: top - PAD / 2, left: this.size[0] > clientWidth ? left - PAD : 0 };
    }
    const [x0, y0, x1, y1] = detection.box.map((value) => (value * width) / page.width);
    return {
      left: reveal(scrollLeft, clientWidth, left + x0, left + x1),
      top: reveal(scrollTop, clientHeight, top + y0, top + y1),
    };
  }

  /** The point of a page that is closest to a place. @returns {{index: number, part: [number, number]}|null} in parts of the page */
  nearest(indices, x, y) {
    let best = null;
    let least = Infinity;
    for (const index of indices) {
      const [left, top, width, height] = this.at(index);
      const far = Math.hypot(Math.max(left - x, 0, x - left - width), Math.max(top - y, 0, y - top - height));
      if (width > 0 && far < least) {
        least = far;
        best = { index, part: [(x - left) / width, (y - top) / height] };
      }
    }
    return best;
  }

  /** The span of pages that are shown, with half of the gap around them. @returns {[number, number]|null} top and bottom */
  span(first, last, foot) {
    let top = Infinity;
    let bottom = 0;
    for (let index = first; index <= last; index++) {
      const [, y, width, height] = this.at(index);
      if (width > 0) {
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + height + foot);
      }
    }
    return bottom > 0 ? [top - GAP / 2, bottom + GAP / 2] : null;
  }
}

/** Where to scroll so that a span is seen: nowhere where it is, else it comes to the middle. */
export function reveal(from, room, start, end) {
  const margin = Math.min(GAP, room / 8);
  if (start >= from + margin && end <= from + room - margin) {
    return from;
  }
  return end - start > room - 2 * margin ? start - margin : (start + end - room) / 2;
}
