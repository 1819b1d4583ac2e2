// The list of documents, newest first, kept up to date while any of them is being read.

import { bytes, count, isFinal, isolated, moment, readable, since, stateWord } from '../i18n.js';
import { ask, h, icon, toast } from '../ui/kit.js';
import { href as address } from '../address.js';
import { deleteDocument, getSession, imageUrl, listDocuments, rightsOver } from '../api.js';

const PAGE = 20;
const MAX_POLLED = 200; // the server's limit for one answer
const POLL_MS = 1_500;
const SCROLL_MS = 250;
const IDLE_POLL_MS = 15_000;

export class DocumentList {
  element = h('section', { class: 'documents', 'aria-labelledby': 'documents-title' });

  #rows = new Map();
  #body = h('ul', { class: 'document-rows' });
  #empty = h('p', { class: 'documents-empty' }, 'Loading…');
  #more = h('button', { class: 'button', type: 'button', hidden: true, onclick: () => this.#loadMore() }, 'Show older');
  #next = null;
  #timer = null;
  #closed = false;
  #noted = null;

  constructor() {
    this.element.append(h('h2', { id: 'documents-title' }, 'Documents'), this.#empty, this.#body, this.#more);
    this.#comeBack();
  }

  /** After Back or a reload: as many documents as before, and at the same place. */
  async #comeBack() {
    const { rows = 0, top = 0 } = history.state ?? {};
    await this.refresh(rows);
    if (this.#closed) {
      return;
    }
    if (top > 0) {
      window.scrollTo(0, top);
    }
    // Not earlier: the place is known until then, and the window is at the top.
    window.addEventListener('scroll', this.#onScroll, { passive: true });
    // The last place before the page is left.
    window.addEventListener('pagehide', this.#note);
    this.element.addEventListener('click', this.#note, { capture: true });
  }

  #onScroll = () => {
    clearTimeout(this.#noted);
    this.#noted = setTimeout(this.#note, SCROLL_MS);
  };

  #note = () => {
    if (!this.#closed) {
      history.replaceState({ rows: this.#rows.size, top: window.scrollY }, '');
    }
  };

  close() {
    this.#closed = true;
    window.removeEventListener('scroll', this.#onScroll);
    window.removeEventListener('pagehide', this.#note);
    clearTimeout(this.#noted);
    clearTimeout(this.#timer);
  }

  /**
   * Asks for what is shown once more, and again later.
   *
   * @param {number} least number of documents to ask for
   */
  async refresh(least = 0) {
    clearTimeout(this.#timer);
    try {
      const shown = Math.min(Math.max(PAGE, this.#rows.size, least), MAX_POLLED);
      const { items, next } = await listDocuments(shown);
      if (!this.#closed) {
        this.#show(items);
        if (this.#rows.size <= items.length) {
          this.#next = next;
        }
        this.#more.hidden = this.#next === null;
      }
    } catch (error) {
      if (this.#rows.size === 0) {
        this.#empty.textContent = error.message;
      }
    }
    if (!this.#closed) {
      const busy = [...this.#rows.values()].some((row) => row.busy);
      this.#timer = setTimeout(() => this.refresh(), busy && !document.hidden ? POLL_MS : IDLE_POLL_MS);
    }
  }

  async #loadMore() {
    this.#more.disabled = true;
    try {
      const { items, next } = await listDocuments(PAGE, this.#next);
      items.forEach((item) => this.#body.append(this.#row(item).element));
      this.#next = next;
      this.#more.hidden = next === null;
    } catch (error) {
      toast(error.message, 'error');
    } finally {
      this.#more.disabled = false;
    }
  }

  /** Rows of the newest documents first, then older ones that were loaded before. */
  #show(items) {
    const newest = new Set(items.map((item) => item.id));
    const oldest = items.at(-1)?.created_at ?? '';
    for (const [id, row] of this.#rows) {
      if (!newest.has(id) && row.createdAt >= oldest) {
        this.#forget(id);
      }
    }
    items.forEach((item, index) => {
      const { element } = this.#row(item);
      const there = this.#body.children[index] ?? null;
      if (there !== element) {
        this.#body.insertBefore(element, there);
      }
    });
    this.#sayWhenEmpty();
  }

  #row(item) {
    let row = this.#rows.get(item.id);
    if (!row) {
      row = new DocumentRow(item, () => this.#delete(item));
      this.#rows.set(item.id, row);
    }
    row.update(item);
    return row;
  }

  #forget(id) {
    this.#rows.get(id)?.element.remove();
    this.#rows.delete(id);
  }

  #sayWhenEmpty() {
    this.#empty.textContent = 'Nothing here yet. Drop a document above, or try the sample.';
    this.#empty.hidden = this.#rows.size > 0;
  }

  async #delete(item) {
    if (await confirmDelete(item)) {
      this.#forget(item.id);
      this.#sayWhenEmpty();
      this.refresh();
    }
  }
}

/** Asks, then deletes. @returns {Promise<boolean>} whether the document is gone */
export async function confirmDelete(item) {
  const question = `“${isolated(item.title)}”, its page images and everything found in it will be deleted. This cannot be undone.`;
  if (!(await ask('Delete this document?', question, 'Delete', true))) {
    return false;
  }
  try {
    await deleteDocument(item.id);
  } catch (error) {
    if (error.status !== 404) {
      toast(error.message, 'error');
      return false;
    }
  }
  toast('Document deleted');
  return true;
}

class DocumentRow {
  busy = false;

  #thumb = h('span', { class: 'thumb', 'aria-hidden': 'true' }, icon('page'));
  #hasThumb = false;
  #meta = h('p', { class: 'row-meta' });
  #state = h('div', { class: 'row-state' });

  constructor(item, onDelete) {
    this.createdAt = item.created_at;
    const remove = h(
      'button',
      { class: 'button-icon row-delete', type: 'button', 'aria-label': `Delete ${readable(item.title)}`, title: 'Delete', onclick: onDelete },
      icon('trash'),
    );
    rightsOver(item).then(({ change }) => {
      remove.hidden = !change;
    }, () => {}); // the list says that the server cannot be reached
    this.element = h(
      'li',
      { class: 'document-row' },
      this.#thumb,
      h(
        'div',
        { class: 'row-text' },
        h('a', { class: 'row-title', href: address({ view: 'document', id: item.id }) }, h('bdi', {}, readable(item.title))),
        this.#meta,
      ),
      this.#state,
      remove,
    );
  }

  update(item) {
    const { run } = item;
    this.busy = run !== null && !isFinal(run.state);
    this.#meta.replaceChildren(
      [item.pages && count(item.pages, 'page'), bytes(item.bytes)].filter(Boolean).join(' · ') + ' · ',
      h('time', { datetime: item.created_at, title: moment(item.created_at) }, since(item.created_at)),
      noteOf(item),
    );
    this.#state.replaceChildren(...stateOf(run));
    this.#showThumb(run);
  }

  /** The first page that was to be read, once it can be expected to be there. */
  #showThumb(run) {
    if (this.#hasThumb || !run || run.pages_done === 0 || run.pages_failed > 0) {
      return;
    }
    if (this.busy && run.pages_done < 3) {
      return;
    }
    this.#hasThumb = true;
    const first = parseInt(run.options.pages || '1', 10) || 1;
    const img = h('img', { src: imageUrl(run.id, first), alt: '', loading: 'lazy', decoding: 'async' });
    img.addEventListener('error', () => img.remove());
    this.#thumb.append(img);
  }
}

/** Whose it is, if it is not of whoever looks at it, and whether it is shared. */
function noteOf(item) {
  const note = h('span', {}, item.shared ? ' · shared' : '');
  getSession().then(({ user }) => {
    if (item.owner && item.owner !== user?.username) {
      note.textContent = ` · of ${item.owner}${item.shared ? ', shared' : ''}`;
    }
  }, () => {});
  return note;
}

function stateOf(run) {
  if (run === null) {
    return [];
  }
  const badge = h('span', { class: `badge badge-${run.state}` }, stateWord(run.state));
  if (run.state === 'running') {
    const ended = run.pages_done + run.pages_failed;
    return [
      h('span', { class: 'row-count' }, `${ended} / ${run.pages_total}`),
      h('progress', { max: run.pages_total, value: ended, 'aria-label': 'Pages read' }),
      badge,
    ];
  }
  const found = run.detections > 0 && h('span', { class: 'row-count' }, count(run.detections, 'detection'));
  return [found, badge].filter(Boolean);
}
