// The crop of a gallery that is picked: larger, with its text, and the way to its place.

import { readable, score as percent, t } from '../i18n.js';
import { h, icon, labelClass } from '../ui/kit.js';
import { copy } from '../ui/clipboard.js';
import { getPage, imageUrl } from '../api.js';
import { href } from '../address.js';

export class Details {
  #onClose;
  #shown = null;

  element = h('aside', { class: 'gallery-details', 'aria-label': t('gallery.picked'), hidden: true });

  /** @param {() => void} onClose */
  constructor(onClose) {
    this.#onClose = onClose;
  }

  /** @param {import('./crops.js').Crop|null} crop */
  show(crop) {
    this.#shown = crop;
    this.element.hidden = crop === null;
    if (crop) {
      this.#draw(crop);
      this.#fill(crop);
    }
  }

  #draw(crop) {
    const { document, run, detection } = crop;
    const { label, score, page, n, text } = detection;
    this.element.replaceChildren(
      h(
        'header',
        { class: `gallery-details-head ${labelClass(label)}` },
        h('span', { class: 'dot', 'aria-hidden': 'true' }),
        h('h2', {}, label),
        h('span', { class: 'gallery-item-score' }, percent(score)),
        h('button', { class: 'button-icon', type: 'button', 'aria-label': t('gallery.close'), onclick: this.#onClose }, icon('close')),
      ),
      h('div', { class: 'gallery-large' }, cutOut(crop)),
      h('p', { class: 'gallery-place' }, h('bdi', {}, t('gallery.place', { title: readable(document.title), page }))),
      h(
        'div',
        { class: 'gallery-buttons' },
        h('a', { class: 'button button-primary', href: href({ view: 'document', id: document.id, run, page, box: n, score: detection.candidate ? Math.floor(score * 20) / 20 : null }) }, t('gallery.open')),
        text && h('button', { class: 'button', type: 'button', onclick: () => copy(detection.text) }, t('run.copyText')),
      ),
      text ? h('blockquote', { dir: 'auto' }, text) : h('p', { class: 'hint' }, t('run.noText')),
    );
  }

  /** The whole text, of which the gallery keeps the beginning. */
  async #fill(crop) {
    const { run, detection } = crop;
    if (!detection.text || detection.whole) {
      return;
    }
    try {
      const { detections } = await getPage(run, detection.page);
      const text = detections.find(({ n }) => n === detection.n)?.text;
      if (text && text !== detection.text) {
        Object.assign(detection, { text, whole: true });
        if (this.#shown === crop) {
          this.#draw(crop);
        }
      }
    } catch {
      // The beginning of the text is shown.
    }
  }
}

/** The picture of a crop. Candidates have none of their own: theirs is cut out of the image of the page. */
export function cutOut({ run, detection }) {
  const { crop, box: [x0, y0, x1, y1], page } = detection;
  const frame = h('span', { class: crop ? 'cut' : 'cut cut-out' });
  frame.style.setProperty('--shape', Math.max(0.02, (x1 - x0) / (y1 - y0)));
  const img = h('img', { src: crop ?? imageUrl(run, page), alt: '', decoding: 'async', draggable: 'false' });
  img.addEventListener('error', () => frame.replaceWith(icon('alert')));
  if (!crop) {
    img.addEventListener('load', () => {
      img.style.width = `${(100 * img.naturalWidth) / (x1 - x0)}%`;
      img.style.left = `${(-100 * x0) / (x1 - x0)}%`;
      img.style.top = `${(-100 * y0) / (y1 - y0)}%`;
    });
  }
  frame.append(img);
  return frame;
}
