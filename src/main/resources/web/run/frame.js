// How the workspace is laid out: head, docks beside the viewport, foot.

import { h, styled } from '../ui/kit.js';
import { t } from '../i18n.js';
import { RunActions } from './actions.js';
import { Commands } from './commands.js';
import { Dock } from './dock.js';
import { Follower } from './follow.js';
import { Foot } from './foot.js';
import { Head } from './head.js';
import { Keys } from './keys.js';
import { Legend } from './legend.js';
import { ScoreControl } from './score.js';
import { Viewport } from './viewport/viewport.js';

await Promise.all(['frame.css', 'head.css', 'foot.css'].map((file) => styled(file, import.meta.url)));

const NARROW = window.matchMedia('(max-width: 760px)'); // panels are sheets
const COMPACT = window.matchMedia('(max-width: 1020px)'); // one of them is open at a time
const LEFT = ['pages', 'outline', 'search', 'boxes'];
const RIGHT = ['box', 'statistics', 'about'];
const OPEN_KEY = 'pagerunner.docks';

export class Frame {
  #workspace;
  #follower;
  #left;
  #right;
  #viewport;
  #head;
  #foot;
  #keys;
  #commands;
  #runs = [];
  #legend;
  #resized = () => this.#makeRoom();
  #restyled = () => this.#workspace.dispatchEvent(new Event('filter')); // canvases are drawn anew
  #announcer = h('p', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  #notice = h('div', { class: 'notice notice-failed', role: 'alert', hidden: true });

  /** @param {import('./workspace.js').Workspace} workspace */
  constructor(workspace) {
    this.#workspace = workspace;
    document.body.classList.add('in-workspace');
    const actions = new RunActions(workspace);
    this.#viewport = new Viewport(workspace);
    this.#left = new Dock(workspace, 'left', LEFT);
    this.#right = new Dock(workspace, 'right', RIGHT);
    this.#foot = new Foot(workspace, this.#viewport);
    this.#legend = new Legend(workspace);
    this.#head = new Head(workspace, actions, () => this.commands());
    this.#commands = new Commands({
      workspace,
      viewport: this.#viewport,
      foot: this.#foot,
      actions,
      open: (panel) => this.#toggle(panel),
      exports: () => this.#head.openExports(),
      hit: (direction) => this.#left.panel('search')?.next?.(direction) ?? false,
      runs: () => this.#runs,
    });
    this.#keys = new Keys(() => this.commands());
    this.element = this.#layOut();
    const on = (type, handler) => workspace.addEventListener(type, handler);
    on('pages', () => this.#show());
    on('run', () => this.#show());
    on('filter', () => {
      workspace.filter.count(workspace.model.pages.values());
      this.#legend.show();
    });
    on('pick', () => this.#picked());
    on('panel', ({ detail }) => this.#open(detail.panel, detail));
    on('address', () => this.#openAddressed());
    actions.addEventListener('retried', () => this.#follower.retried());
    this.#left.addEventListener('change', () => this.#docked(this.#left));
    this.#right.addEventListener('change', () => this.#docked(this.#right));
    COMPACT.addEventListener('change', this.#resized);
    NARROW.addEventListener('change', this.#resized);
    window.addEventListener('settings', this.#restyled);
    this.#openFirst();
    this.#show();
    this.#follower = new Follower(workspace);
  }

  /** @param {object[]} runs of the document, newest first */
  offer(runs) {
    this.#runs = runs;
    this.#head.offer(runs);
  }

  /** What can be done now. @returns {import('../ui/commands.js').Command[]} */
  commands() {
    return this.#commands.all();
  }

  close() {
    window.removeEventListener('settings', this.#restyled);
    COMPACT.removeEventListener('change', this.#resized);
    NARROW.removeEventListener('change', this.#resized);
    document.body.classList.remove('in-workspace');
    this.#workspace.close();
    this.#follower.close();
    this.#keys.close();
    this.#viewport.close();
    this.#foot.close();
    this.#left.close();
    this.#right.close();
  }

  #layOut() {
    const score = new ScoreControl(this.#workspace);
    return h(
      'div',
      { class: 'workspace' },
      this.#head.element,
      h(
        'div',
        { class: 'desk' },
        this.#left.element,
        h(
          'div',
          { class: 'middle' },
          h('div', { class: 'filter' }, this.#legend.element, score.element),
          this.#notice,
          this.#viewport.stage,
        ),
        this.#right.element,
      ),
      this.#foot.element,
      this.#announcer,
    );
  }

  #show() {
    const { model, filter } = this.#workspace;
    const { run, live } = model;
    filter.count(model.pages.values());
    this.element.dataset.empty = String(run.pages_total === null && !live);
    this.#legend.show();
    this.#head.show();
    this.#showNotice(run);
  }

  #showNotice(run) {
    this.#notice.hidden = !run.error;
    if (run.error && this.#notice.dataset.said !== run.error.message) {
      this.#notice.dataset.said = run.error.message;
      this.#notice.replaceChildren(
        h('h2', {}, t(run.state === 'failed' ? 'run.failedTitle' : 'run.endedEarly')),
        h('p', {}, run.error.message),
        ...(run.error.retryable ? [h('p', { class: 'hint' }, t('run.tryingHelps'))] : []),
      );
    }
  }

  #picked() {
    const { picked } = this.#workspace;
    if (!picked) {
      return;
    }
    this.#announcer.textContent = t('run.picked', { label: picked.label, page: picked.page, text: picked.text ?? '' });
    if (this.#right.open !== 'box') {
      this.#right.show('box');
    }
  }

  #toggle(panel) {
    const dock = this.#left.has(panel) ? this.#left : this.#right;
    return dock.toggle(panel);
  }

  #open(panel, options) {
    const dock = this.#left.has(panel) ? this.#left : this.#right;
    dock.show(panel, options);
  }

  /** What is open now is so again the next time; on a phone it would cover the page. */
  #docked(changed) {
    const [left, right] = [this.#left.open, this.#right.open];
    if (COMPACT.matches && left && right) {
      (changed === this.#left ? this.#right : this.#left).show(null);
    }
    if (!COMPACT.matches) {
      localStorage.setItem(OPEN_KEY, JSON.stringify({ left, right }));
    }
    if ((this.#workspace.address.panel ?? null) !== left) {
      this.#workspace.setAddress({ panel: left, q: left === 'search' ? this.#workspace.address.q : null });
    }
  }

  /** Where the window became small, panels that were open would leave no room for the pages. */
  #makeRoom() {
    if (COMPACT.matches) {
      this.#left.show(null);
    }
    if (NARROW.matches) {
      this.#right.show(null);
    }
  }

  #openFirst() {
    const known = remembered();
    const { panel } = this.#workspace.address;
    const wide = window.innerWidth >= 1100;
    const left = LEFT.includes(panel) ? panel : COMPACT.matches ? null : known ? known.left : wide ? 'pages' : null;
    const right = NARROW.matches ? null : known ? known.right : window.innerWidth >= 900 ? 'box' : null;
    this.#left.show(LEFT.includes(left) ? left : null);
    this.#right.show(RIGHT.includes(right) ? right : null);
  }

  #openAddressed() {
    const { panel } = this.#workspace.address;
    if (LEFT.includes(panel) && panel !== this.#left.open) {
      this.#left.show(panel);
    }
  }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(OPEN_KEY));
  } catch {
    return null;
  }
}
