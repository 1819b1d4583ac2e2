// The title of the document, which is changed in its place.

import { readable, t } from '../i18n.js';
import { h, icon } from '../ui/kit.js';

const LONGEST = 300; // characters

export class Title {
  #workspace;
  #actions;
  #words = h('bdi', {});
  #heading = h('h1', {}, this.#words);
  #pen = h(
    'button',
    { class: 'button-icon', type: 'button', title: t('run.rename'), 'aria-label': t('run.rename'), onclick: () => this.#edit() },
    icon('pen'),
  );
  #field = h('input', { class: 'title-field', 'aria-label': t('run.title'), maxlength: LONGEST, dir: 'auto', hidden: true });

  element = h('div', { class: 'title' }, this.#heading, this.#field, this.#pen);

  constructor(workspace, actions) {
    this.#workspace = workspace;
    this.#actions = actions;
    this.#heading.addEventListener('dblclick', () => this.#actions.mayChange && this.#edit());
    this.#field.addEventListener('keydown', (event) => this.#keyDown(event));
    this.#field.addEventListener('blur', () => this.#field.hidden || this.#save());
    this.show();
  }

  show() {
    const title = readable(this.#workspace.item.title);
    this.#words.textContent = title;
    this.#heading.title = title;
    this.#pen.hidden = !this.#actions.mayChange || !this.#field.hidden;
  }

  #edit() {
    this.#field.value = this.#workspace.item.title;
    this.#turn(true);
    this.#field.select();
  }

  #turn(edits) {
    const focused = document.activeElement === this.#field;
    this.#field.hidden = !edits;
    this.#heading.hidden = edits;
    this.show();
    if (edits) {
      this.#field.focus();
    } else if (focused) {
      this.#pen.focus();
    }
  }

  #keyDown(event) {
    if (event.key === 'Enter') {
      this.#save();
    } else if (event.key === 'Escape') {
      this.#turn(false);
    } else {
      return;
    }
    event.stopPropagation();
    event.preventDefault();
  }

  async #save() {
    const title = this.#field.value.trim();
    this.#turn(false);
    if (title && title !== this.#workspace.item.title && (await this.#actions.rename(title))) {
      this.#workspace.runChanged();
    }
  }
}
