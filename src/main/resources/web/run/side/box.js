// The detection that is picked or looked at: its crop, its text, where it lies.

import { decimals, number, score, t } from '../../i18n.js';
import { h, labelClass, styled, svg } from '../../ui/kit.js';
import { copy } from '../../ui/clipboard.js';
import { href } from '../../address.js';
import { Panel } from '../panels/panel.js';
import { fact } from '../../ui/facts.js';

await styled('box.css', import.meta.url);

const LOOK_MS = 150; // so long a box is looked at before its crop is asked for

export class BoxPanel extends Panel {
  #shown = null;
  #timer = null;

  element = h('section', { class: 'inspector' });

  constructor(workspace) {
    super(workspace);
    this.on('pick', () => this.#update());
    this.on('look', () => this.#update());
    this.on('pages', ({ detail }) => this.#shown && detail.some(({ page }) => page === this.#shown.page) && this.changed());
  }

  show() {
    super.show();
    this.changed();
  }

  close() {
    super.close();
    clearTimeout(this.#timer);
  }

  draw() {
    const { looked, picked } = this.workspace;
    const detection = looked ?? picked;
    if (detection && this.#shown === detection) {
      return;
    }
    this.#shown = detection;
    this.element.replaceChildren(...(detection ? this.#about(detection) : [h('p', { class: 'inspector-hint' }, t('run.boxHint'))]));
  }

  #update() {
    clearTimeout(this.#timer);
    const { looked, picked } = this.workspace;
    if (looked && looked !== picked) {
      this.#timer = setTimeout(() => this.changed(), LOOK_MS);
    } else {
      this.changed();
    }
  }

  #about(detection) {
    const page = this.workspace.model.pages.get(detection.page);
    return [
      h(
        'div',
        { class: `inspector-head ${labelClass(detection.label)}` },
        h('span', { class: 'dot', 'aria-hidden': 'true' }),
        h('h3', {}, detection.label),
        h('span', { class: 'inspector-score' }, score(detection.score)),
      ),
      detection.candidate && h('p', { class: 'inspector-candidate' }, t('panel.box.candidate')),
      crop(detection, page),
      text(detection),
      this.#buttons(detection),
      facts(detection, page),
    ].filter(Boolean);
  }

  #buttons(detection) {
    const button = (words, onclick) => h('button', { class: 'button button-small', type: 'button', onclick }, words);
    const link = () => href({ ...this.workspace.addressOf(detection), run: this.workspace.model.run.id });
    return h(
      'div',
      { class: 'inspector-buttons' },
      detection.text && button(t('run.copyText'), () => copy(detection.text)),
      button(t('panel.box.copyLink'), () => copy(link(), t('panel.box.linkCopied'))),
      button(t('panel.box.copyJson'), () => copy(JSON.stringify(detection, null, 2), t('panel.box.jsonCopied'))),
    );
  }
}

/** Of a candidate the server keeps no crop: it is cut out of the image of its page. */
function crop(detection, page) {
  const { box: [x0, y0, x1, y1], mask } = detection;
  const shape = mask && svg(
    'svg',
    { class: 'crop-mask', viewBox: `${x0} ${y0} ${x1 - x0} ${y1 - y0}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    mask.map((outline) => svg('polygon', { points: outline.join(' ') })),
  );
  const failed = (event) => event.target.closest('.crop').replaceWith(h('p', { class: 'hint' }, t('panel.box.noCrop')));
  const img = h('img', { src: detection.crop ?? page?.image, alt: '', onerror: failed });
  const frame = h('div', { class: detection.crop ? 'crop-frame' : 'crop-frame crop-cut' }, img, shape);
  frame.style.aspectRatio = `${x1 - x0} / ${y1 - y0}`;
  frame.style.setProperty('--wide', (x1 - x0) / (y1 - y0));
  if (!detection.crop && page?.width) {
    img.style.width = `${(100 * page.width) / (x1 - x0)}%`;
    img.style.left = `${(-100 * x0) / (x1 - x0)}%`;
    img.style.top = `${(-100 * y0) / (y1 - y0)}%`;
  }
  return detection.crop
    ? h('a', { class: `crop ${labelClass(detection.label)}`, href: detection.crop, target: '_blank', rel: 'noopener', title: t('run.openCrop'), 'aria-label': t('run.openCrop') }, frame)
    : h('div', { class: `crop ${labelClass(detection.label)}` }, frame);
}

function text(detection) {
  const cut = detection.text_truncated && h('p', { class: 'hint' }, t('panel.box.textCut'));
  return detection.text
    ? h('div', { class: 'found-text' }, h('blockquote', { dir: 'auto', tabindex: '0' }, detection.text), cut)
    : cut || h('p', { class: 'hint' }, t('run.noText'));
}

function facts({ page: place, n, order, box, box_pt: points, mask }, page) {
  const list = (values, digits) => values.map((value) => decimals(value, digits)).join(' · ');
  const [x0, y0, x1, y1] = box;
  const corners = mask?.reduce((sum, outline) => sum + outline.length / 2, 0);
  return h(
    'dl',
    { class: 'facts' },
    fact(t('panel.box.page'), number(place)),
    fact(t('panel.box.number'), t('panel.box.numberOf', { at: number(n), n: Math.max(n, page?.found ?? page?.detections.length ?? 0) })),
    order && fact(t('panel.box.order'), number(order)),
    fact(t('panel.box.px'), list(box, 0)),
    points && fact(t('panel.box.pt'), list(points, 1)),
    fact(t('panel.box.size'), t('panel.box.sizeOf', { width: Math.round(x1 - x0), height: Math.round(y1 - y0) })),
    mask && fact(t('panel.box.mask'), t('panel.box.corners', { n: corners })),
  );
}
