// One page in the viewport: a heading for screen readers always; near the reader's place also its image and its boxes.

import { count, t } from '../../i18n.js';
import { h, icon } from '../../ui/kit.js';
import { found as foundLayer } from './found.js';
import { ButtonOverlay, CanvasOverlay, MOST_BUTTONS } from './overlay.js';

const SMALLEST_FOR_BUTTONS = 260; // CSS pixels of a page's width
const THUMBNAIL = 160; // pixels

const seen = new Set(); // images that were shown: they do not fade in again

export class Sheet {
  #page;
  #filter;
  #near = false;
  #overlay = null;
  #marks = { picked: null, looked: null };
  #width = 0;
  #place = '';
  #heading = h('h2', { class: 'visually-hidden' });
  #sheet = null;
  #image = null;
  #found = null;
  #hits = null; // what was searched for, over the image

  /**
   * @param {import('../model.js').Page} page
   * @param {import('../filter.js').Filter} filter
   */
  constructor(page, filter) {
    this.#page = page;
    this.#filter = filter;
    this.element = h('article', { class: 'page', 'data-page': page.page }, this.#heading);
    this.update(page);
  }

  get page() {
    return this.#page;
  }

  get isNear() {
    return this.#near;
  }

  /** What lies over the image; null while it is far. */
  get overlay() {
    return this.#overlay;
  }

  /** The paper; null while it is far. */
  get paper() {
    return this.#sheet;
  }

  /** @param {{byPage: Map<number, Set<number>>, at: object|null}|null} hits what was searched for */
  update(page, hits = null) {
    const same = this.#image && page.state === 'done' && page.image === this.#page.image;
    this.#page = page;
    this.element.dataset.state = page.state;
    this.#count();
    if (this.#near && !same) {
      this.#draw();
    }
    if (this.#near) {
      this.cover(hits); // the image stays as it is where it is the same
    }
  }

  /** Where it lies in the plane, in CSS pixels. */
  put(left, top, width, height) {
    const place = `${left} ${top} ${width} ${height}`;
    if (place === this.#place) {
      return;
    }
    this.#place = place;
    const { style } = this.element;
    style.left = `${left}px`;
    style.top = `${top}px`;
    style.width = `${width}px`;
    style.setProperty('--page-height', `${height}px`);
    const before = this.#width;
    this.#width = width;
    if (this.#near && before !== width) {
      this.#resized(before);
    }
  }

  /** Called when the page comes near the viewport or leaves it. What lies over the image comes by `cover`. */
  near(near) {
    if (near === this.#near) {
      return;
    }
    this.#near = near;
    if (near) {
      this.#draw();
    } else {
      this.#sheet?.parentNode.replaceChildren(this.#heading);
      this.#sheet = this.#overlay = this.#image = this.#found = this.#hits = null;
    }
  }

  /** Shows and hides boxes after the filter changed. */
  refilter() {
    this.#overlay?.refilter();
    this.#count();
  }

  /** @param {import('./overlay.js').Marks} marks only those of this page */
  mark(marks) {
    this.#marks = marks;
    this.#overlay?.mark(marks);
  }

  /** The detections that are shown. */
  get shown() {
    return this.#page.detections.filter((detection) => this.#filter.shows(detection));
  }

  #words() {
    const { state, detections, truncated, found } = this.#page;
    if (state !== 'done') {
      return t(state === 'failed' ? 'run.pageFailed' : 'run.pageWaiting');
    }
    return count(truncated && detections.length === 0 ? found : this.shown.length, 'detection');
  }

  #count() {
    const words = this.#words();
    const heading = t('run.pageWith', { page: this.#page.page, words });
    if (this.#heading.textContent !== heading) {
      this.#heading.textContent = heading;
    }
    if (this.#found) {
      this.#found.textContent = this.#page.state === 'done' ? words : '';
    }
  }

  #draw() {
    const { state, page } = this.#page;
    this.#overlay = this.#image = this.#hits = null;
    this.#sheet = h('div', { class: 'sheet' });
    this.#found = h('span', { class: 'page-found', 'aria-hidden': 'true' });
    const foot = h('div', { class: 'page-foot' }, h('span', { 'aria-hidden': 'true' }, t('run.page', { page })), this.#warned(), this.#found);
    this.element.replaceChildren(this.#heading, this.#sheet, foot);
    if (state === 'failed') {
      this.#sheet.append(this.#failure());
    } else if (state === 'done') {
      this.#sheet.append(this.#picture());
    }
    this.#count();
  }

  /** What of the page is missing; all of it on hovering, and to screen readers. */
  #warned() {
    const messages = (this.#page.warnings ?? []).map(({ message }) => message);
    return h('span', { class: 'page-warned', title: messages.join('\n') }, messages.length > 0 && [icon('alert'), messages[0]]);
  }

  #picture() {
    const { image } = this.#page;
    const first = !seen.has(image);
    const img = h('img', {
      class: first ? 'fresh' : null,
      src: this.#source(),
      alt: '',
      decoding: first ? 'async' : 'sync',
      draggable: 'false',
    });
    img.addEventListener('load', () => seen.add(image));
    img.addEventListener('error', () => img.replaceWith(this.#imageFailure()));
    this.#image = img;
    return img;
  }

  /** The small image where that is sharp enough. */
  #source() {
    const { thumbnail, image } = this.#page;
    return thumbnail && this.#width * window.devicePixelRatio <= 1.3 * THUMBNAIL ? thumbnail : image;
  }

  #asButtons() {
    return this.#page.detections.length <= MOST_BUTTONS && this.#width >= SMALLEST_FOR_BUTTONS;
  }

  /** Draws what lies over the image: boxes, and what was searched for. */
  cover(hits = null) {
    if (this.#page.state === 'done') {
      this.#cover();
      hits && this.showHits(hits);
    }
  }

  /** Marks what was searched for. */
  showHits({ byPage, at }) {
    const { page, width } = this.#page;
    const numbers = byPage.get(page);
    const layer = numbers && width ? foundLayer(this.#page, numbers, at?.page === page ? at.n : null) : null;
    this.#hits?.remove();
    this.#hits = layer;
    if (layer) {
      this.#sheet?.append(layer);
    }
  }

  #cover() {
    if (this.#page.detections.length === 0) {
      this.#overlay?.element.remove();
      this.#overlay = null;
      return;
    }
    const shown = (detection) => this.#filter.shows(detection);
    const before = this.#overlay?.element;
    const focused = before?.contains(document.activeElement) ? Number(document.activeElement.dataset.n) : null;
    this.#overlay = this.#asButtons()
      ? new ButtonOverlay(this.#page, shown, t('run.boxesOf', { page: this.#page.page }))
      : new CanvasOverlay(this.#page, shown);
    if (before) {
      before.replaceWith(this.#overlay.element);
    } else {
      this.#sheet.append(this.#overlay.element);
    }
    this.#overlay.draw?.();
    this.#overlay.mark(this.#marks);
    if (focused !== null) {
      this.#overlay.elementOf?.({ n: focused })?.focus({ preventScroll: true });
    }
  }

  #resized() {
    const source = this.#page.state === 'done' && this.#source();
    if (this.#image && source && this.#image.getAttribute('src') !== source && source === this.#page.image) {
      this.#image.src = source;
    }
    const { overlay } = this;
    if (!overlay || overlay instanceof ButtonOverlay !== this.#asButtons()) {
      this.#cover();
    } else {
      overlay.draw?.();
    }
  }

  #imageFailure() {
    const failure = h(
      'div',
      { class: 'page-failure' },
      icon('alert'),
      h('p', {}, t('run.imageFailed')),
      h('button', { class: 'button button-small', type: 'button', onclick: () => failure.replaceWith(this.#picture()) }, t('run.tryAgain')),
    );
    return failure;
  }

  #failure() {
    const { message, retryable } = this.#page.error ?? {};
    return h(
      'div',
      { class: 'page-failure' },
      icon('alert'),
      h('p', {}, message ?? t('run.pageUnread')),
      retryable && h('p', { class: 'hint' }, t('run.tryingHelps')),
    );
  }
}
