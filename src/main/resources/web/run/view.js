// A document: loads it and shows one of its runs, the latest unless the address names another.

import { h, notice } from '../ui/kit.js';
import { ApiError, getDocument, getRun, listRuns } from '../api.js';
import { replace } from '../address.js';
import { RunPanel } from './panel.js';

const RELOAD_MS = 3_000;

/** @param {import('../address.js').Address} address */
export function open(address) {
  const view = new DocumentView(address);
  view.load();
  return view;
}

class DocumentView {
  element = h('div', { class: 'run' }, h('p', { class: 'loading' }, 'Loading…'));

  #address;
  #panel = null;
  #closed = false;
  #timer = null;

  constructor(address) {
    this.#address = address;
  }

  async load() {
    const { id, run: wanted } = this.#address;
    const isWanted = () => !this.#closed && (this.#address.run ?? null) === (wanted ?? null);
    try {
      const item = await getDocument(id);
      const run = wanted && wanted !== item.run?.id ? await getRun(wanted) : item.run;
      if (isWanted()) {
        await this.#show(item, run);
      }
    } catch (error) {
      if (isWanted()) {
        this.#failed(error);
      }
    }
  }

  /** Shows another place of the document. @returns {boolean} false where it is another document */
  go(address) {
    if (address.id !== this.#address.id) {
      return false;
    }
    const other = (address.run ?? null) !== (this.#address.run ?? null);
    this.#address = address;
    if (other || !this.#panel) {
      this.load();
    } else {
      this.#panel.go(address);
    }
    return true;
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#panel?.close();
  }

  async #show(item, run) {
    if (run?.document_id !== item.id) {
      throw new ApiError(404, run ? 'There is no such run of this document.' : 'The runs of this document were deleted.');
    }
    this.#panel?.close();
    this.#panel = new RunPanel(item, run, this.#address, {
      changed: (address) => this.#at(address),
      newRun: (started) => this.#changeRun(item, started),
      chosen: async (id) => this.#changeRun(item, await getRun(id)),
      gone: () => this.load(),
    });
    this.element.replaceChildren(this.#panel.element);
    this.#panel.go(this.#address);
    const panel = this.#panel;
    const runs = await listRuns(item.id).catch(() => ({ items: [run] }));
    panel.offer(runs.items);
  }

  /** The labels and the score that are shown stay as they are. */
  async #changeRun(item, run) {
    if (this.#closed) {
      return;
    }
    if (item.run.created_at < run.created_at) {
      item.run = run;
    }
    this.#at({ ...this.#address, run: run.id === item.run.id ? null : run.id, page: null, box: null });
    await this.#show(item, run);
  }

  #at(address) {
    this.#address = address;
    replace(address);
  }

  #failed(error) {
    this.#panel?.close();
    this.#panel = null;
    const title = error.status === 404 ? 'Not found' : 'This document cannot be shown';
    this.element.replaceChildren(notice(title, error.message));
    if (error instanceof ApiError && error.passing) {
      this.#timer = setTimeout(() => this.load(), RELOAD_MS);
    }
  }
}
