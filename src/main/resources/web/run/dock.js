// A side of the workspace: a rail of buttons, and the panel that one of them opens. Panels are loaded when first shown.

import { h, icon } from '../ui/kit.js';
import { t } from '../i18n.js';

const NARROWEST = 220;
const WIDEST = 480;
const STEP = 16;

/** By name: the module, its class, the icon, the key. */
const PANELS = {
  pages: { load: () => import('./panels/pages.js'), type: 'PagesPanel', icon: 'pages', key: 'P' },
  outline: { load: () => import('./panels/outline.js'), type: 'OutlinePanel', icon: 'outline', key: 'O' },
  search: { load: () => import('./panels/search.js'), type: 'SearchPanel', icon: 'search', key: '/' },
  boxes: { load: () => import('./panels/boxes.js'), type: 'BoxesPanel', icon: 'boxes', key: 'B' },
  box: { load: () => import('./side/box.js'), type: 'BoxPanel', icon: 'box' },
  statistics: { load: () => import('./side/statistics.js'), type: 'StatisticsPanel', icon: 'chart' },
  about: { load: () => import('./side/about.js'), type: 'AboutPanel', icon: 'info' },
};

/** Fires `change` when another panel is open. */
export class Dock extends EventTarget {
  /** The name of the panel that is open, or null. */
  open = null;

  #workspace;
  #side;
  #names;
  #panels = new Map();
  #buttons = new Map();
  #title = h('h2', {});
  #host = h('div', { class: 'dock-host' });
  #panel;

  /**
   * @param {import('./workspace.js').Workspace} workspace
   * @param {'left'|'right'} side
   * @param {string[]} names of its panels
   */
  constructor(workspace, side, names) {
    super();
    this.#workspace = workspace;
    this.#side = side;
    this.#names = names;
    names.forEach((panel) => this.#buttons.set(panel, this.#button(panel)));
    const name = t(side === 'left' ? 'run.leftPanels' : 'run.rightPanels');
    const rail = h('div', { class: 'rail', role: 'group', 'aria-label': name }, [...this.#buttons.values()]);
    this.#panel = h(
      'section',
      { class: 'dock-panel', id: `dock-${side}`, hidden: true },
      h(
        'header',
        { class: 'dock-head' },
        this.#title,
        h('button', { class: 'button-icon', type: 'button', 'aria-label': t('run.closePanel'), title: t('run.closePanel'), onclick: () => this.show(null) }, icon('close')),
      ),
      this.#host,
    );
    const splitter = this.#splitter();
    this.element = h('aside', { class: `dock dock-${side}`, 'aria-label': name }, rail, this.#panel, splitter);
    this.element.style.setProperty('--dock-width', `${remembered(side)}px`);
  }

  has(name) {
    return this.#names.includes(name);
  }

  /** The panel object with this name, where it was loaded. */
  panel(name) {
    return this.#panels.get(name);
  }

  /**
   * Opens a panel.
   *
   * @param {string|null} name null closes the one that is open
   * @param {object} options
   * @param {boolean} [options.focus] whether the focus goes there
   */
  async show(name, { focus = false } = {}) {
    const before = this.open;
    if (name !== before) {
      this.#panels.get(before)?.hide?.();
      this.open = name;
      this.#mark();
      this.dispatchEvent(new Event('change'));
    }
    if (name) {
      const panel = await this.#loaded(name);
      if (this.open === name && panel) {
        if (!panel.element.isConnected) {
          this.#host.replaceChildren(panel.element);
          panel.show?.();
        }
        if (focus) {
          (panel.focus?.bind(panel) ?? (() => this.#focusFirst(panel)))();
        }
      }
    } else if (before && this.element.contains(document.activeElement)) {
      this.#buttons.get(before).focus();
    }
  }

  toggle(name) {
    return this.show(this.open === name ? null : name, { focus: true });
  }

  close() {
    this.#panels.forEach((panel) => panel.close?.());
    this.#panels.clear();
  }

  #focusFirst(panel) {
    panel.element.querySelector('input, [tabindex="0"], button, a[href]')?.focus({ preventScroll: true });
  }

  #mark() {
    this.#buttons.forEach((button, name) => button.setAttribute('aria-expanded', String(name === this.open)));
    this.#panel.hidden = this.open === null;
    this.element.classList.toggle('dock-open', this.open !== null);
    this.#title.textContent = this.open ? t(`run.panel.${this.open}`) : '';
    this.#panel.setAttribute('aria-label', this.#title.textContent);
    this.#host.replaceChildren();
  }

  async #loaded(name) {
    if (!this.#panels.has(name)) {
      const { load, type } = PANELS[name];
      try {
        const module = await load();
        if (this.#workspace.closed || this.#panels.has(name)) {
          return this.#panels.get(name);
        }
        this.#panels.set(name, new module[type](this.#workspace));
      } catch (error) {
        console.error(error);
        this.#host.replaceChildren(h('p', { class: 'hint' }, t('app.failed')));
      }
    }
    return this.#panels.get(name);
  }

  #button(name) {
    const { icon: picture, key } = PANELS[name];
    const text = t(`run.panel.${name}`);
    return h(
      'button',
      {
        class: 'rail-button',
        type: 'button',
        title: key ? `${text} (${key})` : text,
        'aria-expanded': 'false',
        'aria-controls': `dock-${this.#side}`,
        'aria-keyshortcuts': key,
        onclick: () => this.toggle(name),
      },
      icon(picture),
      h('span', {}, text),
    );
  }

  /** The edge that makes the panel wider and narrower, by dragging or by the arrow keys. */
  #splitter() {
    const splitter = h('div', {
      class: 'splitter',
      role: 'separator',
      tabindex: '0',
      'aria-orientation': 'vertical',
      'aria-label': t('run.panelWidth'),
      'aria-valuemin': NARROWEST,
      'aria-valuemax': WIDEST,
      'aria-valuenow': remembered(this.#side),
    });
    const wider = this.#side === 'left' ? 1 : -1;
    const set = (width) => {
      const fits = Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)));
      this.element.style.setProperty('--dock-width', `${fits}px`);
      splitter.setAttribute('aria-valuenow', fits);
      localStorage.setItem(`pagerunner.dock-${this.#side}`, fits);
    };
    splitter.addEventListener('pointerdown', (down) => {
      const from = this.#panel.getBoundingClientRect().width;
      splitter.setPointerCapture(down.pointerId);
      splitter.onpointermove = (move) => set(from + wider * (move.clientX - down.clientX));
      splitter.onlostpointercapture = () => (splitter.onpointermove = null);
    });
    splitter.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -wider, ArrowRight: wider }[event.key];
      if (step) {
        event.preventDefault();
        event.stopPropagation();
        set(this.#panel.getBoundingClientRect().width + step * STEP);
      }
    });
    return splitter;
  }
}

function remembered(side) {
  const width = Number(localStorage.getItem(`pagerunner.dock-${side}`));
  return width >= NARROWEST && width <= WIDEST ? width : side === 'left' ? 248 : 320;
}
