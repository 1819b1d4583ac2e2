// A document: loads it and shows its latest run, and another one when it is read again.

import { ApiError, getDocument } from '../api.js';
import { h } from '../ui/dom.js';
import { RunPanel } from './panel.js';

const RELOAD_MS = 3_000;

export function runView(documentId) {
  const view = new DocumentView(documentId);
  view.load();
  return view;
}

class DocumentView {
  element = h('div', { class: 'run' }, h('p', { class: 'loading' }, 'Loading…'));

  #id;
  #panel = null;
  #closed = false;
  #timer = null;

  constructor(id) {
    this.#id = id;
  }

  async load() {
    try {
      const item = await getDocument(this.#id);
      if (!this.#closed) {
        this.#show(item, item.run);
      }
    } catch (error) {
      if (!this.#closed) {
        this.#failed(error);
      }
    }
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#panel?.close();
  }

  #show(item, run) {
    this.#panel?.close();
    this.#panel = new RunPanel(item, run, (newRun) => this.#show(item, newRun), () => this.load());
    this.element.replaceChildren(this.#panel.element);
  }

  #failed(error) {
    document.title = 'Pagerunner';
    this.element.replaceChildren(
      h(
        'div',
        { class: 'notice', role: 'alert' },
        h('h1', {}, error.status === 404 ? 'Not found' : 'This document cannot be shown'),
        h('p', {}, error.message),
        h('p', {}, h('a', { class: 'button', href: '#/' }, 'All documents')),
      ),
    );
    if (error instanceof ApiError && error.passing) {
      this.#timer = setTimeout(() => this.load(), RELOAD_MS);
    }
  }
}
