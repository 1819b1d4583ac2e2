// What can be done in the workspace, with its keys: the keyboard, the list of keys and the palette go by it.

import { count, since, stateWord, t } from '../i18n.js';
import { toast } from '../ui/kit.js';
import { copy } from '../ui/clipboard.js';
import { keyName } from '../ui/commands.js';
import { address } from './link.js';

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const MODES = ['continuous', 'single', 'two', 'grid'];
const REGIONS = ['.run-head', '.dock-left', '.filter', '.viewport', '.dock-right', '.foot'];

/** @typedef {import('../ui/commands.js').Command} Command */

/** The commands of a workspace, as they are at the moment. */
export class Commands {
  #parts;

  /**
   * @param {object} parts of the workspace
   * @param {import('./workspace.js').Workspace} parts.workspace
   * @param {import('./viewport/viewport.js').Viewport} parts.viewport
   * @param {import('./foot.js').Foot} parts.foot
   * @param {import('./actions.js').RunActions} parts.actions
   * @param {(panel: string) => void} parts.open
   * @param {() => void} parts.exports
   * @param {(direction: number) => boolean|void} parts.hit shows the next hit of the search
   * @param {() => object[]} parts.runs of the document
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @returns {Command[]} */
  all() {
    return [...this.#pages(), ...this.#zoom(), ...this.#boxes(), ...this.#labels(), ...this.#panels(), ...this.#runs(), ...this.#others()];
  }

  #pages() {
    const { workspace, viewport, foot } = this.#parts;
    const pages = (keys, text, run) => ({ keys, text: t(text), group: 'pages', run });
    return [
      { group: 'pages', typed: (words) => this.#pageTyped(words) },
      pages(['j', 'PageDown'], 'run.nextPage', () => viewport.step(1)),
      pages(['k', 'PageUp'], 'run.previousPage', () => viewport.step(-1)),
      pages(['g'], 'run.goToPage', () => foot.askPage()),
      pages(['Home'], 'run.firstPage', () => workspace.goTo(workspace.numbers[0])),
      pages(['End'], 'run.lastPage', () => workspace.goTo(workspace.numbers.at(-1))),
      pages(['n'], 'run.nextFailed', () => this.#failed(1)),
      pages(['Shift+N'], 'run.previousFailed', () => this.#failed(-1)),
    ];
  }

  #pageTyped(words) {
    const { workspace, foot } = this.#parts;
    const page = /^\d{1,6}$/.test(words) && workspace.numbers.length > 0 && Math.min(Number(words), workspace.numbers.at(-1));
    return page ? { text: t('run.goToPageN', { page }), group: 'pages', run: () => foot.goTo(page) } : null;
  }

  #zoom() {
    const { viewport } = this.#parts;
    const zoom = (keys, text, run) => ({ keys, text: t(text), group: 'zoom', run });
    return [
      { group: 'zoom', typed: (words) => this.#zoomTyped(words) },
      zoom(['+', '='], 'run.zoomIn', () => viewport.zoomBy(1)),
      zoom(['-'], 'run.zoomOut', () => viewport.zoomBy(-1)),
      { ...zoom(['0'], 'run.fit.fit', () => viewport.setFit('fit')), isCurrent: viewport.fit === 'fit' },
      zoom(['1'], 'run.fullSize', () => viewport.zoomTo(1)),
      { ...zoom(['2'], 'run.fit.width', () => viewport.setFit('width')), isCurrent: viewport.fit === 'width' },
      viewport.sharp.hasText && { ...zoom(['t'], 'run.selectText', () => viewport.sharp.setText(!viewport.sharp.text)), isCurrent: viewport.sharp.text },
      ...MODES.map((mode) => ({
        text: t(`run.mode.${mode}`), also: t('run.layout'), group: 'zoom', isCurrent: viewport.mode === mode, run: () => viewport.setMode(mode),
      })),
      { shown: t('run.keys.space'), text: t('run.pan'), group: 'zoom' },
      { shown: t('run.keys.wheel'), text: t('run.zoomAtPointer'), group: 'zoom' },
    ].filter(Boolean);
  }

  #zoomTyped(words) {
    const [, percent] = /^(\d{1,4})\s*%$/.exec(words) ?? [];
    return Number(percent) > 0 ? { text: t('run.zoomToN', { percent: Number(percent) }), group: 'zoom', run: () => this.#parts.viewport.zoomTo(percent / 100) } : null;
  }

  #boxes() {
    const { workspace, viewport } = this.#parts;
    const boxes = (keys, text, run) => ({ keys, text: t(text), group: 'boxes', run });
    const onlyKeys = (keys, text, run, shown) => ({ ...boxes(keys, text, run), shown, keysOnly: true });
    const digits = Array.from({ length: 9 }, (_, i) => `Shift+${i + 1}`);
    return [
      onlyKeys(['Tab', 'Shift+Tab'], 'run.nextBox', (event) => viewport.pointing.turn(event.shiftKey ? -1 : 1), 'Tab'),
      onlyKeys(Object.keys(ARROWS), 'run.nearestBox', (event) => this.#arrow(event), '← ↑ → ↓'),
      onlyKeys(['Enter'], 'run.pickBox', () => viewport.pointing.pickLooked()),
      onlyKeys(['Escape'], 'run.letGo', () => this.#letGo()),
      boxes(['c'], 'run.copyText', () => workspace.picked?.text && copy(workspace.picked.text)),
      boxes(['l'], 'run.copyLink', () => copy(address(workspace), t('run.linkCopied'))),
      boxes(['h'], 'run.hideBoxes', () => viewport.toggleBoxes()),
      onlyKeys(digits, 'run.toggleNth', (event) => this.#toggleLabel(event), `${keyName('Shift+1')} … 9`),
      boxes([','], 'run.scoreLower', () => workspace.stepScore(-1)),
      boxes(['.'], 'run.scoreHigher', () => workspace.stepScore(1)),
    ];
  }

  /** The palette has each label; the list of keys has them all in one. */
  #labels() {
    const { filter } = this.#parts.workspace;
    return filter.labels.map((label, index) => ({
      text: t('run.toggleLabel', { label }), group: 'boxes', hint: index < 9 ? keyName(`Shift+${index + 1}`) : null,
      isCurrent: filter.isShown(label), run: () => filter.toggle(label),
    }));
  }

  #panels() {
    const { open } = this.#parts;
    const panel = (name, keys = []) => ({ keys, text: t(`run.panel.${name}`), also: t('run.panels'), group: 'panels', run: () => open(name) });
    return [
      panel('pages', ['p']),
      panel('outline', ['o']),
      panel('search', ['/']),
      panel('boxes', ['b']),
      panel('box'),
      panel('statistics'),
      panel('about'),
      { keys: ['F3', 'Shift+F3'], text: t('run.nextHit'), group: 'panels', run: (event) => this.#parts.hit(event?.shiftKey ? -1 : 1) },
      { keys: ['F6', 'Shift+F6'], text: t('run.nextRegion'), group: 'panels', keysOnly: true, run: (event) => region(event.shiftKey ? -1 : 1) },
    ];
  }

  #runs() {
    const { runs, workspace } = this.#parts;
    const all = runs();
    return all.length < 2 ? [] : all.map((run) => ({
      text: `${t('run.run')}: ${run.model.name} ${run.model.version}`, note: [isCounted(run), since(run.created_at)].join(' · '), group: 'runs',
      isCurrent: run.id === workspace.model.run.id, run: () => workspace.told.chosen(run.id).catch((error) => toast(error.message, 'error')),
    }));
  }

  #others() {
    const { workspace, exports, actions } = this.#parts;
    const run = workspace.model.run.pages_done > 0 ? () => exports() : null;
    return [{ keys: ['e'], text: t('run.export'), group: 'run', run }, ...actions.commands()];
  }

  #failed(direction) {
    const { workspace } = this.#parts;
    const failed = workspace.numbers.filter((n) => workspace.model.pages.get(n)?.state === 'failed');
    const { current } = workspace;
    const beyond = failed.filter((n) => (n - current) * direction > 0);
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
}

const isCounted = ({ state, detections }) => (state === 'succeeded' || state === 'partial' ? count(detections, 'detection') : stateWord(state));

/** The focus goes to the next part of the workspace. */
function region(direction) {
  const parts = REGIONS.map((selector) => document.querySelector(selector)).filter((part) => part?.offsetParent);
  const index = parts.findIndex((part) => part.contains(document.activeElement));
  const part = parts.at((index + direction) % parts.length);
  (part.tabIndex >= 0 ? part : part.querySelector('button:not([hidden]), a[href], input'))?.focus();
}
