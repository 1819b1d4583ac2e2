// Which detections are shown: by label and by score. No DOM: legend.js and score.js show it.

import { labelIndex } from '../ui/kit.js';

/** The highest score that is shown where any is. */
export const TOP = 1;

/** Fires `change` when other detections are shown, and `labels` when a label is found for the first time. */
export class Filter extends EventTarget {
  #hidden = new Set();
  #wanted = null; // the labels that are shown, while some of them were not found yet
  #lowest = 0;
  #highest = TOP;
  #own = new Map(); // label → its own lowest score
  #floor = 1; // the lowest score found
  #counts = new Map();

  shows(detection) {
    return this.#reaches(detection) && this.isShown(detection.label);
  }

  /** Without a lowest score everything that the run found is shown, and no candidate. */
  #reaches({ label, score, candidate }) {
    const lowest = this.#own.get(label) ?? this.#lowest;
    return score >= lowest && (score <= this.#highest || this.#highest === TOP) && !(candidate && lowest === 0);
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

  /** How many detections with a label have a score that is shown, as last counted. */
  countOf(label) {
    return this.#counts.get(label) ?? 0;
  }

  /** The lowest score that is shown; 0 where any is. */
  get lowest() {
    return this.#lowest;
  }

  /** The highest score that is shown; 1 where any is. */
  get highest() {
    return this.#highest;
  }

  /** The lowest scores of labels that have their own. @returns {Map<string, number>} */
  get own() {
    return this.#own;
  }

  /** The lowest score that is shown of a label. */
  lowestOf(label) {
    return this.#own.get(label) ?? this.#lowest;
  }

  /** The lowest score that lets all in that is shown, for those who know one score for all labels; 0 for any. */
  get least() {
    const shown = this.#own.size > 0 ? this.labels.filter((label) => this.isShown(label)).map((label) => this.lowestOf(label)) : [this.#lowest];
    const asked = Math.min(...shown.filter((score) => score > 0));
    const some = asked === Infinity || (shown.includes(0) && asked >= this.#floor);
    return some ? 0 : asked;
  }

  /** Whether what is shown cannot be said by labels and one lowest score. */
  get isManifold() {
    const shown = this.labels.filter((label) => this.isShown(label));
    return this.#highest < TOP || (this.#own.size > 0 && new Set(shown.map((label) => this.lowestOf(label))).size > 1);
  }

  /** All lowest scores that are asked for, of labels or of all. @returns {number[]} without 0 */
  get asked() {
    return [this.#lowest, ...this.#own.values()].filter((score) => score > 0);
  }

  /** Whether scores hide anything. */
  get byScore() {
    return this.#highest < TOP || this.asked.length > 0;
  }

  /** The lowest score found so far. */
  get floor() {
    return this.#floor;
  }

  setLowest(score) {
    this.setRange(score, this.#highest);
  }

  /** @param {number} lowest score, 0 for any @param {number} highest score, 1 for any */
  setRange(lowest, highest) {
    if (lowest !== this.#lowest || highest !== this.#highest) {
      this.#lowest = lowest;
      this.#highest = highest;
      this.#changed();
    }
  }

  /** Gives a label a lowest score of its own. @param {number|null} score null for that of all labels */
  setOwn(label, score) {
    if ((this.#own.get(label) ?? null) === score) {
      return;
    }
    if (score === null) {
      this.#own.delete(label);
    } else {
      this.#own.set(label, score);
    }
    this.#changed();
  }

  /** All labels have the same lowest score again. */
  clearOwn() {
    if (this.#own.size > 0) {
      this.#own.clear();
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
    this.#chooseLabels(labels);
    this.#changed();
  }

  /**
   * The same without an event; also of labels that are yet to be found.
   *
   * @param {string[]|null} labels null for all
   * @param {number} lowest score
   * @param {number|null} [highest] score
   * @param {Record<string, number>|null} [own] the lowest scores of labels that have their own
   */
  choose(labels, lowest, highest = null, own = null) {
    this.#chooseLabels(labels);
    this.#lowest = lowest ?? 0;
    this.#highest = highest ?? TOP;
    this.#own = new Map(Object.entries(own ?? {}));
  }

  #chooseLabels(labels) {
    this.#wanted = labels;
    this.#hidden = new Set(this.labels.filter((label) => labels && !labels.includes(label)));
  }

  /** The labels that an address names; null where all are shown. */
  get chosen() {
    return this.#wanted ?? (this.#hidden.size > 0 ? this.labels.filter((label) => !this.#hidden.has(label)) : null);
  }

  /** What of an address says what is shown. */
  get address() {
    return {
      label: this.chosen,
      score: this.#lowest || null,
      most: this.#highest < TOP ? this.#highest : null,
      from: this.#own.size > 0 ? Object.fromEntries(this.#own) : null,
    };
  }

  /** Counts anew over all pages. */
  count(pages) {
    const counts = new Map();
    let fresh = false;
    for (const page of pages) {
      for (const detection of page.detections) {
        const { label, score, candidate } = detection;
        fresh ||= !this.#counts.has(label) && !counts.has(label);
        counts.set(label, (counts.get(label) ?? 0) + (this.#reaches(detection) ? 1 : 0));
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
