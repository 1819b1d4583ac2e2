// What is known of one run: a snapshot from the server, brought forward by its events.

import { isFinal } from '../i18n.js';

const RATE_WINDOW = 16; // pages

/**
 * @typedef {object} Page
 * @property {number} page
 * @property {'waiting'|'done'|'failed'} state
 * @property {number} [width] in pixels, as height
 * @property {number} [height]
 * @property {number} [dpi]
 * @property {string} [image]
 * @property {object[]} detections
 * @property {boolean} [truncated] whether the page has more to tell than its event had room for
 * @property {number} [found] how many detections it has
 * @property {{kind: string, message: string}[]} [warnings] what of it could not be drawn
 * @property {{message: string, retryable: boolean}} [error]
 */

export class RunModel {
  /** @type {Map<number, Page>} in no particular order */
  pages = new Map();

  #ends = []; // when the latest pages ended, in milliseconds

  constructor(run) {
    this.run = run;
  }

  get live() {
    return !isFinal(this.run.state);
  }

  get ended() {
    return this.run.pages_done + this.run.pages_failed;
  }

  /** Whether reading the failed pages again cannot help, as far as is known. */
  get isHopeless() {
    const failed = [...this.pages.values()].filter((page) => page.state === 'failed');
    const all = this.run.pages_total !== null && this.run.pages_done + failed.length === this.run.pages_total;
    return failed.length > 0 && all && failed.every((page) => page.error && !page.error.retryable);
  }

  /** Takes a newer answer of the server in. */
  snapshot(run) {
    if (!this.live && !isFinal(run.state)) {
      this.#ends = [];
    }
    this.run = run;
  }

  /** Takes an event in. @returns {Page[]} the pages that changed */
  apply(type, data) {
    if (this.live) {
      this.#advance(type, data);
    }
    if (type === 'page.done' || type === 'page.failed') {
      return [this.#pageEnded(type, data)].filter(Boolean);
    }
    return type === 'run.finished' ? [] : this.resetFailed();
  }

  /** Failed pages wait again, as after a retry. @returns {Page[]} these pages */
  resetFailed() {
    const failed = [...this.pages.values()].filter((page) => page.state === 'failed');
    return failed.map((page) => this.#put({ page: page.page, state: 'waiting', detections: [] }));
  }

  /**
   * Takes in what the list of pages says: everything but the detections, which are asked for when they are needed.
   *
   * @param {object[]} items as the server lists them
   * @returns {Page[]} the pages that changed
   */
  outline(items) {
    const fresh = items.filter(({ page, state }) => state !== 'waiting' && (this.pages.get(page)?.state ?? 'waiting') === 'waiting');
    return fresh.map(({ detections: found, error, ...page }) =>
      this.#put({ ...page, error: error ?? undefined, detections: [], truncated: found > 0, found }));
  }

  /** Makes sure that a page is known. */
  expect(number) {
    return this.pages.get(number) ?? this.#put({ page: number, state: 'waiting', detections: [] });
  }

  /** Pages per second: of the latest pages while it runs, of the whole run afterwards; or null. */
  rate() {
    const { started_at: started, finished_at: finished } = this.run;
    if (!this.live) {
      const seconds = (new Date(finished) - new Date(started)) / 1000;
      return started && finished && seconds > 0 && this.ended > 0 ? this.ended / seconds : null;
    }
    const span = this.#ends.at(-1) - this.#ends[0];
    return span > 0 ? ((this.#ends.length - 1) * 1000) / span : null;
  }

  /** Replayed events are older than the snapshot and must not turn it back. */
  #advance(type, data) {
    const run = this.run;
    if (type === 'run.opened' && run.state === 'queued') {
      run.state = 'running';
      run.started_at ??= data.at;
    }
    if (data.pages_total) {
      run.pages_total = data.pages_total;
    }
    if (data.pages_done + data.pages_failed >= this.ended) {
      run.pages_done = data.pages_done;
      run.pages_failed = data.pages_failed;
    }
  }

  #pageEnded(type, data) {
    this.#ends.push(Date.parse(data.at));
    this.#ends = this.#ends.slice(-RATE_WINDOW);
    const { page, width, height, dpi, image, detections, warnings, error } = data;
    const truncated = data.detections_truncated ?? false;
    const known = this.pages.get(page);
    if (type === 'page.done' && known?.state === 'done' && (!known.truncated || truncated)) {
      return null; // a page that was read does not change
    }
    return this.#put(
      type === 'page.done'
        ? { page, state: 'done', width, height, dpi, image, detections, warnings, truncated, found: data.detections_total }
        : { page, state: 'failed', detections: [], error },
    );
  }

  #put(page) {
    this.pages.set(page.page, page);
    return page;
  }
}

/**
 * The numbers of the pages that a run reads.
 *
 * @param {string|null} selection such as "1-3,7" or "10-"; empty is all
 * @param {number} total how many pages that are
 */
export function pageNumbers(selection, total) {
  if (!selection) {
    return Array.from({ length: total }, (_, i) => i + 1);
  }
  const numbers = [];
  for (const part of selection.split(',')) {
    const [first, last] = part.split('-').map((text) => parseInt(text, 10));
    const open = part.includes('-') && !last;
    for (let n = first; numbers.length < total && (open || n <= (last ?? first)); n++) {
      numbers.push(n);
    }
  }
  return numbers;
}
