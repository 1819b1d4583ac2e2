// The side panel: the detection looked at, with its crop and its text.

import { score } from '../i18n.js';
import { copy, h, icon, labelClass } from '../ui/kit.js';

export class Inspector {
  #onClose;
  #shown = null;

  /** @param {() => void} onClose called when the user closes the panel */
  constructor(onClose) {
    this.#onClose = onClose;
    this.element = h('section', { class: 'inspector', 'aria-label': 'Detection' });
    this.clear();
  }

  clear() {
    this.#shown = null;
    this.element.classList.remove('inspector-open');
    this.element.replaceChildren(
      h('p', { class: 'inspector-hint' }, 'Point at a box to see what was found there. A click keeps it here, another takes the box below.'),
    );
  }

  /** @param {boolean} picked whether it stays until another one is picked */
  show(detection, page, picked) {
    this.element.classList.toggle('inspector-open', picked);
    if (this.#shown === detection) {
      return;
    }
    this.#shown = detection;
    this.element.replaceChildren(
      h(
        'div',
        { class: `inspector-head ${labelClass(detection.label)}` },
        h('span', { class: 'dot', 'aria-hidden': 'true' }),
        h('h2', {}, detection.label),
        h('span', { class: 'inspector-score' }, score(detection.score)),
        h('button', { class: 'button-icon inspector-close', type: 'button', 'aria-label': 'Close', onclick: this.#onClose }, icon('close')),
      ),
      h(
        'a',
        { class: 'crop', href: detection.crop, target: '_blank', rel: 'noopener', title: 'Open the crop' },
        crop(detection),
      ),
      text(detection),
      facts(detection, page),
    );
  }
}

function crop(detection) {
  const [x0, y0, x1, y1] = detection.box;
  const img = h('img', { src: detection.crop, alt: `Crop of the ${detection.label}` });
  img.style.aspectRatio = `${x1 - x0} / ${y1 - y0}`;
  return img;
}

function text(detection) {
  const cut = detection.text_truncated && h('p', { class: 'hint' }, 'The document holds more text here than is kept.');
  if (!detection.text) {
    return cut || h('p', { class: 'hint' }, 'The document holds no text here.');
  }
  return h(
    'div',
    { class: 'found-text' },
    h('blockquote', {}, detection.text),
    cut,
    h('button', { class: 'button button-small', type: 'button', onclick: () => copy(detection.text) }, icon('copy'), 'Copy text'),
  );
}

function facts(detection, page) {
  const list = (numbers, digits) => numbers.map((n) => n.toFixed(digits)).join(', ');
  return h(
    'dl',
    { class: 'facts' },
    fact('Page', `${detection.page}, number ${detection.n} of ${page.detections.length}`),
    fact('Box, px', list(detection.box, 0)),
    detection.box_pt && fact('Box, pt', list(detection.box_pt, 1)),
  );
}

export function fact(name, value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}
