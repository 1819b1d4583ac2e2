// The choice of a model or of a label, of those that the server offers.

import { readable, t } from '../i18n.js';
import { h, styled, toast } from '../ui/kit.js';
import { listModels } from '../api.js';

await styled('filters.css', import.meta.url);

export default class Filters {
  #library;
  #menu = h('div', { class: 'menu', role: 'dialog', tabindex: '-1', hidden: true });
  #close = () => {};

  constructor(library) {
    this.#library = library;
    library.tools.menus.after(this.#menu);
  }

  close() {
    this.#close();
  }

  /** @param {'model'|'label'} name @param {Element} button by which it was opened */
  async open(name, button) {
    const menu = this.#menu;
    const wasOpen = menu.dataset.of === name;
    this.#close();
    if (wasOpen) {
      return;
    }
    let values;
    try {
      values = VALUES[name]((await listModels()).items);
    } catch (error) {
      toast(error.message, 'error');
      return;
    }
    this.#show(name, button, values);
  }

  #show(name, button, values) {
    const menu = this.#menu;
    const chosen = this.#library.address[name]?.[0] ?? null;
    const all = chosen && !values.includes(chosen) ? [chosen, ...values] : values;
    const choice = (value, words) => {
      const input = h('input', { type: 'radio', name: 'filter', value, checked: value === (chosen ?? '') });
      return h('label', { class: 'menu-choice' }, input, h('span', {}, words));
    };
    const box = h(
      'fieldset',
      {},
      h('legend', { class: 'visually-hidden' }, t(`library.column.${name}`)),
      choice('', t(`library.any.${name}`)),
      ...all.map((value) => choice(value, readable(value))),
    );
    menu.replaceChildren(box);
    menu.dataset.of = name;
    menu.setAttribute('aria-label', t(`library.column.${name}`));
    menu.style.left = `${button.offsetLeft}px`;
    menu.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    const leave = new AbortController();
    this.#close = () => {
      leave.abort();
      menu.hidden = true;
      delete menu.dataset.of;
      button.setAttribute('aria-expanded', 'false');
      this.#close = () => {};
    };
    const choose = () => {
      const { value } = box.querySelector('input:checked');
      this.#library.change({ [name]: value === '' ? null : [value] });
    };
    const { signal } = leave;
    box.addEventListener('change', choose, { signal });
    // Arrows choose at once, and leave it open; a click has chosen.
    box.addEventListener('click', ({ detail }) => detail > 0 && setTimeout(() => this.#close()), { signal });
    const focus = () => document.querySelectorAll('.library-menus .choice')[Object.keys(VALUES).indexOf(name)]?.focus();
    menu.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' || event.key === 'Enter') {
        event.preventDefault();
        event.stopPropagation();
        this.#close();
        focus();
      }
    }, { signal });
    document.addEventListener('pointerdown', ({ target }) => menu.contains(target) || target.closest('.library-menus') || this.#close(), { signal });
    menu.addEventListener('focusout', ({ relatedTarget }) => relatedTarget && !menu.contains(relatedTarget) && this.#close(), { signal });
    (box.querySelector('input:checked') ?? box.querySelector('input')).focus();
  }
}

const VALUES = {
  model: (models) => {
    const versions = Map.groupBy(models, ({ name }) => name);
    return [...versions].flatMap(([name, of]) => [name, ...(of.length > 1 ? of.map(({ version }) => `${name}@${version}`) : [])]);
  },
  label: (models) => [...new Set(models.flatMap(({ labels }) => labels))],
};
