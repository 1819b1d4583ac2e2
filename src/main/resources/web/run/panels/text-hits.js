// The detections of the run whose texts hold what is looked for.

import { t } from '../../i18n.js';
import { searchText } from '../../api.js';
import { inReadingOrder } from './order.js';
import { holds } from './match.js';

const COMPLETED = 40; // pages whose texts are asked for one by one; of more the server finds the hits
const MOST_FROM_SERVER = 200; // hits
const REST_MS = 700; // events that bring the pages may be under way

/**
 * Looks through the texts that are here already. Where the events had no room for all texts of a page, either the page is
 * asked for, or the server searches.
 */
export class TextHits {
  /** What is looked for, folded; empty for nothing. */
  wanted = '';
  /** The hits by page, in reading order: detections, or what the server says of them. */
  found = [];
  /** What is to be said about the search, or null. */
  state = null;

  #workspace;
  #changed;
  #typed = '';
  #turn = 0; // of what is looked for: answers for an earlier one are of no use
  #timer = null;
  #asking = false;
  #served = [];

  /**
   * @param {import('../workspace.js').Workspace} workspace
   * @param {() => void} changed called when there are other hits
   */
  constructor(workspace, changed) {
    this.#workspace = workspace;
    this.#changed = changed;
  }

  close() {
    this.#turn++;
    clearTimeout(this.#timer);
  }

  /**
   * @param {string} wanted folded
   * @param {string} typed the same as it was typed
   */
  look(wanted, typed = wanted) {
    this.#turn++;
    this.wanted = wanted;
    this.#typed = typed;
    this.state = null;
    this.#served = [];
    this.#asking = false;
    this.#find();
    this.#restSoon();
  }

  pagesChanged() {
    if (this.wanted !== '') {
      this.#find();
      this.#changed();
      this.#restSoon();
    }
  }

  #restSoon() {
    clearTimeout(this.#timer);
    if (this.wanted !== '' && !this.#asking && this.#served.length === 0) {
      this.#timer = setTimeout(() => this.#askForRest(this.#turn), REST_MS);
    }
  }

  #find() {
    const { numbers, model } = this.#workspace;
    const served = new Map();
    this.#served.forEach((hit) => served.set(hit.page, [...(served.get(hit.page) ?? []), hit]));
    this.found = this.wanted === '' ? [] : numbers.flatMap((number) => this.#onPage(model.pages.get(number), served.get(number)));
  }

  #onPage(page, served = []) {
    const here = inReadingOrder(page?.detections ?? []).filter((detection) => holds(detection, this.wanted));
    const missed = page?.truncated ? served.filter(({ n }) => !here.some((hit) => hit.n === n)) : [];
    return missed.length > 0 ? [...here, ...missed] : here;
  }

  async #askForRest(turn) {
    const cut = [...this.#workspace.model.pages.values()].filter(({ truncated }) => truncated);
    if (cut.length === 0) {
      return;
    }
    this.#asking = true;
    this.state = t('panel.search.going');
    this.#changed();
    const state = cut.length > COMPLETED ? await this.#askServer(turn, cut.length) : await this.#complete(turn, cut);
    if (turn === this.#turn) {
      this.state = state;
      this.#find();
      this.#changed();
    }
  }

  async #complete(turn, pages) {
    for (const page of pages) {
      if (turn === this.#turn) {
        await this.#workspace.complete(page);
      }
    }
    this.#asking = false;
    return null;
  }

  /** @returns what is to be said of it, or null */
  async #askServer(turn, cut) {
    const { item, model } = this.#workspace;
    let cursor = null;
    try {
      do {
        const answer = await searchText(this.#typed, item.id, cursor);
        if (turn !== this.#turn) {
          return null;
        }
        const ofRun = answer.items.filter(({ run }) => run === model.run.id);
        this.#served.push(...ofRun.map(({ page, n, label, snippet }) => ({ page, n, label, text: snippet.text })));
        cursor = answer.next;
      } while (cursor && this.#served.length < MOST_FROM_SERVER);
    } catch {
      // What is here was looked through; that the rest was not is said below.
    }
    return this.#served.length > 0 ? null : t('panel.search.partly', { n: cut });
  }
}
