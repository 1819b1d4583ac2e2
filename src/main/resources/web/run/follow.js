// Keeps the workspace's run up to date: what was found until now, then its events.

import { getRun, listPages } from '../api.js';
import { RunStream } from '../stream.js';

const QUEUE_MS = 3_000;

export class Follower {
  #workspace;
  #stream = null;
  #timer = null;

  /** @param {import('./workspace.js').Workspace} workspace */
  constructor(workspace) {
    this.#workspace = workspace;
    this.#begin();
  }

  close() {
    clearTimeout(this.#timer);
    this.#stream?.close();
  }

  /** The failed pages are read again. */
  retried() {
    this.#workspace.change(this.#workspace.model.resetFailed());
    this.#watchQueue();
  }

  /** First the sizes and the images of all pages, which is little; what was found on them comes by the events. */
  async #begin() {
    const { model } = this.#workspace;
    let cursor = null;
    do {
      const answer = model.ended > 0 ? await listPages(model.run.id, cursor).catch(() => null) : null;
      if (this.#workspace.closed) {
        return;
      }
      this.#workspace.change(model.outline(answer?.items ?? []));
      cursor = answer?.next;
    } while (cursor);
    this.#stream = new RunStream(
      model.run.id,
      (type, data) => this.#received(type, data),
      () => this.#workspace.told.gone(),
    );
    this.#watchQueue();
  }

  #received(type, data) {
    const { model } = this.#workspace;
    this.#workspace.change(model.apply(type, data));
    if (type === 'run.finished' && model.live) {
      this.#reload();
    }
  }

  async #reload() {
    const { model } = this.#workspace;
    try {
      model.snapshot(await getRun(model.run.id));
      this.#workspace.runChanged();
    } catch {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#workspace.closed || this.#reload(), QUEUE_MS);
    }
  }

  /** The place in the queue has no event of its own. */
  #watchQueue() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      if (!this.#workspace.closed && this.#workspace.model.run.state === 'queued') {
        await this.#reload();
        this.#watchQueue();
      }
    }, QUEUE_MS);
  }
}
