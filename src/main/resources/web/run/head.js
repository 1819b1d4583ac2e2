// The top of the workspace: the title, which run it is and how far it is, and what can be done with it.

import { count, number, readable, stateWord, t } from '../i18n.js';
import { h, icon, PALETTE_KEYS, toast } from '../ui/kit.js';
import { href } from '../address.js';
import { ExportMenu } from './export.js';
import { Menu } from './menu.js';
import { progressWords, spokenProgress } from './progress.js';
import { RunMenu } from './runs.js';
import { Title } from './title.js';

export class Head {
  #workspace;
  #actions;
  #state = h('span', { class: 'badge' });
  #numbers = h('p', { class: 'numbers' });
  #retry = h('button', { class: 'link', type: 'button', hidden: true, onclick: () => this.#actions.retry() });
  #spoken = h('p', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  #cancel = h('button', { class: 'button', type: 'button', hidden: true, onclick: () => this.#actions.cancel() });
  #share = h('button', { class: 'button', type: 'button', hidden: true, onclick: () => this.#actions.share() });
  #runs;
  #export;
  #title;

  /**
   * @param {import('./workspace.js').Workspace} workspace
   * @param {import('./actions.js').RunActions} actions
   * @param {() => import('../ui/commands.js').Command[]} commands of the workspace
   */
  constructor(workspace, actions, commands) {
    this.#workspace = workspace;
    this.#actions = actions;
    this.#title = new Title(workspace, actions);
    this.#runs = new RunMenu((id) => workspace.told.chosen(id).catch((error) => toast(error.message, 'error')));
    this.#export = new ExportMenu(workspace.item, workspace.model, workspace.filter);
    const more = new Menu(t('run.more'), () => entries(actions, commands));
    this.element = h(
      'header',
      { class: 'run-head' },
      h('a', { class: 'back', href: href({ view: 'library' }), title: t('nav.documents') }, icon('back'), h('span', {}, t('nav.documents'))),
      h(
        'div',
        { class: 'run-about' },
        h('div', { class: 'run-title' }, this.#title.element, this.#state),
        h('div', { class: 'run-line' }, this.#runs.element, this.#numbers, this.#retry),
      ),
      h('div', { class: 'actions' }, this.#cancel, this.#export.element, this.#share, more.element),
      this.#spoken,
    );
    workspace.addEventListener('filter', () => this.show());
    actions.addEventListener('change', () => this.show());
  }

  /** @param {object[]} runs of the document, newest first */
  offer(runs) {
    this.#runs.show(runs, this.#workspace.model.run.id);
  }

  openExports() {
    this.#export.open();
  }

  /** Shows the state and the numbers as they are now. */
  show() {
    const { item, model, filter } = this.#workspace;
    const { run, live, ended } = model;
    this.#state.className = `badge badge-${run.state}`;
    this.#state.textContent = stateWord(run.state);
    const words = progressWords(model, foundWords(model, filter));
    this.#numbers.replaceChildren(...words.map((part) => h('span', {}, part)));
    spokenProgress(this.#spoken, model, words);
    this.#showButtons(live);
    this.#title.show();
    this.#export.refresh();
    const counter = live && run.pages_total ? `${ended}/${run.pages_total} · ` : '';
    document.title = `${counter}${readable(item.title)} · ${t('app.name')}`;
  }

  /** A button that goes leaves its place to no other one: the pointer may still be there. */
  #showButtons(live) {
    const { mayChange, mayShare, retryWord, cancelling } = this.#actions;
    this.#cancel.hidden = !live || !mayChange;
    this.#cancel.disabled = cancelling;
    this.#cancel.replaceChildren(icon('stop'), t(cancelling ? 'run.cancelling' : 'run.cancel'));
    this.#share.hidden = !mayShare;
    this.#share.replaceChildren(icon('share'), h('span', { class: 'button-text' }, t(this.#workspace.item.shared ? 'run.unshare' : 'run.share')));
    this.#retry.hidden = !retryWord;
    this.#retry.textContent = retryWord ?? '';
  }
}

/** The menu "More": the header with what is on every screen is hidden here. Deleting comes last. */
function entries(actions, commands) {
  const open = (what) => import('../ui/screens.js').then((screens) => screens[what](commands));
  const own = actions.commands().filter(({ icon: picture }) => picture);
  return [
    ...own.filter(({ isDangerous }) => !isDangerous),
    { text: t('nav.palette'), icon: 'search', shown: PALETTE_KEYS, run: () => open('palette') },
    { text: t('run.keys'), icon: 'keys', keys: ['?'], run: () => open('keys') },
    { text: t('nav.settings'), icon: 'settings', run: () => open('settings') },
    ...own.filter(({ isDangerous }) => isDangerous),
  ];
}

/** How many detections there are and, where some are hidden, how many are shown. */
function foundWords({ pages, live, run }, filter) {
  let all = 0;
  let shown = 0;
  let whole = true;
  for (const page of pages.values()) {
    let found = 0;
    for (const detection of page.detections) {
      found += detection.candidate ? 0 : 1;
      shown += filter.shows(detection) ? 1 : 0;
    }
    all += page.truncated ? page.found : found;
    whole &&= !page.truncated;
  }
  const filtered = filter.byScore || filter.hidden.size > 0;
  return filtered && whole ? t('run.foundShown', { shown: number(shown), n: all }) : count(live ? all : run.detections ?? all, 'detection');
}
