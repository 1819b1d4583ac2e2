// A list, or a grid, of any length: only what is seen is drawn.

import { Lines } from './lines.js';
import { pickable, targetOf } from './list-keys.js';
import { h, oncePerFrame, styled } from './kit.js';
import { VirtualItems } from './virtual-items.js';

await styled('virtual.css', import.meta.url);

const BEYOND = 200; // pixels above and below what is seen that are drawn, too
let lists = 0;

/**
 * One of its items is the active one: the arrows, Page Up and Down, Home and End move it, Enter and Space pick it.
 * The list has the focus itself, so that items can leave the page while they are active.
 *
 * Fires `pick` (a click, Enter, Space) and `look` (the pointer is over it, or the keyboard moved there), both with an
 * index as detail; that of `look` is -1 when the pointer leaves. `near` is fired with the index of the last item drawn.
 */
export class VirtualList extends EventTarget {
  #height;
  #columns;
  #isHeader;
  #items;
  #lines = new Lines(0, 1);
  #perLine = 1;
  #count = 0;
  #active = -1;
  #selected = -1;
  #looked = -1;
  #wanted = null; // where to scroll once the list has a size
  #space = h('div', { class: 'virtual-space', role: 'presentation' });
  #paintSoon = oncePerFrame(() => this.#paint());
  #sizes = new ResizeObserver(() => this.#resized());

  /**
   * @param {object} options
   * @param {string} options.label what the list is called
   * @param {(index: number) => Element} options.draw what an item shows; its `data-label` is what the item is called
   * @param {number|((index: number) => number)} options.height of an item, in pixels
   * @param {(width: number) => number} [options.columns] items beside each other; their heights are the same then
   * @param {(index: number) => boolean} [options.isHeader] whether an item cannot be picked
   * @param {(index: number) => [number, number]} [options.place] which of how many an item is, where there are headers
   * @param {string} [options.role] of the list
   * @param {string} [options.itemRole]
   */
  constructor({ label, draw, height, columns = () => 1, isHeader = () => false, place, role = 'listbox', itemRole = 'option' }) {
    super();
    this.#height = height;
    this.#columns = columns;
    this.#isHeader = isHeader;
    this.#items = new VirtualItems(this.#space, {
      draw,
      isHeader,
      place: place ?? ((index) => [index + 1, this.#count]),
      role: itemRole,
      id: `list-${++lists}`,
    });
    this.element = h('div', { class: 'virtual', role, tabindex: '0', 'aria-label': label }, this.#space);
    const on = (type, handler, options) => this.element.addEventListener(type, handler, options);
    on('scroll', this.#paintSoon, { passive: true });
    on('keydown', (event) => this.#keyDown(event));
    on('click', (event) => this.#clicked(event));
    on('pointerover', (event) => event.pointerType !== 'touch' && this.#look(this.#indexOf(event)));
    on('pointerleave', () => this.#look(-1));
    on('focus', () => this.#focused());
    this.#sizes.observe(this.element);
  }

  get count() {
    return this.#count;
  }

  get active() {
    return this.#active;
  }

  close() {
    this.#sizes.disconnect();
  }

  /** Other items are shown; the place stays. @param {number} active the item that is active now */
  show(count, active = Math.min(this.#active, count - 1)) {
    this.#count = count;
    this.#active = active;
    this.#looked = -1;
    this.#layOut();
    if (document.activeElement === this.element) {
      this.#focused();
    }
  }

  /** More items of the same height come behind those that are there. */
  grow(count) {
    this.#count = count;
    this.#lines = new Lines(Math.ceil(count / this.#perLine), this.#height);
    this.#space.style.height = `${this.#lines.total}px`;
    this.#items.resize(count);
    this.#paint();
  }

  /** The items are drawn anew, as what they show changed. @param {Iterable<number>} [indexes] all if not given */
  refresh(indexes = this.#items.indexes) {
    [...indexes].forEach((index) => this.#items.drop(index));
    this.#paintSoon();
  }

  /** Marks an item as the one that is picked, -1 none. */
  select(index) {
    if (index !== this.#selected) {
      const before = this.#selected;
      this.#selected = index;
      this.#mark(before);
      this.#mark(index);
    }
  }

  /** Makes an item the active one, and scrolls to it. */
  activate(index, block = 'nearest') {
    const before = this.#active;
    this.#active = index;
    this.scrollTo(index, block);
    this.#paint();
    this.#mark(before);
    this.#mark(index);
    this.#nameActive();
  }

  scrollTo(index, block = 'nearest') {
    if (index < 0 || index >= this.#count) {
      return;
    }
    const { clientHeight: view, scrollTop: top } = this.element;
    if (view === 0) {
      this.#wanted = [index, block];
      return;
    }
    this.element.scrollTop = this.#lines.scroll(Math.floor(index / this.#perLine), top, view, block);
    this.#paintSoon();
  }

  /** Whether an item is seen now. */
  isSeen(index) {
    const { clientHeight: view, scrollTop: top } = this.element;
    return this.#lines.scroll(Math.floor(index / this.#perLine), top, view) === top;
  }

  #resized() {
    const perLine = Math.max(1, this.#columns(this.#space.clientWidth));
    if (perLine !== this.#perLine) {
      this.#layOut();
    }
    if (this.#wanted && this.element.clientHeight > 0) {
      this.scrollTo(...this.#wanted);
      this.#wanted = null;
    }
    this.#paintSoon();
  }

  #layOut() {
    this.#perLine = Math.max(1, this.#columns(this.#space.clientWidth));
    this.#lines = new Lines(Math.ceil(this.#count / this.#perLine), this.#height);
    this.#space.style.height = `${this.#lines.total}px`;
    this.#items.clear();
    this.#paint();
  }

  #paint() {
    const { clientHeight: view, scrollTop: top } = this.element;
    if (view === 0 || this.#count === 0) {
      return;
    }
    const first = this.#lines.at(top - BEYOND) * this.#perLine;
    const last = Math.min(this.#count, (this.#lines.at(top + view + BEYOND) + 1) * this.#perLine) - 1;
    for (const index of this.#items.indexes) {
      if ((index < first || index > last) && index !== this.#active) {
        this.#items.drop(index);
      }
    }
    for (let index = first; index <= last; index++) {
      this.#put(index);
    }
    if (this.#active >= 0 && this.#active < this.#count) {
      this.#put(this.#active);
    }
    this.#nameActive();
    this.dispatchEvent(new CustomEvent('near', { detail: last }));
  }

  #put(index) {
    if (!this.#items.get(index)) {
      const line = Math.floor(index / this.#perLine);
      const wide = 100 / this.#perLine;
      this.#items.put(index, { top: this.#lines.top(line), height: this.#lines.height(line), left: (index % this.#perLine) * wide, width: wide });
      this.#mark(index);
    }
  }

  #mark(index) {
    this.#items.mark(index, index === this.#selected, index === this.#active);
  }

  #nameActive() {
    const item = this.#items.get(this.#active);
    this.element.toggleAttribute('aria-activedescendant', Boolean(item));
    item && this.element.setAttribute('aria-activedescendant', item.id);
  }

  get #geometry() {
    const lines = Math.max(1, Math.floor(this.element.clientHeight / this.#lines.height(0)) - 1);
    const [count, perLine, isHeader] = [this.#count, this.#perLine, this.#isHeader];
    return { count, perLine, perPage: lines * perLine, isHeader };
  }

  /** The keyboard begins at what is picked, else at the first item that is seen. */
  #focused() {
    if (this.#active < 0 && this.#count > 0) {
      const first = Math.max(0, this.#lines.at(this.element.scrollTop)) * this.#perLine;
      this.activate(this.#selected >= 0 ? this.#selected : pickable(first, 1, this.#geometry));
    }
  }

  #keyDown(event) {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || this.#count === 0) {
      return;
    }
    if (key === 'Enter' || key === ' ') {
      event.preventDefault();
      event.stopPropagation();
      this.#pick(this.#active);
      return;
    }
    const target = targetOf(key, this.#active, this.#geometry);
    if (target !== null) {
      event.preventDefault();
      event.stopPropagation(); // the keys of the view mean something else
    }
    if (target >= 0 && target !== null) {
      this.activate(target);
      this.#look(target);
    }
  }

  #clicked(event) {
    const index = this.#indexOf(event);
    if (index >= 0) {
      this.activate(index);
    }
    this.#pick(index);
  }

  #pick(index) {
    if (index >= 0 && !this.#isHeader(index)) {
      this.dispatchEvent(new CustomEvent('pick', { detail: index }));
    }
  }

  #look(index) {
    if (index !== this.#looked) {
      this.#looked = index;
      this.dispatchEvent(new CustomEvent('look', { detail: index }));
    }
  }

  #indexOf(event) {
    const item = event.target.closest('.virtual-item');
    const index = item ? Number(item.dataset.index) : -1;
    return index >= 0 && !this.#isHeader(index) ? index : -1;
  }
}
