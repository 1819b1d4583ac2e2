// One page: its image with the boxes over it, a quiet placeholder, or what went wrong.

import { count, score } from '../i18n.js';
import { h, icon, labelClass, svg } from '../ui/kit.js';

/**
 * A card of fixed shape, so that nothing moves when the page arrives. Image and boxes exist only
 * while the card is near the viewport: a book of 2,000 pages costs no more than a letter.
 */
export class PageCard {
  #page;
  #near = false;
  #layer = h('div', { class: 'sheet-layer' });
  #sheet = h('div', { class: 'sheet' }, this.#layer);
  #warned = h('span', { class: 'page-warned' });
  #found = h('span', { class: 'page-found' });
  #boxes = [];
  #filter = null;

  constructor(page, filter) {
    this.#page = page;
    this.#filter = filter;
    this.element = h(
      'article',
      { class: 'page', 'data-page': page.page, 'aria-label': `Page ${page.page}` },
      this.#sheet,
      h('footer', { class: 'page-foot' }, h('span', {}, `Page ${page.page}`), this.#warned, this.#found),
    );
    this.update(page);
  }

  get page() {
    return this.#page;
  }

  get isNear() {
    return this.#near;
  }

  update(page) {
    this.#page = page;
    this.element.dataset.state = page.state;
    if (page.width) {
      this.shape(page.width, page.height);
    }
    this.#countFound();
    this.#warn();
    this.#draw();
  }

  /** Reserves the place for an image of this size. */
  shape(width, height) {
    this.#sheet.style.aspectRatio = `${width} / ${height}`;
  }

  /** Called when the card comes near the viewport or leaves it. */
  near(near) {
    if (near !== this.#near) {
      this.#near = near;
      this.#draw();
    }
  }

  /** Shows and hides boxes after the filter changed. */
  refilter() {
    this.#boxes.forEach(({ element, detection }) => {
      element.hidden = !this.#filter.shows(detection);
    });
    this.#oneTabStop();
    this.#countFound();
  }

  /** The boxes that are shown, as elements with their detections. */
  get boxes() {
    return this.#boxes.filter(({ element }) => !element.hidden);
  }

  boxOf(detection) {
    return this.#boxes.find((box) => box.detection.n === detection.n)?.element;
  }

  #countFound() {
    const { state, detections } = this.#page;
    const shown = detections.filter((detection) => this.#filter.shows(detection)).length;
    this.#found.textContent = state === 'done' ? count(shown, 'detection') : '';
  }

  /** Says what of the page is missing; all of it on hovering, and to screen readers. */
  #warn() {
    const messages = (this.#page.warnings ?? []).map(({ message }) => message);
    this.#warned.replaceChildren(...(messages.length ? [icon('alert'), messages[0]] : []));
    this.#warned.title = messages.join('\n');
  }

  #draw() {
    this.#boxes = [];
    if (this.#page.state === 'failed') {
      this.#layer.replaceChildren(this.#failure());
    } else if (this.#page.state === 'done' && this.#near) {
      this.#layer.replaceChildren(this.#image(), this.#overlay());
      this.refilter();
    } else {
      this.#layer.replaceChildren();
    }
  }

  #image() {
    const img = h('img', {
      src: this.#page.image,
      alt: `Page ${this.#page.page}`,
      width: this.#page.width,
      height: this.#page.height,
      loading: 'lazy',
      decoding: 'async',
      draggable: 'false',
    });
    img.addEventListener('error', () => img.replaceWith(this.#imageFailure()));
    return img;
  }

  #overlay() {
    this.#boxes = [...this.#page.detections]
      .sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0])
      .map((detection) => ({ detection, element: this.#box(detection) }));
    return h(
      'div',
      { class: 'boxes', role: 'group', 'aria-label': `Detections of page ${this.#page.page}. Move with the arrow keys.` },
      this.#boxes.map(({ element }) => element),
    );
  }

  #box(detection) {
    const { width, height } = this.#page;
    const [x0, y0, x1, y1] = detection.box;
    const element = h(
      'button',
      {
        type: 'button',
        class: ['box', detection.mask && 'box-masked', labelClass(detection.label), ...edges(detection.box, width, height)]
          .filter(Boolean)
          .join(' '),
        tabindex: '-1',
        'data-n': detection.n,
        'aria-label': `${detection.label}, ${score(detection.score)}${detection.text ? ': ' + detection.text : ''}`,
      },
      detection.mask && outlines(detection),
      h('span', { class: 'box-tag', 'aria-hidden': 'true' }, `${detection.label} ${score(detection.score)}`),
    );
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    element.style.left = percent(x0, width);
    element.style.top = percent(y0, height);
    element.style.width = percent(x1 - x0, width);
    element.style.height = percent(y1 - y0, height);
    // Small boxes lie above large ones, so that each can be reached with the pointer.
    element.style.zIndex = Math.max(1, 1000 - Math.round((1000 * (x1 - x0) * (y1 - y0)) / (width * height)));
    return element;
  }

  /** Tab goes from page to page; the arrow keys go from box to box. */
  #oneTabStop() {
    this.#boxes.forEach(({ element }) => element.setAttribute('tabindex', '-1'));
    this.boxes[0]?.element.setAttribute('tabindex', '0');
  }

  #imageFailure() {
    return h(
      'div',
      { class: 'page-failure' },
      icon('alert'),
      h('p', {}, 'The image of this page could not be loaded.'),
      h('button', { class: 'button button-small', type: 'button', onclick: () => this.#draw() }, 'Try again'),
    );
  }

  #failure() {
    const { message, retryable } = this.#page.error ?? {};
    return h(
      'div',
      { class: 'page-failure' },
      icon('alert'),
      h('p', {}, message ?? 'This page could not be read.'),
      retryable && h('p', { class: 'hint' }, 'Trying again may help.'),
    );
  }
}

/** The shape of a detection, drawn in the pixels of the page and stretched over its box. */
function outlines({ box: [x0, y0, x1, y1], mask }) {
  return svg(
    'svg',
    { class: 'mask', viewBox: `${x0} ${y0} ${x1 - x0} ${y1 - y0}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    mask.map((outline) => svg('polygon', { points: outline.join(' ') })),
  );
}

/** The tag of a box lies above its left corner, unless that is beyond the page. */
function edges([x0, y0], width, height) {
  return [y0 < 0.03 * height && 'box-at-top', x0 > 0.7 * width && 'box-at-right'].filter(Boolean);
}
