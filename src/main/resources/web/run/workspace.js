// What all parts of the view of a run share: the run, the place, the box that is picked, what is shown.

import { oncePerFrame } from '../ui/kit.js';
import { here, replace } from '../address.js';
import { Filter } from './filter.js';
import { RunModel, pageNumbers } from './model.js';
import { complete } from './whole.js';

const NOTE_MS = 250;

/**
 * Fires `pages` (detail: the pages that changed, at most once a frame), `filter`, `pick`, `look`, `page` (another page is
 * at the reader's place), `run` (its JSON changed), `panel` (detail: its name), `hits` (other texts
 * are found, or another of them is shown) and, for the viewport, `go`.
 */
export class Workspace extends EventTarget {
  filter = new Filter();
  picked = null;
  looked = null;
  /** What was searched for and found: by page the numbers of its boxes, and the hit that is shown now. */
  hits = { byPage: new Map(), at: null };
  current = null;
  /** Moves the lowest score by steps of 0.05; the score control sets it. @type {(steps: number) => void} */
  stepScore = () => {};

  #told;
  #changed = new Set();
  #sought = null; // the page and the box that are to be shown once they are there
  #noting = null;
  #closed = false;
  #numbers = [];
  #laidOut = '';
  #runSoon = oncePerFrame(() => this.#fire('run'));
  #pagesSoon = oncePerFrame(() => this.#firePages());

  /**
   * @param {object} item the document
   * @param {object} run one of its runs
   * @param {import('../address.js').Address} address
   * @param {object} told who wants to know
   * @param {(address: import('../address.js').Address) => void} told.changed something else is shown
   * @param {(run: object) => void} told.newRun the document is read once more
   * @param {(id: string) => Promise<void>} told.chosen another run is to be shown
   * @param {() => void} told.gone the run was deleted elsewhere
   */
  constructor(item, run, address, told) {
    super();
    this.item = item;
    this.model = new RunModel(run);
    this.address = address;
    this.#told = told;
    this.filter.addEventListener('change', () => this.#filtered());
    this.expect();
  }

  get told() {
    return this.#told;
  }

  /** The numbers of the pages of the run, in order; empty until they are known. */
  get numbers() {
    return this.#numbers;
  }

  get closed() {
    return this.#closed;
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#noting);
  }

  /** Shows the place that an address names: at once, or when it is there. */
  go(address) {
    this.address = address;
    this.filter.choose(address.label, address.score, address.most, address.from);
    this.#fire('filter');
    this.#fire('address');
    this.#sought = address.page && { page: address.page, box: address.box };
    if (!address.box) {
      this.pick(null);
    }
    this.seek();
  }

  /** Scrolls to a page, and to one of its detections. */
  goTo(page, { detection = null, picks = true } = {}) {
    this.letGo();
    this.#fire('go', { page, detection });
    if (detection && picks) {
      this.pick(detection);
    }
  }

  /** The reader moves by hand: the place that the address named is no longer sought. */
  letGo() {
    this.#sought = null;
  }

  /** @param {object|null} detection stays until another one is picked */
  pick(detection, { scroll = false } = {}) {
    if (detection === this.picked) {
      return;
    }
    this.picked = detection;
    if (detection && scroll) {
      this.#fire('go', { page: detection.page, detection });
    }
    this.#fire('pick');
    this.note();
  }

  /** @param {object|null} detection hovered or focused */
  look(detection) {
    if (detection !== this.looked) {
      this.looked = detection;
      this.#fire('look');
    }
  }

  /**
   * Marks what was found in the pages.
   *
   * @param {{page: number, n: number}[]} found
   * @param {{page: number, n: number}|null} at the one that is shown now
   */
  setHits(found, at) {
    const byPage = new Map();
    for (const { page, n } of found) {
      byPage.has(page) ? byPage.get(page).add(n) : byPage.set(page, new Set([n]));
    }
    this.hits = { byPage, at };
    this.#fire('hits');
  }

  /** The page at the reader's place. */
  setCurrent(page) {
    if (page !== this.current) {
      this.current = page;
      this.#fire('page');
      this.note();
    }
  }

  /** Opens a panel: pages, outline, search, boxes; box, statistics, about. */
  open(panel, options = {}) {
    this.#fire('panel', { panel, ...options });
  }

  /** These pages are other ones now. @param {import('./model.js').Page[]} pages */
  change(pages) {
    pages.forEach((page) => this.#changed.add(page.page));
    this.expect();
    this.#pagesSoon();
    this.#runSoon();
  }

  /** The JSON of the run is another one now. */
  runChanged() {
    this.expect();
    this.#runSoon();
  }

  /** Once the number of pages is known, each has its place. */
  expect() {
    const { pages_total: total, options } = this.model.run;
    const key = `${total} ${options.pages}`;
    if (total && key !== this.#laidOut) {
      this.#laidOut = key;
      this.#numbers = pageNumbers(options.pages, total);
      this.#numbers.forEach((number) => this.#changed.add(this.model.expect(number).page));
      this.#pagesSoon();
    }
  }

  /** Asks for what the events had no room for. */
  async complete(page) {
    if (!page.truncated || !(await complete(this.model.run.id, page)) || this.#closed) {
      return;
    }
    this.change([page]);
  }

  /** Goes to the page that the address names once it has a place, and to the box once it is known. */
  seek() {
    if (!this.#sought || this.#numbers.length === 0) {
      return;
    }
    const { page: number, box, isNear } = this.#sought;
    const page = this.model.pages.get(number);
    if (page && !isNear) {
      this.#sought.isNear = true;
      this.#fire('go', { page: number });
    }
    if (page?.state === 'waiting') {
      return; // its place moves until the size of the pages is known
    }
    const detection = box && page?.detections.find(({ n }) => n === box);
    if (box && !detection && page?.truncated) {
      this.complete(page);
      return;
    }
    this.#sought = null;
    if (page) {
      this.#fire('go', { page: number, detection });
    }
    if (detection) {
      this.pick(detection);
    }
  }

  /** Something else is shown than the address says: it is written down in a moment. */
  note() {
    clearTimeout(this.#noting);
    this.#noting = setTimeout(() => this.#note(), NOTE_MS);
  }

  /** Merges fields into the address. */
  setAddress(fields) {
    this.address = { ...this.address, ...fields };
    this.note();
  }

  /** The address of what is shown now, with a box where one is given. */
  addressOf(detection = this.picked) {
    const page = detection?.page ?? (this.current === this.#numbers[0] ? null : this.current);
    return { ...this.address, page, box: detection?.n ?? null, ...this.filter.address };
  }

  /** Writes down what is shown, unless the place that the address names is still sought. */
  #note() {
    const isLeaving = here()?.id !== this.item.id; // another screen is loading
    if (!this.#closed && !this.#sought && !isLeaving) {
      this.address = this.addressOf();
      this.#told.changed(this.address);
      replace(this.address);
    }
  }

  #filtered() {
    this.#fire('filter');
    this.note();
  }

  #firePages() {
    if (this.#closed) {
      return;
    }
    const pages = [...this.#changed].map((number) => this.model.pages.get(number)).filter(Boolean);
    this.#changed.clear();
    this.#keepPicked(pages);
    this.#fire('pages', pages);
    this.seek();
  }

  /** A page that is known better has other objects for the same detections. */
  #keepPicked(pages) {
    const page = this.picked && pages.find((other) => other.page === this.picked.page);
    const same = page?.detections.find(({ n }) => n === this.picked.n);
    if (page && same !== this.picked) {
      this.picked = same ?? (page.truncated ? this.picked : null);
      this.#fire('pick');
    }
  }

  #fire(type, detail) {
    if (!this.#closed) {
      this.dispatchEvent(new CustomEvent(type, { detail }));
    }
  }
}
