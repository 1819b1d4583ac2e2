// The places in the texts of documents where the words of the search stand.

import { readable, t } from '../i18n.js';
import { h, labelClass, styled } from '../ui/kit.js';
import { searchTexts } from '../api.js';
import { href } from '../address.js';
import { marked } from './marks.js';

await styled('texts.css', import.meta.url);

const LEAST = 2; // characters
const SHOWN = 8;

export default class Texts {
  #turn = 0;
  #list = h('ul', { class: 'text-hits' });
  #note = h('p', { class: 'hint', role: 'status' });
  #element = h(
    'section',
    { class: 'texts', 'aria-labelledby': 'texts-title', hidden: true },
    h('h2', { id: 'texts-title' }, t('library.texts')),
    this.#note,
    this.#list,
  );

  constructor(library) {
    library.below.append(this.#element);
  }

  /** @param {string|null} q */
  async find(q) {
    const turn = ++this.#turn;
    if (!q || q.length < LEAST) {
      this.#element.hidden = true;
      return;
    }
    let answer;
    try {
      answer = await searchTexts(q, SHOWN);
    } catch (error) {
      answer = { items: [], problem: error.message };
    }
    if (turn === this.#turn) {
      this.#show(answer);
    }
  }

  #show({ items, next, problem }) {
    this.#element.hidden = false;
    this.#list.replaceChildren(...items.map(hit));
    const words = next ? t('library.textsMore', { n: items.length }) : t('library.textsNone');
    this.#note.textContent = problem ?? (items.length === 0 || next ? words : '');
  }
}

function hit({ document, run, page, n, label, snippet }) {
  const to = href({ view: 'document', id: document.id, run, page, box: n });
  return h(
    'li',
    { class: 'text-hit' },
    h('a', { href: to }, h('bdi', {}, readable(document.title)), h('span', { class: 'hint' }, t('library.page', { page }))),
    h('p', {}, h('span', { class: `dot ${labelClass(label)}`, title: label }), ' ', ...marked(snippet)),
  );
}
