// The bottom of the workspace: the page to go to, the strip of pages, the zoom, the modes.

import { h, icon } from '../ui/kit.js';
import { number, t } from '../i18n.js';
import { Strip } from './strip.js';

const MODES = ['continuous', 'single', 'two', 'grid'];

export class Foot {
  #workspace;
  #viewport;
  #strip;
  #page = h('input', { class: 'page-field', inputmode: 'numeric', size: '4', 'aria-label': t('run.goToPage'), title: `${t('run.goToPage')} (G)`, autocomplete: 'off' });
  #total = h('span', { class: 'page-total' });
  #zoom = h('input', { class: 'zoom-field', inputmode: 'numeric', size: '5', 'aria-label': t('run.zoom'), title: t('run.zoom'), autocomplete: 'off' });
  #bar = h('div', { class: 'visually-hidden', role: 'progressbar', 'aria-label': t('run.pagesRead'), 'aria-valuemin': '0' });
  #text = tool('text', t('run.selectText'), 'T', () => this.#viewport.sharp.setText(!this.#viewport.sharp.text));
  #fits = new Map();
  #modes = new Map();

  /**
   * @param {import('./workspace.js').Workspace} workspace
   * @param {import('./viewport/viewport.js').Viewport} viewport
   */
  constructor(workspace, viewport) {
    this.#workspace = workspace;
    this.#viewport = viewport;
    this.#strip = new Strip(workspace);
    typed(this.#page, (text) => this.goTo(parseInt(text, 10)), () => this.#show());
    typed(this.#zoom, (text) => this.#zoomTo(text), () => this.#show());
    this.element = h(
      'footer',
      { class: 'foot' },
      h(
        'div',
        { class: 'foot-group foot-pages' },
        tool('up', t('run.previousPage'), 'K', () => viewport.step(-1)),
        tool('down', t('run.nextPage'), 'J', () => viewport.step(1)),
        this.#page,
        this.#total,
      ),
      this.#strip.element,
      this.#bar,
      h(
        'div',
        { class: 'foot-group foot-zoom', role: 'group', 'aria-label': t('run.zoom') },
        tool('minus', t('run.zoomOut'), '−', () => viewport.zoomBy(-1)),
        this.#zoom,
        tool('plus', t('run.zoomIn'), '+', () => viewport.zoomBy(1)),
        this.#fit('width', '2'),
        this.#fit('fit', '0'),
      ),
      viewport.sharp.hasText && h('div', { class: 'foot-group foot-text' }, this.#text),
      h('div', { class: 'foot-group foot-modes', role: 'group', 'aria-label': t('run.layout') }, MODES.map((mode) => this.#mode(mode))),
    );
    viewport.sharp.addEventListener('change', () => this.#show());
    viewport.addEventListener('zoom', () => this.#show());
    for (const type of ['page', 'run', 'pages']) {
      workspace.addEventListener(type, () => this.#show());
    }
    this.#show();
  }

  close() {
    this.#strip.close();
  }

  /** The focus goes to the field of the page number. */
  askPage() {
    this.#page.focus();
    this.#page.select();
  }

  #show() {
    const { numbers, current, model } = this.#workspace;
    const { zoom, fit, mode } = this.#viewport;
    const focused = document.activeElement;
    if (focused !== this.#page) {
      this.#page.value = current ?? numbers[0] ?? '';
    }
    if (focused !== this.#zoom) {
      this.#zoom.value = `${Math.round(zoom * 100)} %`;
    }
    this.element.dataset.empty = String(numbers.length === 0);
    this.#total.textContent = numbers.length ? t('run.ofPages', { n: number(numbers.at(-1)) }) : '';
    this.#text.setAttribute('aria-pressed', String(this.#viewport.sharp.text));
    this.#fits.forEach((button, name) => button.setAttribute('aria-pressed', String(name === fit)));
    this.#modes.forEach((button, name) => button.setAttribute('aria-pressed', String(name === mode)));
    if (model.run.pages_total) {
      this.#bar.setAttribute('aria-valuemax', model.run.pages_total);
      this.#bar.setAttribute('aria-valuenow', model.ended);
      this.#bar.setAttribute('aria-valuetext', t('run.pagesOf', { done: number(model.ended), n: model.run.pages_total }));
    }
  }

  /** A page that the run has not read is the nearest one that it has. */
  goTo(wanted) {
    const { numbers } = this.#workspace;
    if (wanted > 0 && numbers.length > 0) {
      const near = numbers.reduce((best, n) => (Math.abs(n - wanted) < Math.abs(best - wanted) ? n : best), numbers[0]);
      this.#workspace.goTo(near);
    }
  }

  #zoomTo(text) {
    const percent = parseFloat(text.replace(',', '.'));
    if (percent > 0) {
      this.#viewport.zoomTo(percent / 100);
    }
  }

  #fit(name, key) {
    const button = tool(name, t(`run.fit.${name}`), key, () => this.#viewport.setFit(name));
    this.#fits.set(name, button);
    return button;
  }

  #mode(name) {
    const button = tool(`mode-${name}`, t(`run.mode.${name}`), null, () => this.#viewport.setMode(name));
    this.#modes.set(name, button);
    return button;
  }
}

function tool(picture, text, key, onclick) {
  return h(
    'button',
    { class: 'tool', type: 'button', 'aria-label': text, title: key ? `${text} (${key})` : text, 'aria-keyshortcuts': key?.replace('−', '-'), onclick },
    icon(picture),
  );
}

/** A field that does something on Enter, and shows what is again when it is left. */
function typed(field, enter, reset) {
  field.addEventListener('focus', () => field.select());
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      enter(field.value);
      field.blur();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      field.blur();
    }
  });
  field.addEventListener('blur', reset);
}
