// Sharpness beyond the page's image, and text that can be selected: the visible part of visible pages, from the file.

import { t } from '../../i18n.js';
import { h, toast } from '../../ui/kit.js';
import { Original, hasHoles } from './original.js';

const PAUSE_MS = 160; // after the last movement
const SOFT = 1.1; // pixels of the screen for one of the image, beyond which it looks soft
const AROUND = 0.25; // of the viewport, drawn on each side
const MOST_PIXELS = 12_000_000; // of one canvas
const PICTURES = ['image/png', 'image/jpeg'];

/** Fires `change` when the choice of text changes. */
export class Sharp extends EventTarget {
  /** Whether texts can be selected at any zoom. */
  text = false;

  #item;
  #viewport;
  #original;
  #drawn = new Map(); // sheet → what was drawn
  #due = null;
  #turns = 0;
  #broken = false;
  #holed = new Set(); // pages that the browser draws with holes: their images stay

  /**
   * @param {import('../workspace.js').Workspace} workspace
   * @param {import('./viewport.js').Viewport} viewport
   */
  constructor({ item }, viewport) {
    super();
    this.#item = item;
    this.#viewport = viewport;
    this.#original = new Original(item.links.file, item.bytes);
    for (const type of ['seen', 'zoom']) {
      viewport.addEventListener(type, () => this.#soon());
    }
  }

  /** Whether the document has texts to select. */
  get hasText() {
    return this.#item.media_type === 'application/pdf';
  }

  close() {
    clearTimeout(this.#due);
    this.#turns++;
    this.#original.close();
  }

  setText(text) {
    this.text = text && this.hasText;
    this.#soon(0);
    this.dispatchEvent(new Event('change'));
  }

  #soon(ms = PAUSE_MS) {
    this.#keep();
    clearTimeout(this.#due);
    this.#due = setTimeout(() => this.#update(), ms);
  }

  /** What was drawn stays over its page until it is drawn again; where the sheet lost its paper, it is gone. */
  #keep() {
    for (const [sheet, { paper }] of this.#drawn) {
      if (sheet.paper !== paper) {
        this.#drawn.delete(sheet);
      } else {
        this.#scaleText(sheet);
      }
    }
  }

  async #update() {
    const turn = ++this.#turns;
    for (const sheet of this.#viewport.near) {
      const part = this.#broken ? null : this.#viewport.part(sheet, AROUND);
      const soft = part && part.width * window.devicePixelRatio > SOFT * sheet.page.width;
      if (!part || sheet.page.state !== 'done' || !(soft || this.text)) {
        this.#forget(sheet);
        continue;
      }
      try {
        await this.#draw(sheet, part, soft, () => turn === this.#turns);
      } catch (error) {
        this.#fail(error, turn);
      }
      if (turn !== this.#turns) {
        return;
      }
    }
  }

  #fail(error, turn) {
    if (turn !== this.#turns || error?.name === 'RenderingCancelledException') {
      return;
    }
    console.warn('The original cannot be drawn:', error);
    this.#broken = true;
    if (this.text) {
      toast(t('run.noOriginal'), 'error');
      this.setText(false);
    }
  }

  async #draw(sheet, part, soft, isWanted) {
    const drawn = this.#drawn.get(sheet) ?? { paper: sheet.paper };
    if (PICTURES.includes(this.#item.media_type)) {
      drawn.canvas ??= this.#picture(sheet);
      this.#drawn.set(sheet, drawn);
      return;
    }
    if (!this.hasText || (covers(drawn.part, part) && drawn.text)) {
      return;
    }
    const found = await this.#original.page(sheet.page);
    if (!isWanted() || !found || !sheet.isNear) {
      return;
    }
    if (soft && !covers(drawn.part, part) && !this.#holed.has(sheet.page.page)) {
      const canvas = await paint(found, part);
      if (!isWanted() || sheet.paper !== drawn.paper) {
        return;
      }
      drawn.canvas?.remove();
      if (hasHoles(found.page)) {
        this.#holed.add(sheet.page.page);
      } else {
        drawn.canvas = canvas;
        drawn.part = part;
        const img = sheet.paper.querySelector('img');
        if (img) {
          img.after(canvas);
        } else {
          sheet.paper.prepend(canvas); // the image did not come
        }
      }
    }
    this.#drawn.set(sheet, drawn);
    if (!drawn.text) {
      await this.#write(sheet, drawn, found);
    }
  }

  /** The texts of a page, unseen, where they stand. */
  async #write(sheet, drawn, { pdf, page, base }) {
    drawn.text = h('div', { class: 'textLayer', 'aria-hidden': 'true' }); // the boxes say it in its order
    drawn.base = base;
    drawn.paper.append(drawn.text);
    drawn.paper.classList.add('has-text');
    this.#scaleText(sheet);
    const layer = new pdf.TextLayer({ textContentSource: page.streamTextContent(), container: drawn.text, viewport: base });
    await layer.render();
  }

  /** The text layer is laid out in units of the page. */
  #scaleText(sheet) {
    const { text, base } = this.#drawn.get(sheet);
    if (text) {
      const [, , width] = this.#viewport.rect(sheet.page.page);
      text.style.setProperty('--total-scale-factor', (width / base.width) * base.userUnit);
    }
  }

  /** An image is its own original. */
  #picture(sheet) {
    const { width, height } = sheet.page;
    const img = h('img', { class: 'sharp', src: this.#item.links.file, alt: '', draggable: 'false', hidden: true });
    img.addEventListener('load', () => {
      const same = Math.abs((img.naturalWidth * height) / (img.naturalHeight * width) - 1) < 0.01;
      img.hidden = !same || img.naturalWidth <= width;
    });
    sheet.paper.querySelector('img')?.after(img);
    return img;
  }

  #forget(sheet) {
    const drawn = this.#drawn.get(sheet);
    if (drawn) {
      drawn.canvas?.remove();
      drawn.text?.remove();
      drawn.paper.classList.remove('has-text');
      this.#drawn.delete(sheet);
    }
  }
}

/** Whether what was drawn is as large, and shows all that is in sight now. */
function covers(drawn, { width, seen }) {
  return Boolean(drawn) && Math.abs(drawn.width / width - 1) < 0.001
    && drawn.x0 <= seen.x0 && drawn.y0 <= seen.y0 && drawn.x1 >= seen.x1 && drawn.y1 >= seen.y1;
}

/** Draws a part of a page as large as the screen shows it. */
async function paint({ page, base }, { x0, y0, x1, y1, width, height }) {
  const fits = Math.sqrt(MOST_PIXELS / Math.max(1, (x1 - x0) * (y1 - y0)));
  const ratio = Math.min(window.devicePixelRatio, fits);
  const canvas = h('canvas', { class: 'sharp', 'aria-hidden': 'true' });
  canvas.width = Math.ceil((x1 - x0) * ratio);
  canvas.height = Math.ceil((y1 - y0) * ratio);
  const percent = (value, whole) => `${(100 * value) / whole}%`;
  Object.assign(canvas.style, {
    left: percent(x0, width),
    top: percent(y0, height),
    width: percent(canvas.width / ratio, width),
    height: percent(canvas.height / ratio, height),
  });
  await page.render({
    canvas,
    canvasContext: canvas.getContext('2d', { alpha: false }),
    viewport: page.getViewport({ scale: (width / base.width) * ratio }),
    transform: [1, 0, 0, 1, -x0 * ratio, -y0 * ratio],
  }).promise;
  return canvas;
}
