// Where the window is on a page that is far larger than it.

import { t } from '../../i18n.js';
import { h } from '../../ui/kit.js';

const FROM = 2; // of the zoom
const LARGEST = 150; // CSS pixels

export class Minimap {
  #workspace;
  #viewport;
  #image = h('img', { alt: '', draggable: 'false' });
  #frame = h('span', { class: 'minimap-frame' });
  #shown = null;

  element = h('div', { class: 'minimap', hidden: true, 'aria-hidden': 'true', title: t('run.minimap') }, this.#image, this.#frame);

  /**
   * @param {import('../workspace.js').Workspace} workspace
   * @param {import('./viewport.js').Viewport} viewport
   */
  constructor(workspace, viewport) {
    this.#workspace = workspace;
    this.#viewport = viewport;
    viewport.addEventListener('seen', () => this.show());
    workspace.addEventListener('page', () => this.show());
    const follow = (event) => event.buttons & 1 && this.#go(event);
    this.element.addEventListener('pointerdown', (event) => {
      this.element.setPointerCapture(event.pointerId);
      follow(event);
    });
    this.element.addEventListener('pointermove', follow);
  }

  show() {
    const { current, model } = this.#workspace;
    const page = model.pages.get(current);
    const { element: view, zoom } = this.#viewport;
    const [left, top, width, height] = this.#viewport.rect(current);
    const shows = zoom > FROM && page?.image && (width > view.clientWidth || height > view.clientHeight);
    this.element.hidden = !shows;
    if (!shows) {
      return;
    }
    if (this.#shown !== page) {
      this.#shown = page;
      this.#image.src = page.thumbnail ?? page.image;
    }
    const scale = LARGEST / Math.max(width, height);
    const { style } = this.element;
    style.width = `${width * scale}px`;
    style.height = `${height * scale}px`;
    const clip = (value, most) => Math.max(0, Math.min(most, value));
    const [x0, x1] = [view.scrollLeft - left, view.scrollLeft + view.clientWidth - left].map((x) => clip(x, width) * scale);
    const [y0, y1] = [view.scrollTop - top, view.scrollTop + view.clientHeight - top].map((y) => clip(y, height) * scale);
    Object.assign(this.#frame.style, { left: `${x0}px`, top: `${y0}px`, width: `${x1 - x0}px`, height: `${y1 - y0}px` });
  }

  #go(event) {
    const box = this.element.getBoundingClientRect();
    const [left, top, width, height] = this.#viewport.rect(this.#workspace.current);
    const { element: view } = this.#viewport;
    view.scrollTo({
      left: left + ((event.clientX - box.left) / box.width) * width - view.clientWidth / 2,
      top: top + ((event.clientY - box.top) / box.height) * height - view.clientHeight / 2,
      behavior: 'instant',
    });
  }
}
