// The pages of a run, as far as they fit: scrolled and zoomed. Where they lie: geometry.js; what they show: sheets.js.

import { t } from '../../i18n.js';
import { h, oncePerFrame, styled } from '../../ui/kit.js';
import { Choice } from './choice.js';
import { Geometry } from './geometry.js';
import { Gestures } from './gestures.js';
import { zoomStep } from './layout.js';
import { Minimap } from './minimap.js';
import { Pointing } from './pointing.js';
import { Sharp } from './sharp.js';
import { Sheets } from './sheets.js';
import { boxWithin, pageAt, partInSight } from './sight.js';

await styled('viewport.css', import.meta.url);

const NEAR = 1; // heights of the viewport, before and after

/** Fires `zoom` when zoom, fit or mode change, and `seen` when other pages are near, or the place of what is seen moved. */
export class Viewport extends EventTarget {
  #workspace;
  #choice;
  #geometry = new Geometry();
  #sheets;
  #held = null; // where the viewport was sent, and the page there
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
    this.#choice = new Choice(workspace.address);
    this.#sheets = new Sheets(workspace, this.#geometry, this.#plane);
    const on = (type, handler) => workspace.addEventListener(type, handler);
    on('pages', ({ detail }) => this.#changed(detail));
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
    this.#sheets.close();
    this.#sized.disconnect();
  }

  /** The zoom in force, where 1 shows an inch as 96 pixels. */
  get zoom() {
    return this.#geometry.zoom;
  }

  /** Which fit the zoom follows: `width`, `fit` (the page), or null. */
  get fit() {
    return this.#choice.fit;
  }

  get mode() {
    return this.#choice.mode;
  }

  /** The pages that have an image now. @returns {import('./sheet.js').Sheet[]} */
  get near() {
    return [...this.#sheets.near];
  }

  sheet(number) {
    return this.#sheets.of(number);
  }

  /** Where a page lies in the plane. @returns {number[]} left, top, width, height in CSS pixels */
  rect(number) {
    return this.#geometry.rect(number);
  }

  /** The page at a point of the window, see `pageAt`. */
  at(x, y, slack = 0) {
    return pageAt(this.element, this.#sheets.near, (number) => this.rect(number), { x, y, slack });
  }

  /** The part of a page that is in sight, see `partInSight`. */
  part(sheet, around) {
    return partInSight(this.element, this.rect(sheet.page.page), around);
  }

  zoomBy(direction) {
    this.zoomTo(zoomStep(this.zoom, direction));
  }

  /** @param {number} zoom 1 is 100 % @param {[number, number]} [point] of the window, which stays where it is */
  zoomTo(zoom, point = null) {
    this.#choice.zoomTo(zoom);
    this.#replace(this.#anchor(point));
    this.#zoomed();
  }

  /** @param {'width'|'fit'} fit */
  setFit(fit) {
    this.#choice.zoom = fit;
    this.#replace(this.#anchor());
    this.#zoomed();
  }

  setMode(mode) {
    const page = this.#workspace.current ?? this.#geometry.numbers[0];
    if (this.#choice.setMode(mode)) {
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
    const page = this.#geometry.beyond(this.#index, direction, this.mode === 'two');
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
    if (!this.#geometry.has(number)) {
      return;
    }
    if (this.mode === 'single' && this.#workspace.current !== number) {
      this.#workspace.setCurrent(number);
      this.#replace();
    }
    const view = this.element;
    const page = this.#workspace.model.pages.get(number);
    view.scrollTo({ ...this.#geometry.target(number, view, page?.width && detection, page), behavior: 'instant' });
    this.#held = { page: number, top: view.scrollTop, left: view.scrollLeft };
    this.#scroll();
    this.#workspace.setCurrent(number);
  }

  get #index() {
    return this.#geometry.index(this.#workspace.current);
  }

  #addressed() {
    if (this.#choice.follow(this.#workspace.address)) {
      this.#replace(this.#anchor());
      this.dispatchEvent(new Event('zoom'));
    }
  }

  /** What was chosen is in the address, and begins the next time. */
  #zoomed() {
    this.#workspace.setAddress(this.#choice.remember(this.zoom));
    this.dispatchEvent(new Event('zoom'));
  }

  #changed(pages) {
    const { numbers, model, picked } = this.#workspace;
    if (numbers !== this.#geometry.numbers) {
      this.#geometry.list(numbers);
      this.#geometry.measure(model.pages.values());
      this.#sheets.list();
      this.#workspace.setCurrent(this.#workspace.current ?? numbers[0]);
    }
    pages.forEach((page) => this.#sheets.of(page.page)?.update(page, this.#workspace.hits));
    if (this.#geometry.measure(pages) || this.#geometry.isStale || pages.some(({ width }) => width)) {
      this.#replace(this.#anchor());
    } else {
      this.#complete();
    }
    if (pages.some(({ page }) => page === picked?.page)) {
      this.#sheets.mark();
    }
  }

  /** What stays where it is when everything is placed anew: a point of a page. */
  #anchor(point = null) {
    const view = this.element;
    const { scrollTop, scrollLeft, clientHeight } = view;
    const box = view.getBoundingClientRect();
    const at = point
      ? [point[0] - box.left, point[1] - box.top]
      : this.mode === 'grid' ? [box.width / 2, 0] : [box.width / 2, box.height / 4];
    const best = this.#geometry.nearest(this.#geometry.between(scrollTop, scrollTop + clientHeight), at[0] + scrollLeft, at[1] + scrollTop);
    return (scrollTop === 0 && !point) || !best ? null : { ...best, at };
  }

  /** Places all pages anew. */
  #replace(anchor = null) {
    const view = this.element;
    const { clientWidth: width, clientHeight: height } = view;
    if (width === 0) {
      return;
    }
    this.#geometry.place({ mode: this.mode, at: this.#index, width, height, zoom: this.#choice.zoom });
    const [wide, high] = this.#geometry.size;
    this.#plane.style.width = `${wide}px`;
    this.#plane.style.height = `${high}px`;
    view.dataset.mode = this.mode;
    if (anchor) {
      this.#scrollTo(anchor);
    }
    this.#sheets.place(this.#nearIndices());
    this.#settle();
  }

  #scrollTo({ index, part, at }) {
    const view = this.element;
    const [left, top, width, height] = this.#geometry.at(index);
    if (width > 0) {
      view.scrollTo({ left: left + part[0] * width - at[0], top: top + part[1] * height - at[1], behavior: 'instant' });
      this.#held &&= { ...this.#held, top: view.scrollTop, left: view.scrollLeft };
    }
  }

  #nearIndices({ scrollTop, clientHeight } = this.element) {
    const spare = NEAR * clientHeight;
    return this.#geometry.between(scrollTop - spare, scrollTop + clientHeight + spare);
  }

  /** All that is read of the layout is read before anything is written. */
  #scroll() {
    const { scrollTop, scrollLeft, clientHeight } = this.element;
    const place = { scrollTop, scrollLeft, clientHeight };
    this.#sheets.show(this.#nearIndices(place));
    this.#settle(place);
  }

  #settle({ scrollTop, scrollLeft, clientHeight } = this.element) {
    this.#complete();
    this.#noteCurrent(scrollTop, scrollLeft, clientHeight);
    this.dispatchEvent(new Event('seen'));
  }

  /** Asks for what is near and not wholly known. */
  #complete() {
    for (const { page } of this.#sheets.near) {
      if (page.truncated) {
        this.#workspace.complete(page);
      }
    }
  }

  /** The page at a quarter of the height; where the viewport was sent to a page, that one until the reader moves. */
  #noteCurrent(scrollTop, scrollLeft, clientHeight) {
    const held = this.#held;
    if (held && Math.abs(held.top - scrollTop) < 2 && Math.abs(held.left - scrollLeft) < 2) {
      this.#workspace.setCurrent(held.page);
      return;
    }
    this.#held = null;
    const row = this.#geometry.rowAt(scrollTop + (scrollTop === 0 ? 0 : clientHeight / 4));
    if (this.mode === 'single' || !row) {
      return;
    }
    const index = this.#index;
    if (index < row.first || index > row.last) {
      this.#workspace.setCurrent(this.#geometry.numbers[row.first]);
    }
  }

  /** A panel was opened or closed: the page that was read stays, and so does the box that is picked. */
  #resize() {
    const tall = this.#tall;
    this.#tall = this.element.clientHeight;
    this.#replace(this.#anchor());
    this.dispatchEvent(new Event('zoom'));
    this.#workspace.seek();
    const { picked, model } = this.#workspace;
    const page = picked && model.pages.get(picked.page);
    if (page?.width && boxWithin(this.element, tall, this.rect(page.page), page, picked)) {
      this.goTo(page.page, picked);
    }
  }
}
