// A document: loads it and shows one of its runs, the latest unless the address names another.

import { h, notice } from '../ui/kit.js';
import { t } from '../i18n.js';
import { ApiError, getDocument, getRun, listRuns } from '../api.js';
import { replace } from '../address.js';
import { Frame } from './frame.js';
import { Workspace } from './workspace.js';

const RELOAD_MS = 3_000;

/** @param {import('../address.js').Address} address */
export function open(address) {
  const view = new DocumentView(address);
  view.load();
  return view;
}

class DocumentView {
  element = h('div', { class: 'run' }, h('p', { class: 'loading' }, t('run.loading')));

  #address;
  #workspace = null;
  #frame = null;
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
    if (other || !this.#frame) {
      this.load();
    } else {
      this.#workspace.go(address);
    }
    return true;
  }

  /** @returns {import('../ui/commands.js').Command[]} */
  commands() {
    return this.#frame?.commands() ?? [];
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#frame?.close();
  }

  async #show(item, run) {
    if (run?.document_id !== item.id) {
      throw new ApiError(404, t(run ? 'run.noSuchRun' : 'run.runsDeleted'));
    }
    this.#frame?.close();
    this.#workspace = new Workspace(item, run, this.#address, {
      changed: (address) => (this.#address = address),
      newRun: (started) => this.#changeRun(item, started),
      chosen: async (id) => this.#changeRun(item, await getRun(id)),
      gone: () => this.load(),
    });
    const frame = new Frame(this.#workspace);
    this.#frame = frame;
    this.element.replaceChildren(frame.element);
    this.#workspace.go(this.#address);
    const runs = await listRuns(item.id).catch(() => ({ items: [run] }));
    frame.offer(runs.items);
  }

  /** The labels and the score that are shown stay as they are. */
  async #changeRun(item, run) {
    if (this.#closed) {
      return;
    }
    if (item.run.created_at < run.created_at) {
      item.run = run;
    }
    this.#address = { ...this.#address, run: run.id === item.run.id ? null : run.id, page: null, box: null };
    replace(this.#address);
    await this.#show(item, run);
  }

  #failed(error) {
    this.#frame?.close();
    this.#frame = null;
    const title = t(error.status === 404 ? 'app.notFound' : 'run.cannotBeShown');
    this.element.replaceChildren(notice(title, error.message));
    if (error instanceof ApiError && error.passing) {
      this.#timer = setTimeout(() => this.load(), RELOAD_MS);
    }
  }
}
