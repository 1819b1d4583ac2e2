// Which documents are selected, and ranges of them.

export class Selection {
  #ids = new Set();
  #anchor = null;

  get size() {
    return this.#ids.size;
  }

  has(id) {
    return this.#ids.has(id);
  }

  /** In the order in which they were selected. */
  ids() {
    return [...this.#ids];
  }

  /** Selects or leaves one document, from which ranges go then. */
  set(id, selected) {
    this.#anchor = id;
    this.#put([id], selected);
  }

  /**
   * Does the same for all between the last one and this, both included.
   *
   * @param {string[]} order all documents as they are shown
   */
  range(id, selected, order) {
    const [from, to] = [order.indexOf(this.#anchor), order.indexOf(id)];
    if (from < 0 || to < 0) {
      this.set(id, selected);
      return;
    }
    this.#put(order.slice(Math.min(from, to), Math.max(from, to) + 1), selected);
    this.#anchor = id;
  }

  all(order) {
    this.#put(order, true);
  }

  clear() {
    this.#ids.clear();
    this.#anchor = null;
  }

  /** Leaves those that are shown no more. */
  keep(order) {
    const shown = new Set(order);
    this.#ids.forEach((id) => shown.has(id) || this.#ids.delete(id));
  }

  #put(ids, selected) {
    ids.forEach((id) => (selected ? this.#ids.add(id) : this.#ids.delete(id)));
  }
}
