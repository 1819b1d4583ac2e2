// The titles of the document in reading order.

import { number, readable, t } from '../../i18n.js';
import { getOutline } from '../../api.js';
import { h } from '../../ui/kit.js';
import { VirtualList } from '../../ui/virtual.js';
import { Panel } from './panel.js';
import { goToBox, known } from './place.js';

const ROW = 34;
const AGAIN_MS = 2_000; // titles of a live run are asked for again

export class OutlinePanel extends Panel {
  #titles = [];
  #asked = -1; // how many pages had ended when the titles were asked for
  #timer = null;
  #list = new VirtualList({
    label: t('panel.outline.list'),
    role: 'tree',
    itemRole: 'treeitem',
    height: ROW,
    draw: (index) => this.#row(this.#titles[index]),
  });
  #note = h('p', { class: 'panel-empty', role: 'status' });

  element = h('div', { class: 'panel panel-outline' }, this.#note, this.#list.element);

  constructor(workspace) {
    super(workspace);
    this.#list.addEventListener('pick', ({ detail }) => {
      const { page, n } = this.#titles[detail];
      goToBox(workspace, page, n);
    });
    this.#list.addEventListener('look', ({ detail }) => {
      const title = this.#titles[detail];
      workspace.look(title ? known(workspace, title.page, title.n) : null);
    });
    this.on('run', () => this.isShown && this.#askSoon());
    this.on('page', () => this.isShown && this.#markCurrent());
    this.on('pick', () => this.isShown && this.#markCurrent());
  }

  show() {
    super.show();
    this.#ask();
  }

  hide() {
    super.hide();
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  focus() {
    this.#list.element.focus({ preventScroll: true });
  }

  close() {
    super.close();
    this.#list.close();
  }

  #askSoon() {
    if (this.#asked !== this.workspace.model.ended) {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.#ask();
      }, AGAIN_MS);
    }
  }

  async #ask() {
    const { model } = this.workspace;
    const ended = model.ended;
    if (this.#asked === ended) {
      return;
    }
    this.#asked = ended;
    try {
      const { items } = await getOutline(model.run.id);
      if (!this.workspace.closed) {
        this.#show(items);
      }
    } catch (error) {
      this.#asked = -1;
      this.#note.hidden = false;
      this.#note.textContent = error.message;
    }
  }

  #show(titles) {
    this.#titles = titles;
    this.#list.show(titles.length);
    this.#list.element.hidden = titles.length === 0;
    this.#note.hidden = titles.length > 0;
    this.#note.textContent = t(this.workspace.model.live ? 'panel.outline.notYet' : 'panel.outline.none');
    this.#markCurrent();
  }

  /** The title that was picked, else the last one before the reader's place. */
  #markCurrent() {
    const { current, picked, numbers } = this.workspace;
    const page = current ?? numbers[0];
    const exact = picked ? this.#titles.findIndex((title) => title.page === picked.page && title.n === picked.n) : -1;
    const last = this.#titles.findLastIndex((title) => title.page <= page);
    const onPage = this.#titles.findIndex((title) => title.page === page);
    const index = exact >= 0 ? exact : onPage >= 0 ? onPage : last;
    this.#list.select(index);
    if (index >= 0 && !this.#list.element.matches(':hover') && !this.#list.isSeen(index)) {
      this.#list.scrollTo(index, 'center');
    }
  }

  #row({ level, text, page }) {
    const words = text ? readable(text) : t('panel.outline.noText');
    const row = h(
      'div',
      { class: `title-row title-level-${Math.min(level, 5)}`, 'data-level': level, 'data-label': t('panel.outline.title', { text: words, page }), title: words },
      h('bdi', { class: 'title-text' }, words),
      h('span', { class: 'row-page' }, number(page)),
    );
    return row;
  }
}
