// The pages of a run, as far as they fit: placed, scrolled, zoomed. What is far from the reader's place costs a heading.

import { t } from '../../i18n.js';
import { h, oncePerFrame, styled } from '../../ui/kit.js';
import { Gestures } from './gestures.js';
import { GAP, LEAST, MODES, MOST, PAD, natural, place, rowsBetween, zoomStep } from './layout.js';
import { Minimap } from './minimap.js';
import { Pointing } from './pointing.js';
import { Sharp } from './sharp.js';
import { Sheet } from './sheet.js';

await styled('viewport.css', import.meta.url);

const NEAR = 1; // heights of the viewport, before and after
const A4 = [794, 1123];
const KEY = 'pagerunner.viewport';

/** Fires `zoom` when zoom, fit or mode change, and `seen` when other pages are near, or the place of what is seen moved. */
export class Viewport extends EventTarget {
  #workspace;
  #sheets = new Map(); // by number
  #numbers = [];
  #indices = new Map(); // by number
  #sizes = [];
  #shape = A4;
  #placed = place({ mode: 'continuous', sizes: [], at: 0, width: 1, height: 1, zoom: 1 });
  #zoom = 'width';
  #mode = 'continuous';
  #near = new Set();
  #held = null; // where the viewport was sent, and the page there
  #marked = new Set();
  #farDue = null;
  #tall = 0;
  #gestures;
  #plane = h('div', { class: 'plane' });
  #scrolled = oncePerFrame(() => this.#scroll());
  #sized = new ResizeObserver(() => this.#resize());

  element = h('div', { class: 'viewport', tabindex: '0', role: 'region', 'aria-label': t('run.viewport') }, this.#plane);

  /** The viewport with what lies over it. */
  stage = h('div', { class: 'stage' }, this.element);

  /** @param {import('../workspace.js').Workspace} workspace */
  constructor(workspace) {
    super();
    this.#workspace = workspace;
    this.#choose(workspace.address, remembered());
    const on = (type, handler) => workspace.addEventListener(type, handler);
    on('pages', ({ detail }) => this.#changed(detail));
    on('filter', () => this.#near.forEach((sheet) => sheet.refilter()));
    on('pick', () => this.#mark());
    on('look', () => this.#mark());
    on('go', ({ detail }) => this.goTo(detail.page, detail.detection));
    on('address', () => this.#addressed());
    this.element.addEventListener('scroll', this.#scrolled, { passive: true });
    for (const type of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
      this.element.addEventListener(type, () => workspace.letGo(), { passive: true });
    }
    this.pointing = new Pointing(workspace, this);
    this.#gestures = new Gestures(this);
    this.sharp = new Sharp(workspace, this);
    this.stage.append(new Minimap(workspace, this).element);
    this.#sized.observe(this.element);
  }

  close() {
    this.#gestures.close();
    this.sharp.close();
    this.#sized.disconnect();
    clearTimeout(this.#farDue);
  }

  /** The zoom in force, where 1 shows an inch as 96 pixels. */
  get zoom() {
    return this.#placed.zoom;
  }

  /** Which fit the zoom follows: `width`, `fit` (the page), or null. */
  get fit() {
    return typeof this.#zoom === 'string' ? this.#zoom : null;
  }

  get mode() {
    return this.#mode;
  }

  /** The size of the whole plane, in CSS pixels. */
  get size() {
    return [this.#placed.width, this.#placed.height];
  }

  /** The pages that have an image now. @returns {Sheet[]} */
  get near() {
    return [...this.#near];
  }

  sheet(number) {
    return this.#sheets.get(number);
  }

  /** Where a page lies in the plane. @returns {number[]} left, top, width, height in CSS pixels */
  rect(number) {
    const index = this.#indices.get(number) ?? 0;
    return [...this.#placed.rects.subarray(4 * index, 4 * index + 4)];
  }

  /** The page at a point of the window, and the point in the pixels of its image; null where there is no page. */
  at(clientX, clientY, slack = 0) {
    const { left, top } = this.element.getBoundingClientRect();
    const [x, y] = [clientX - left + this.element.scrollLeft, clientY - top + this.element.scrollTop];
    for (const sheet of this.#near) {
      const [px, py, width, height] = this.rect(sheet.page.page);
      if (width > 0 && x >= px - slack && x <= px + width + slack && y >= py - slack && y <= py + height + slack) {
        const scale = (sheet.page.width ?? width) / width;
        return { sheet, x: (x - px) * scale, y: (y - py) * scale, scale };
      }
    }
    return null;
  }

  /**
   * The part of a page that is in sight, and some of the viewport around it, in CSS pixels of the page.
   *
   * @returns {{x0: number, y0: number, x1: number, y1: number, width: number, height: number, seen: object}|null}
   */
  part(sheet, around) {
    const [left, top, width, height] = this.rect(sheet.page.page);
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.element;
    const clip = (dx, dy) => ({
      x0: Math.max(0, scrollLeft - left - dx),
      y0: Math.max(0, scrollTop - top - dy),
      x1: Math.min(width, scrollLeft - left + clientWidth + dx),
      y1: Math.min(height, scrollTop - top + clientHeight + dy),
    });
    const seen = clip(0, 0);
    return seen.x1 > seen.x0 && seen.y1 > seen.y0
      ? { ...clip(around * clientWidth, around * clientHeight), width, height, seen }
      : null;
  }

  zoomBy(direction) {
    this.zoomTo(zoomStep(this.zoom, direction));
  }

  /** @param {number} zoom 1 is 100 % @param {[number, number]} [point] of the window, which stays where it is */
  zoomTo(zoom, point = null) {
    this.#zoom = Math.min(MOST, Math.max(LEAST, zoom));
    this.#replace(this.#anchor(point));
    this.#zoomed();
  }

  /** @param {'width'|'fit'} fit */
  setFit(fit) {
    this.#zoom = fit;
    this.#replace(this.#anchor());
    this.#zoomed();
  }

  setMode(mode) {
    if (mode !== this.#mode) {
      const grid = mode === 'grid' || this.#mode === 'grid';
      const page = this.#workspace.current ?? this.#numbers[0];
      this.#mode = mode;
      this.#zoom = grid ? 'width' : mode === 'single' && this.#zoom === 'width' ? 'fit' : this.#zoom;
      this.#replace();
      this.#zoomed();
      this.goTo(page);
    }
  }

  /** Hides all boxes, or shows them again. */
  toggleBoxes() {
    this.element.classList.toggle('no-boxes');
  }

  /** Goes on by pages: in pairs where pairs are shown. */
  step(direction) {
    const pair = this.#mode === 'two';
    const index = this.#index();
    const to = pair ? index - (index % 2) + 2 * direction : index + direction;
    const page = this.#numbers[Math.max(0, Math.min(this.#numbers.length - 1, to))];
    if (page !== undefined) {
      this.#workspace.goTo(page);
    }
  }

  /** Scrolls by parts of the viewport. */
  scrollBy(x, y) {
    this.element.scrollBy({ left: x * this.element.clientWidth, top: y * this.element.clientHeight });
  }

  /** Scrolls to a page or, where it is not in sight, to a box on it. */
  goTo(number, detection = null) {
    const index = this.#indices.get(number);
    if (index === undefined) {
      return;
    }
    if (this.#mode === 'single' && this.#workspace.current !== number) {
      this.#workspace.setCurrent(number);
      this.#replace();
    }
    const [left, top, width, height] = this.rect(number);
    const page = this.#workspace.model.pages.get(number);
    const view = this.element;
    if (detection && page?.width) {
      const scale = width / page.width;
      const [x0, y0, x1, y1] = detection.box.map((value) => value * scale);
      view.scrollTo({
        left: reveal(view.scrollLeft, view.clientWidth, left + x0, left + x1),
        top: reveal(view.scrollTop, view.clientHeight, top + y0, top + y1),
        behavior: 'instant',
      });
    } else {
      view.scrollTo({ top: top - PAD / 2, left: this.#placed.width > view.clientWidth ? left - PAD : 0, behavior: 'instant' });
    }
    this.#held = { page: number, top: view.scrollTop, left: view.scrollLeft };
    this.#scroll();
    this.#workspace.setCurrent(number);
    return height;
  }

  #choose(address, known = {}) {
    const mode = address.layout ?? known.mode;
    this.#mode = MODES.includes(mode) ? mode : 'continuous';
    const zoom = address.zoom ?? known.zoom;
    const percent = Number(zoom);
    this.#zoom = percent > 0 ? percent / 100 : zoom === 'fit' ? 'fit' : 'width';
  }

  #addressed() {
    const { layout, zoom } = this.#workspace.address;
    const [mode, before] = [this.#mode, this.#zoom];
    this.#choose({ layout: layout ?? mode, zoom: zoom ?? (this.fit ?? String(before * 100)) });
    if (mode !== this.#mode || before !== this.#zoom) {
      this.#replace(this.#anchor());
      this.dispatchEvent(new Event('zoom'));
    }
  }

  /** What was chosen is in the address, and begins the next time. */
  #zoomed() {
    const zoom = this.fit ?? String(Math.round(this.zoom * 100));
    localStorage.setItem(KEY, JSON.stringify({ mode: this.#mode, zoom: this.#mode === 'grid' ? 'width' : zoom }));
    this.#workspace.setAddress({ zoom, layout: this.#mode });
    this.dispatchEvent(new Event('zoom'));
  }

  #changed(pages) {
    const { numbers } = this.#workspace;
    if (numbers !== this.#numbers) {
      this.#list(numbers);
    }
    const shape = pages.find(({ width }) => width);
    if (shape && this.#shape === A4) {
      this.#shape = natural(shape);
      this.#sizes = this.#numbers.map(() => this.#shape);
    }
    let moved = numbers.length > 0 && this.#placed.rects.length !== 4 * numbers.length;
    for (const page of pages) {
      this.#sheets.get(page.page)?.update(page);
      moved = this.#size(page) || moved;
    }
    if (moved || shape) {
      this.#replace(this.#anchor());
    } else {
      this.#complete();
    }
    if (pages.some(({ page }) => page === this.#workspace.picked?.page)) {
      this.#mark();
    }
  }

  #list(numbers) {
    this.#numbers = numbers;
    this.#indices = new Map(numbers.map((number, index) => [number, index]));
    this.#near.clear();
    this.#sheets = new Map(
      numbers.map((number) => [number, new Sheet(this.#workspace.model.pages.get(number), this.#workspace.filter)]));
    this.#sizes = numbers.map(() => this.#shape);
    this.#workspace.model.pages.forEach((page) => this.#size(page));
    this.#plane.replaceChildren(...[...this.#sheets.values()].map(({ element }) => element));
    this.#workspace.setCurrent(this.#workspace.current ?? numbers[0]);
  }

  /** Takes the size of a page in. @returns {boolean} whether others move by it */
  #size(page) {
    const index = this.#indices.get(page.page);
    if (!page.width || index === undefined) {
      return false;
    }
    const [width, height] = natural(page);
    const [before, tall] = this.#sizes[index];
    this.#sizes[index] = [width, height];
    return Math.abs(before - width) > 0.5 || Math.abs(tall - height) > 0.5;
  }

  #index() {
    return this.#indices.get(this.#workspace.current) ?? 0;
  }

  /** What stays where it is when everything is placed anew: a point of a page. */
  #anchor(point = null) {
    const view = this.element;
    const box = view.getBoundingClientRect();
    const at = point
      ? [point[0] - box.left, point[1] - box.top]
      : this.#mode === 'grid' ? [box.width / 2, 0] : [box.width / 2, box.height / 4];
    const [x, y] = [at[0] + view.scrollLeft, at[1] + view.scrollTop];
    let best = null;
    let least = Infinity;
    for (const index of this.#seenIndices(0)) {
      const [left, top, width, height] = this.#placed.rects.subarray(4 * index, 4 * index + 4);
      const far = Math.hypot(Math.max(left - x, 0, x - left - width), Math.max(top - y, 0, y - top - height));
      if (width > 0 && far < least) {
        least = far;
        best = { index, at, part: [(x - left) / width, (y - top) / height] };
      }
    }
    return view.scrollTop === 0 && !point ? null : best;
  }

  /** Places all pages anew. */
  #replace(anchor = null) {
    const view = this.element;
    if (view.clientWidth === 0) {
      return;
    }
    const { clientWidth: width, clientHeight: height } = view;
    this.#placed = place({ mode: this.#mode, sizes: this.#sizes, at: this.#index(), width, height, zoom: this.#zoom });
    this.#plane.style.width = `${this.#placed.width}px`;
    this.#plane.style.height = `${this.#placed.height}px`;
    this.element.dataset.mode = this.#mode;
    if (anchor) {
      const [left, top, wide, high] = this.#placed.rects.subarray(4 * anchor.index, 4 * anchor.index + 4);
      if (wide > 0) {
        view.scrollTo({ left: left + anchor.part[0] * wide - anchor.at[0], top: top + anchor.part[1] * high - anchor.at[1], behavior: 'instant' });
        this.#held &&= { ...this.#held, top: view.scrollTop, left: view.scrollLeft };
      }
    }
    this.#scroll();
    this.#putFar();
  }

  /** Pages that are far show nothing: they take their places when there is time. */
  #putFar() {
    clearTimeout(this.#farDue);
    this.#farDue = setTimeout(() => {
      this.#numbers.forEach((number, index) => {
        const sheet = this.#sheets.get(number);
        if (!sheet.isNear) {
          this.#put(sheet, index);
        }
      });
    }, 120);
  }

  #put(sheet, index) {
    const { rects } = this.#placed;
    sheet.element.hidden = rects[4 * index + 2] === 0;
    sheet.put(rects[4 * index], rects[4 * index + 1], rects[4 * index + 2], rects[4 * index + 3]);
  }

  /** Indices of the pages in sight, and so many heights before and after. */
  #seenIndices(heights) {
    const { scrollTop, clientHeight } = this.element;
    const spare = heights * clientHeight;
    const [first, last] = rowsBetween(this.#placed.rows, scrollTop - spare, scrollTop + clientHeight + spare);
    const rows = this.#placed.rows.slice(first, last + 1);
    return rows.flatMap((row) => Array.from({ length: row.last - row.first + 1 }, (_, i) => row.first + i));
  }

  #scroll() {
    const now = new Map(this.#seenIndices(NEAR).map((index) => [this.#sheets.get(this.#numbers[index]), index]));
    for (const sheet of this.#near) {
      if (!now.has(sheet)) {
        sheet.near(false);
      }
    }
    this.#near = new Set(now.keys());
    for (const [sheet, index] of now) {
      this.#put(sheet, index);
      sheet.near(true);
    }
    this.#complete();
    this.#mark();
    this.#noteCurrent();
    this.dispatchEvent(new Event('seen'));
  }

  /** Asks for what is near and not wholly known. */
  #complete() {
    for (const { page } of this.#near) {
      if (page.truncated) {
        this.#workspace.complete(page);
      }
    }
  }

  /** The page at a quarter of the height; where the viewport was sent to a page, that one until the reader moves. */
  #noteCurrent() {
    const { scrollTop, scrollLeft, clientHeight } = this.element;
    const held = this.#held;
    if (held && Math.abs(held.top - scrollTop) < 2 && Math.abs(held.left - scrollLeft) < 2) {
      this.#workspace.setCurrent(held.page);
      return;
    }
    this.#held = null;
    const { rows } = this.#placed;
    if (this.#mode === 'single' || rows.length === 0) {
      return;
    }
    const [first] = rowsBetween(rows, scrollTop + (scrollTop === 0 ? 0 : clientHeight / 4), Infinity);
    const row = rows[Math.min(first, rows.length - 1)];
    const index = this.#index();
    if (index < row.first || index > row.last) {
      this.#workspace.setCurrent(this.#numbers[row.first]);
    }
  }

  #mark() {
    const { picked, looked } = this.#workspace;
    const wanted = new Set([picked?.page, looked?.page].map((number) => this.#sheets.get(number)).filter(Boolean));
    const of = (detection, sheet) => (detection?.page === sheet.page.page ? detection : null);
    for (const sheet of new Set([...wanted, ...this.#marked])) {
      sheet.mark({ picked: of(picked, sheet), looked: of(looked, sheet) });
    }
    this.#marked = wanted;
  }

  /** Whether the box that is picked was in sight while the viewport was so tall. */
  #pickedWithin(tall) {
    const { picked, model } = this.#workspace;
    const page = picked && model.pages.get(picked.page);
    if (!page?.width) {
      return false;
    }
    const [, top, width] = this.rect(picked.page);
    const [, y0, , y1] = picked.box.map((value) => (value * width) / page.width);
    const { scrollTop } = this.element;
    return top + y1 > scrollTop && top + y0 < scrollTop + tall;
  }

  /** A panel was opened or closed: the page that was read stays, and so does the box that is picked. */
  #resize() {
    const tall = this.#tall;
    this.#tall = this.element.clientHeight;
    this.#replace(this.#anchor());
    this.dispatchEvent(new Event('zoom'));
    this.#workspace.seek();
    if (this.#pickedWithin(tall)) {
      this.goTo(this.#workspace.picked.page, this.#workspace.picked);
    }
  }
}

/** Where to scroll so that a span is seen: nowhere where it is, else it comes to the middle. */
function reveal(from, room, start, end) {
  const margin = Math.min(GAP, room / 8);
  if (start >= from + margin && end <= from + room - margin) {
    return from;
  }
  return end - start > room - 2 * margin ? start - margin : (start + end - room) / 2;
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
