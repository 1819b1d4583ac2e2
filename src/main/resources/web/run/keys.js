// The keyboard of the workspace: keys, what they do, and the list of them. Parts register commands of their own.

import { address } from './link.js';
import { copy, h, shown, styled } from '../ui/kit.js';
import { fact } from '../ui/facts.js';
import { t } from '../i18n.js';

await styled('keys.css', import.meta.url);

const OFF = 'pagerunner.keys';
const FIELDS = 'input:not([type=range], [type=checkbox], [type=radio]), select, textarea, dialog, [contenteditable], [role=menu]';
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @typedef {object} Command
 * @property {string[]} keys as KeyboardEvent says them, with `Shift+` before where a letter or a digit has it
 * @property {string} text what it does
 * @property {string} group key of the group in the list
 * @property {(event: KeyboardEvent) => boolean|void} run false where it did nothing, and the key is the browser's
 * @property {string} [shown] instead of the keys
 */

export class Keys {
  #commands = [];
  #byKey = new Map();
  #parts;
  #onKey = (event) => this.#pressed(event);

  /**
   * @param {object} parts of the workspace
   * @param {import('./workspace.js').Workspace} parts.workspace
   * @param {import('./viewport/viewport.js').Viewport} parts.viewport
   * @param {import('./foot.js').Foot} parts.foot
   * @param {import('./actions.js').RunActions} parts.actions
   * @param {(panel: string) => void} parts.open
   * @param {() => void} parts.exports
   */
  constructor(parts) {
    this.#parts = parts;
    this.#pages();
    this.#zooming();
    this.#boxes();
    this.#others();
    document.addEventListener('keydown', this.#onKey);
  }

  /** Whether single keys do something; a reader may switch them off. */
  get on() {
    return localStorage.getItem(OFF) !== 'off';
  }

  /** @param {Command} command */
  register(command) {
    this.#commands.push(command);
    command.keys.forEach((key) => this.#byKey.set(key, command));
  }

  close() {
    document.removeEventListener('keydown', this.#onKey);
  }

  /** Shows what each key does. */
  help() {
    const groups = Map.groupBy(this.#commands, ({ group }) => group);
    const off = h('input', { type: 'checkbox', checked: this.on, onchange: () => localStorage.setItem(OFF, off.checked ? 'on' : 'off') });
    const dialog = h(
      'dialog',
      { class: 'dialog keys-dialog', 'aria-labelledby': 'keys-title' },
      h(
        'form',
        { method: 'dialog' },
        h('h2', { id: 'keys-title' }, t('run.keys')),
        h('div', { class: 'keys-groups' }, [...groups].map(([group, commands]) => list(t(`run.keys.${group}`), commands))),
        h('label', { class: 'keys-switch' }, off, h('span', {}, t('run.keys.on'))),
        h('div', { class: 'dialog-actions' }, h('button', { class: 'button button-primary', value: 'ok' }, t('run.close'))),
      ),
    );
    shown(dialog);
  }

  #pages() {
    const { workspace, viewport, foot } = this.#parts;
    const add = (keys, text, run) => this.register({ keys, text: t(text), group: 'pages', run });
    add(['j', 'PageDown'], 'run.nextPage', () => viewport.step(1));
    add(['k', 'PageUp'], 'run.previousPage', () => viewport.step(-1));
    add(['g'], 'run.goToPage', () => foot.askPage());
    add(['Home'], 'run.firstPage', () => workspace.goTo(workspace.numbers[0]));
    add(['End'], 'run.lastPage', () => workspace.goTo(workspace.numbers.at(-1)));
    add(['n'], 'run.nextFailed', () => this.#failed(1));
    add(['Shift+N'], 'run.previousFailed', () => this.#failed(-1));
  }

  #zooming() {
    const { viewport } = this.#parts;
    const add = (keys, text, run) => this.register({ keys, text: t(text), group: 'zoom', run });
    add(['+', '='], 'run.zoomIn', () => viewport.zoomBy(1));
    add(['-'], 'run.zoomOut', () => viewport.zoomBy(-1));
    add(['0'], 'run.fit.fit', () => viewport.setFit('fit'));
    add(['1'], 'run.fullSize', () => viewport.zoomTo(1));
    add(['2'], 'run.fit.width', () => viewport.setFit('width'));
    add(['t'], 'run.selectText', () => viewport.sharp.setText(!viewport.sharp.text));
    this.#commands.push({ shown: t('run.keys.space'), text: t('run.pan'), group: 'zoom', keys: [] });
    this.#commands.push({ shown: t('run.keys.wheel'), text: t('run.zoomAtPointer'), group: 'zoom', keys: [] });
  }

  #boxes() {
    const { workspace, viewport, open } = this.#parts;
    const add = (keys, text, run, shownAs) => this.register({ keys, text: t(text), group: 'boxes', run, shown: shownAs });
    add(['Tab', 'Shift+Tab'], 'run.nextBox', (event) => viewport.pointing.turn(event.shiftKey ? -1 : 1), 'Tab');
    add(Object.keys(ARROWS), 'run.nearestBox', (event) => this.#arrow(event), '← ↑ → ↓');
    add(['Enter'], 'run.pickBox', () => viewport.pointing.pickLooked());
    add(['Escape'], 'run.letGo', () => this.#letGo());
    add(['c'], 'run.copyText', () => workspace.picked?.text && copy(workspace.picked.text));
    add(['l'], 'run.copyLink', () => copy(address(workspace), t('run.linkCopied')));
    add(['h'], 'run.hideBoxes', () => viewport.toggleBoxes());
    const digits = Array.from({ length: 9 }, (_, i) => `Shift+${i + 1}`);
    add(digits, 'run.toggleNth', (event) => this.#toggleLabel(event), 'Shift+1 … 9');
    add([','], 'run.scoreLower', () => workspace.stepScore(-1));
    add(['.'], 'run.scoreHigher', () => workspace.stepScore(1));
    add(['b'], 'run.panel.boxes', () => open('boxes'));
  }

  #others() {
    const { open, exports, actions } = this.#parts;
    const add = (keys, text, run) => this.register({ keys, text: t(text), group: 'others', run });
    add(['p'], 'run.panel.pages', () => open('pages'));
    add(['o'], 'run.panel.outline', () => open('outline'));
    add(['/'], 'run.panel.search', () => open('search'));
    add(['F3', 'Shift+F3'], 'run.nextHit', (event) => this.#parts.hit(event.shiftKey ? -1 : 1));
    add(['e'], 'run.export', () => exports());
    add(['r'], 'run.again', () => actions.mayChange && !this.#parts.workspace.model.live && actions.again());
    add(['F6', 'Shift+F6'], 'run.nextRegion', (event) => this.#region(event.shiftKey ? -1 : 1));
    add(['?'], 'run.keys', () => this.help());
  }

  #failed(direction) {
    const { workspace } = this.#parts;
    const failed = workspace.numbers.filter((number) => workspace.model.pages.get(number)?.state === 'failed');
    const { current } = workspace;
    const beyond = failed.filter((number) => (number - current) * direction > 0);
    const to = direction > 0 ? beyond[0] ?? failed[0] : beyond.at(-1) ?? failed.at(-1);
    if (to !== undefined) {
      workspace.goTo(to);
    }
  }

  /** From box to box where one is focused or picked; else the pages are scrolled, wherever the focus is. */
  #arrow(event) {
    const { viewport } = this.#parts;
    const at = event.target;
    if (at.closest('.dock, .foot, .run-head, .filter')) {
      return false;
    }
    if (viewport.pointing.walk(ARROWS[event.key])) {
      return true;
    }
    if (viewport.element.contains(at)) {
      return false; // the browser scrolls
    }
    const [x, y] = ARROWS[event.key];
    viewport.scrollBy(x / 8, y / 8);
    return true;
  }

  #letGo() {
    const { workspace, viewport } = this.#parts;
    if (document.activeElement?.closest('.viewport .box')) {
      viewport.element.focus({ preventScroll: true });
    }
    if (!workspace.picked) {
      return false;
    }
    workspace.pick(null);
    return true;
  }

  #toggleLabel({ code }) {
    const { filter } = this.#parts.workspace;
    const label = filter.labels[Number(code.at(-1)) - 1];
    if (label !== undefined) {
      filter.toggle(label);
    }
  }

  /** The focus goes to the next part of the workspace. */
  #region(direction) {
    const parts = ['.run-head', '.dock-left', '.filter', '.viewport', '.dock-right', '.foot']
      .map((selector) => document.querySelector(selector))
      .filter((part) => part?.offsetParent);
    const index = parts.findIndex((part) => part.contains(document.activeElement));
    const part = parts.at((index + direction) % parts.length);
    (part.tabIndex >= 0 ? part : part.querySelector('button:not([hidden]), a[href], input'))?.focus();
  }

  #pressed(event) {
    const { key, code, ctrlKey, metaKey, altKey, shiftKey, target, defaultPrevented } = event;
    if (defaultPrevented || ctrlKey || metaKey || altKey || (target.closest(FIELDS) && key !== 'F3' && key !== 'F6')) {
      return;
    }
    // Enter and Space are the button's that has the focus; a slider takes the arrows.
    const own = target.closest('button:not(.box), a[href], summary, [role=slider], [role=separator], input');
    if (own && (key === 'Enter' || key in ARROWS || key === 'Home' || key === 'End' || key.startsWith('Page'))) {
      return;
    }
    const digit = /^Digit[1-9]$/.test(code) && shiftKey ? `Shift+${code.at(-1)}` : null;
    const named = shiftKey && (key.length > 1 || key !== key.toLowerCase()) ? `Shift+${key}` : key;
    const single = key.length === 1 && key !== '?';
    const command = this.#byKey.get(digit ?? named) ?? this.#byKey.get(key.toLowerCase());
    if (command?.run && (this.on || !single) && command.run(event) !== false) {
      event.preventDefault();
    }
  }
}

const NAMES = { PageDown: 'PgDn', PageUp: 'PgUp', Escape: 'Esc', '-': '−' };

function list(title, commands) {
  const names = ({ keys, shown: words }) => (words ? [words] : keys.filter((key) => key !== '=').map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)));
  return h(
    'section',
    {},
    h('h3', {}, title),
    h('dl', {}, commands.map((command) =>
      fact(names(command).map((name) => h('kbd', {}, name)), command.text))),
  );
}
