// The items of a list that are drawn now, as elements.

import { h } from './kit.js';

export class VirtualItems {
  #space;
  #options;
  #drawn = new Map(); // index → element

  /**
   * @param {Element} space what they lie in
   * @param {object} options
   * @param {(index: number) => Element} options.draw what an item shows; its `data-label` is what the item is called
   * @param {(index: number) => boolean} options.isHeader whether an item cannot be picked
   * @param {(index: number) => [number, number]} options.place which of how many an item is
   * @param {string} options.role of an item
   * @param {string} options.id of the list
   */
  constructor(space, options) {
    this.#space = space;
    this.#options = options;
  }

  /** The indexes of the items that are drawn. @returns {number[]} */
  get indexes() {
    return [...this.#drawn.keys()];
  }

  get(index) {
    return this.#drawn.get(index);
  }

  clear() {
    this.#drawn.clear();
    this.#space.replaceChildren();
  }

  drop(index) {
    this.#drawn.get(index)?.remove();
    this.#drawn.delete(index);
  }

  /** There are more items now. */
  resize(count) {
    this.#drawn.forEach((element) => element.getAttribute('aria-setsize') && element.setAttribute('aria-setsize', count));
  }

  /** Draws an item. @param {{top: number, height: number, left: number, width: number}} box pixels, and percent across */
  put(index, { top, height, left, width }) {
    const { draw, isHeader, place, role, id } = this.#options;
    const header = isHeader(index);
    const content = draw(index);
    const [position, size] = header ? [] : place(index);
    const element = h(
      'div',
      {
        class: header ? 'virtual-item virtual-header' : 'virtual-item',
        id: `${id}-${index}`,
        role: header ? 'presentation' : role,
        'aria-hidden': header ? 'true' : null,
        'aria-label': content.dataset.label,
        'aria-level': content.dataset.level,
        'aria-posinset': position,
        'aria-setsize': size,
        'data-index': index,
      },
      content,
    );
    Object.assign(element.style, { top: `${top}px`, height: `${height}px`, left: `${left}%`, width: `${width}%` });
    this.#drawn.set(index, element);
    this.#space.append(element);
  }

  mark(index, selected, active) {
    const element = this.#drawn.get(index);
    if (element && !this.#options.isHeader(index)) {
      element.setAttribute('aria-selected', String(selected));
      element.classList.toggle('virtual-active', active);
    }
  }
}
