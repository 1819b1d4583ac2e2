// The detection looked at, with its crop and its text.

import { score, t } from '../../i18n.js';
import { copy, h, icon, labelClass, styled } from '../../ui/kit.js';

await styled('box.css', import.meta.url);

const LOOK_MS = 150; // so long a box is looked at before its crop is asked for

export class BoxPanel {
  #workspace;
  #shown = null;
  #timer = null;

  element = h('section', { class: 'inspector' });

  /** @param {import('../workspace.js').Workspace} workspace */
  constructor(workspace) {
    this.#workspace = workspace;
    workspace.addEventListener('pick', () => this.#update());
    workspace.addEventListener('look', () => this.#update());
    this.#update();
  }

  #update() {
    const { picked, looked } = this.#workspace;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(looked ?? picked), looked && looked !== picked ? LOOK_MS : 0);
  }

  #show(detection) {
    if (this.#shown === detection && detection) {
      return;
    }
    this.#shown = detection;
    if (!detection) {
      this.element.replaceChildren(h('p', { class: 'inspector-hint' }, t('run.boxHint')));
      return;
    }
    this.element.replaceChildren(
      h(
        'div',
        { class: `inspector-head ${labelClass(detection.label)}` },
        h('span', { class: 'dot', 'aria-hidden': 'true' }),
        h('h3', {}, detection.label),
        h('span', { class: 'inspector-score' }, score(detection.score)),
      ),
      h('a', { class: 'crop', href: detection.crop, target: '_blank', rel: 'noopener', title: t('run.openCrop') }, crop(detection)),
      text(detection),
    );
  }
}

function crop(detection) {
  const [x0, y0, x1, y1] = detection.box;
  const img = h('img', { src: detection.crop, alt: '' });
  img.style.aspectRatio = `${x1 - x0} / ${y1 - y0}`;
  return img;
}

function text(detection) {
  return detection.text
    ? h(
      'div',
      { class: 'found-text' },
      h('blockquote', {}, detection.text),
      h('button', { class: 'button button-small', type: 'button', onclick: () => copy(detection.text) }, icon('copy'), t('run.copyText')),
    )
    : h('p', { class: 'hint' }, t('run.noText'));
}
