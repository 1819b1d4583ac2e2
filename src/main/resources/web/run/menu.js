// A button that opens a menu of commands.

import { h, icon } from '../ui/kit.js';
import { keyNames } from '../ui/commands.js';

/**
 * @typedef {import('../ui/commands.js').Command & {isDangerous: boolean}} Entry
 */

export class Menu {
  #entries;
  #list = h('div', { class: 'menu-list', role: 'menu', hidden: true });
  #button;
  #onPointer = (event) => this.element.contains(event.target) || this.#close(false);

  /**
   * @param {string} text of the button
   * @param {() => (Entry|false|null)[]} entries asked for whenever the menu is opened
   */
  constructor(text, entries) {
    this.#entries = entries;
    this.#button = h(
      'button',
      { class: 'button', type: 'button', 'aria-label': text, 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: () => this.#toggle() },
      h('span', { class: 'button-text' }, text),
      icon('down'),
    );
    this.#list.setAttribute('aria-label', text);
    this.element = h('div', { class: 'menu', onkeydown: (event) => this.#keyDown(event) }, this.#button, this.#list);
  }

  #toggle() {
    if (this.#list.hidden) {
      this.#open();
    } else {
      this.#close(true);
    }
  }

  #open() {
    this.#list.replaceChildren(...this.#entries().filter(Boolean).map((entry) => this.#item(entry)));
    this.#list.hidden = false;
    this.#button.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', this.#onPointer);
    this.#list.firstChild?.focus();
  }

  /** @param {boolean} back whether the focus returns to the button */
  #close(back) {
    if (back && this.#list.contains(document.activeElement)) {
      this.#button.focus();
    }
    this.#list.hidden = true;
    this.#button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', this.#onPointer);
  }

  #item(entry) {
    const { text, icon: name, run, href, isDangerous, download } = entry;
    const [key] = keyNames(entry);
    const inner = [name && icon(name), h('span', {}, text), key && h('kbd', { 'aria-hidden': 'true' }, key)];
    const props = { class: `menu-item${isDangerous ? ' menu-danger' : ''}`, role: 'menuitem', tabindex: '-1' };
    return href
      ? h('a', { ...props, href, download, target: entry.isOutside ? '_blank' : null, rel: 'noopener', onclick: () => this.#close(true) }, inner)
      : h('button', { ...props, type: 'button', onclick: () => this.#chosen(run) }, inner);
  }

  #chosen(run) {
    this.#close(true);
    run();
  }

  #keyDown(event) {
    const items = [...this.#list.children];
    const index = items.indexOf(document.activeElement);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Escape' && !this.#list.hidden) {
      event.stopPropagation(); // the page's own Escape lets go of the box that is picked
      this.#close(true);
    } else if (event.key === 'Tab') {
      this.#close(false);
    } else if (to !== undefined && !this.#list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      items.at(to % items.length)?.focus();
    } else if (event.key === 'ArrowDown' && this.#list.hidden) {
      event.preventDefault();
      this.#open();
    }
  }
}
