// The pages as elements, and which of them are near the reader's place: the others show nothing but a heading.

import { h, oncePerFrame } from '../../ui/kit.js';
import { FOOT } from './layout.js';
import { Sheet } from './sheet.js';

const PART = 48; // pages; the browser passes over the parts that are far
const FAR_MS = 120;

export class Sheets {
  #workspace;
  #geometry;
  #plane;
  #sheets = new Map(); // by number
  #parts = []; // { element, top } of so many pages each
  #near = new Set();
  #marked = new Set();
  #farDue = null;
  #uncovered = new Set();
  #coverSoon = oncePerFrame(() => this.#cover());

  /**
   * @param {import('../workspace.js').Workspace} workspace
   * @param {import('./geometry.js').Geometry} geometry
   * @param {Element} plane
   */
  constructor(workspace, geometry, plane) {
    this.#workspace = workspace;
    this.#geometry = geometry;
    this.#plane = plane;
    const on = (type, handler) => workspace.addEventListener(type, handler);
    on('filter', () => this.#near.forEach((sheet) => sheet.refilter()));
    on('pick', () => this.mark());
    on('look', () => this.mark());
    on('hits', () => this.#near.forEach((sheet) => sheet.showHits(workspace.hits)));
  }

  close() {
    clearTimeout(this.#farDue);
  }

  /** Those that have an image now. @returns {Set<Sheet>} */
  get near() {
    return this.#near;
  }

  of(number) {
    return this.#sheets.get(number);
  }

  /** Other pages are those of the run. */
  list() {
    const { model, filter } = this.#workspace;
    const { numbers } = this.#geometry;
    this.#near.clear();
    this.#uncovered.clear();
    this.#sheets = new Map(numbers.map((number) => [number, new Sheet(model.pages.get(number), filter)]));
    const elements = [...this.#sheets.values()].map(({ element }) => element);
    this.#parts = [];
    for (let first = 0; first < elements.length; first += PART) {
      this.#parts.push({ element: h('div', { class: 'plane-part' }, elements.slice(first, first + PART)), top: 0, place: '' });
    }
    this.#plane.replaceChildren(...this.#parts.map(({ element }) => element));
  }

  /** Places what is near at once, and the others when there is time. @param {number[]} near indices */
  place(near) {
    this.#parts.forEach((part, index) => this.#putPart(part, index));
    this.show(near);
    clearTimeout(this.#farDue);
    this.#farDue = setTimeout(() => {
      this.#geometry.numbers.forEach((number, index) => this.#sheets.get(number).isNear || this.#put(index));
    }, FAR_MS);
  }

  /** These pages are near now. @param {number[]} near indices */
  show(near) {
    const now = new Set(near.map((index) => this.#sheets.get(this.#geometry.numbers[index])));
    for (const sheet of this.#near) {
      if (!now.has(sheet)) {
        sheet.near(false);
        this.#uncovered.delete(sheet);
      }
    }
    this.#near = now;
    near.forEach((index) => this.#put(index));
    for (const sheet of now) {
      if (!sheet.isNear) {
        sheet.near(true);
        this.#uncovered.add(sheet);
        this.#coverSoon();
      }
    }
  }

  /** The boxes of one page a frame: those of several would hold the scrolling up. */
  #cover() {
    const seen = this.#workspace.current;
    const sheet = [...this.#uncovered].reduce((best, next) => (best && distance(best, seen) <= distance(next, seen) ? best : next), null);
    this.#uncovered.delete(sheet);
    sheet?.cover(this.#workspace.hits);
    if (this.#uncovered.size > 0) {
      this.#coverSoon();
    }
  }

  /** The boxes that are picked and looked at. */
  mark() {
    const { picked, looked } = this.#workspace;
    const wanted = new Set([picked?.page, looked?.page].map((number) => this.#sheets.get(number)).filter(Boolean));
    const of = (detection, sheet) => (detection?.page === sheet.page.page ? detection : null);
    for (const sheet of new Set([...wanted, ...this.#marked])) {
      sheet.mark({ picked: of(picked, sheet), looked: of(looked, sheet) });
    }
    this.#marked = wanted;
  }

  #putPart(part, index) {
    const last = Math.min((index + 1) * PART, this.#geometry.numbers.length) - 1;
    const span = this.#geometry.span(index * PART, last, FOOT);
    part.element.hidden = !span;
    const [top, bottom] = span ?? [0, 0];
    const place = `${top} ${bottom}`;
    if (place !== part.place) {
      Object.assign(part, { top, place });
      part.element.style.top = `${top}px`;
      part.element.style.height = `${bottom - top}px`;
    }
  }

  #put(index) {
    const [left, top, width, height] = this.#geometry.at(index);
    const sheet = this.#sheets.get(this.#geometry.numbers[index]);
    if (sheet.element.hidden !== (width === 0)) {
      sheet.element.hidden = width === 0;
    }
    sheet.put(left, top - this.#parts[Math.floor(index / PART)].top, width, height);
  }
}

const distance = (sheet, page) => Math.abs(sheet.page.page - (page ?? 1));
