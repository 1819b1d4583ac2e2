// Which detections are shown: by label and by score. No DOM: legend.js and score.js show it.

import { labelIndex } from '../ui/kit.js';

/** Fires `change` when other detections are shown, and `labels` when a label is found for the first time. */
export class Filter extends EventTarget {
  #hidden = new Set();
  #wanted = null; // the labels that are shown, while some of them were not found yet
  #lowest = 0;
  #floor = 1; // the lowest score found
  #counts = new Map();

  shows({ label, score }) {
    return score >= this.#lowest && this.isShown(label);
  }

  isShown(label) {
    return !this.#hidden.has(label) && (!this.#wanted || this.#wanted.includes(label));
  }

  /** The labels found so far: the usual ones first. @returns {string[]} */
  get labels() {
    return [...this.#counts.keys()].sort((a, b) => labelIndex(a) - labelIndex(b));
  }

  /** The same, for exports. */
  get seen() {
    return this.labels;
  }

  /** The labels that are not shown. @returns {Set<string>} */
  get hidden() {
    return this.#hidden;
  }

  /** The labels that were chosen before they were found; null where nothing was. */
  get wanted() {
    return this.#wanted;
  }

  /** How many detections with a label have at least the lowest score, as last counted. */
  countOf(label) {
    return this.#counts.get(label) ?? 0;
  }

  /** The lowest score that is shown; 0 where any is. */
  get lowest() {
    return this.#lowest;
  }

  /** The lowest score found so far. */
  get floor() {
    return this.#floor;
  }

  setLowest(score) {
    if (score !== this.#lowest) {
      this.#lowest = score;
      this.#changed();
    }
  }

  toggle(label) {
    this.#wanted = null;
    if (!this.#hidden.delete(label)) {
      this.#hidden.add(label);
    }
    this.#changed();
  }

  /** Shows these labels alone. @param {string[]|null} labels null for all */
  only(labels) {
    this.choose(labels, this.#lowest);
    this.#changed();
  }

  /**
   * The same without an event; also of labels that are yet to be found.
   *
   * @param {string[]|null} labels null for all
   * @param {number} lowest score
   */
  choose(labels, lowest) {
    this.#wanted = labels;
    this.#lowest = lowest ?? 0;
    this.#hidden = new Set(this.labels.filter((label) => labels && !labels.includes(label)));
  }

  /** The labels that an address names; null where all are shown. */
  get chosen() {
    return this.#wanted ?? (this.#hidden.size > 0 ? this.labels.filter((label) => !this.#hidden.has(label)) : null);
  }

  /** Counts anew over all pages. */
  count(pages) {
    const counts = new Map();
    let fresh = false;
    for (const page of pages) {
      for (const { label, score, candidate } of page.detections) {
        fresh ||= !this.#counts.has(label) && !counts.has(label);
        counts.set(label, (counts.get(label) ?? 0) + (score >= this.#lowest ? 1 : 0));
        this.#floor = candidate ? this.#floor : Math.min(this.#floor, score);
      }
    }
    for (const label of this.#counts.keys()) {
      if (!counts.has(label)) {
        counts.set(label, 0);
      }
    }
    this.#counts = counts;
    for (const label of fresh && this.#wanted ? counts.keys() : []) {
      if (!this.#wanted.includes(label)) {
        this.#hidden.add(label);
      }
    }
    if (fresh) {
      this.dispatchEvent(new Event('labels'));
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
