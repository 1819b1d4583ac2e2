// What a run found with scores below its threshold: fetched for the pages near the reader's place while it is wanted.

import { listCandidates } from '../api.js';
import { around, ranges } from './ranges.js';

const BEFORE = 6; // pages that are fetched before the reader's place
const AFTER = 18;
const MOST_PAGES = 240; // whose candidates are kept
const WAIT_MS = 150; // a slider passes many scores
const AGAIN_MS = 5_000;
const GRID = 20; // scores are asked for in twentieths

export class Candidates {
  #workspace;
  #kept = new Map(); // page → { from, items }, those fetched longest ago first
  #timer = null;
  #asking = false;

  /** @param {import('./workspace.js').Workspace} workspace */
  constructor(workspace) {
    this.#workspace = workspace;
    workspace.addEventListener('filter', () => this.#changed());
    workspace.addEventListener('page', () => this.#soon());
    workspace.addEventListener('pages', ({ detail }) => this.#pagesChanged(detail));
  }

  /** The lowest score that the run has kept; null where that is its threshold. */
  get from() {
    return this.#workspace.model.run.candidates_from ?? null;
  }

  /** The score below which candidates begin. */
  get threshold() {
    const { threshold, options } = this.#workspace.model.run;
    return threshold ?? options.threshold ?? null;
  }

  /** The score from which on candidates are shown; null while none are wanted. */
  get #wanted() {
    const lowest = Math.min(...this.#workspace.filter.asked);
    const any = this.from !== null && lowest < (this.threshold ?? 0);
    return any ? Math.max(this.from, Math.floor(lowest * GRID + 1e-6) / GRID) : null;
  }

  #changed() {
    if (this.#wanted !== null) {
      this.#soon();
    } else if (this.#kept.size > 0) {
      const pages = [...this.#kept.keys()].map((number) => this.#workspace.model.pages.get(number));
      this.#kept.clear();
      this.#put(pages.filter((page) => page?.detections.some(({ candidate }) => candidate)));
    }
  }

  /** Pages that are known better have lost their candidates. */
  #pagesChanged(pages) {
    const lost = pages.filter(({ page, detections }) =>
      this.#kept.get(page)?.items.length > 0 && !detections.some(({ candidate }) => candidate));
    this.#put(lost);
    this.#soon();
  }

  #soon(after = WAIT_MS) {
    if (this.#wanted !== null && !this.#asking) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), after);
    }
  }

  async #ask() {
    const { model, numbers, current, closed } = this.#workspace;
    const from = this.#wanted;
    if (closed || from === null || this.#asking) {
      return;
    }
    const near = around(numbers, current ?? numbers[0], BEFORE, AFTER);
    const lacking = near.filter((number) => model.pages.get(number)?.state === 'done' && !(this.#kept.get(number)?.from <= from));
    if (lacking.length === 0) {
      return;
    }
    this.#asking = true;
    let again = 0;
    try {
      this.#take(lacking, from, (await listCandidates(model.run.id, ranges(lacking), from)).items);
    } catch {
      again = AGAIN_MS;
    }
    this.#asking = false;
    this.#soon(again);
  }

  #take(numbers, from, items) {
    if (this.#wanted === null || this.#workspace.closed) {
      return;
    }
    const found = new Map(items.map(({ page, detections }) => [page, detections.map((detection) => ({ ...detection, page }))]));
    const changed = [...numbers];
    for (const number of numbers) {
      this.#kept.delete(number);
      this.#kept.set(number, { from, items: found.get(number) ?? [] });
    }
    for (const number of this.#kept.keys()) {
      if (this.#kept.size <= MOST_PAGES) {
        break;
      }
      this.#kept.delete(number);
      changed.push(number);
    }
    this.#put(changed.map((number) => this.#workspace.model.pages.get(number)).filter(Boolean));
  }

  #put(pages) {
    for (const page of pages) {
      const own = page.detections.filter(({ candidate }) => !candidate);
      page.detections = [...own, ...(this.#kept.get(page.page)?.items ?? [])];
    }
    if (pages.length > 0) {
      this.#workspace.change(pages);
    }
  }
}
