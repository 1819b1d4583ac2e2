// Where the lines of a long list lie. No DOM: virtual.js draws those that are seen.

/** Lines below each other, each of a height of its own or all of the same; in pixels. */
export class Lines {
  #height;
  #ends = null; // where each line ends, where heights differ

  /**
   * @param {number} count of the lines
   * @param {number|((line: number) => number)} height of each
   */
  constructor(count, height) {
    this.count = count;
    this.#height = height;
    if (typeof height === 'function') {
      this.#ends = new Float64Array(count);
      for (let line = 0, end = 0; line < count; line++) {
        end += height(line);
        this.#ends[line] = end;
      }
    }
  }

  get total() {
    return this.count === 0 ? 0 : this.top(this.count);
  }

  /** Where a line begins; that of `count` is where the last one ends. */
  top(line) {
    return this.#ends ? this.#ends[line - 1] ?? 0 : line * this.#height;
  }

  height(line) {
    return this.top(line + 1) - this.top(line);
  }

  /** The line at this distance from the top: the first or the last one beyond the ends; -1 without lines. */
  at(y) {
    if (this.count === 0) {
      return -1;
    }
    const line = this.#ends ? this.#search(y) : Math.floor(y / this.#height);
    return Math.max(0, Math.min(this.count - 1, line));
  }

  /** The first line that ends below y. */
  #search(y) {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle] > y) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * Where to scroll so that a line is seen.
   *
   * @param {number} line
   * @param {number} top how far it is scrolled now
   * @param {number} view height of what is seen
   * @param {'nearest'|'start'|'center'} block where in the view the line is to be; nearest moves no farther than needed
   */
  scroll(line, top, view, block = 'nearest') {
    const from = this.top(line);
    const to = this.top(line + 1);
    const most = Math.max(0, this.total - view);
    const within = (y) => Math.max(0, Math.min(most, y));
    if (block === 'start') {
      return within(from);
    }
    if (block === 'center') {
      return within((from + to - view) / 2);
    }
    if (from < top) {
      return within(from);
    }
    return to > top + view ? within(to - view) : top;
  }
}
