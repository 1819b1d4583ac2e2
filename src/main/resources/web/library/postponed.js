// Work that waits a while, and can be taken back until then.

export class Postponed {
  #waiting = new Set();
  #ms;

  /** @param {number} ms how long it waits */
  constructor(ms) {
    this.#ms = ms;
  }

  get size() {
    return this.#waiting.size;
  }

  /**
   * @param {(leaving: boolean) => void} work called once, unless it is taken back; `leaving` says that the page ends,
   *     and requests must outlive it
   * @param {() => void} restore called when it is taken back
   * @returns {() => void} takes it back, if it is not too late
   */
  add(work, restore) {
    const entry = { work, restore };
    entry.timer = setTimeout(() => this.#end(entry, false), this.#ms);
    this.#waiting.add(entry);
    return () => this.#takeBack(entry);
  }

  /** Takes back what was added last. @returns {boolean} whether there was something */
  undo() {
    const last = [...this.#waiting].at(-1);
    return last !== undefined && this.#takeBack(last);
  }

  /** Does all of it now, because the page is left. */
  flush() {
    [...this.#waiting].forEach((entry) => this.#end(entry, true));
  }

  #end(entry, leaving) {
    if (this.#remove(entry)) {
      entry.work(leaving);
    }
  }

  #takeBack(entry) {
    const isWaiting = this.#remove(entry);
    if (isWaiting) {
      entry.restore();
    }
    return isWaiting;
  }

  #remove(entry) {
    clearTimeout(entry.timer);
    return this.#waiting.delete(entry);
  }
}
