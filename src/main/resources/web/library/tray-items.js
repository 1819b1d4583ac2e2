// The lines of the tray: a file on its way, and a run.

import { href } from '../address.js';
import { count, isFinal, readable, since, stateWord, t } from '../i18n.js';
import { h, toast } from '../ui/kit.js';
import { cancelRun } from '../api.js';
import { RunStream } from '../stream.js';
import { uploads } from './uploads.js';

/** What both have: a name, a bar, what there is to say, and what can be done. */
class Item {
  document = null;
  bar = h('progress', { max: '1', value: '0' });
  #name = h('span', { class: 'tray-name' });
  #note = h('p', { class: 'tray-note' });
  #buttons = h('span', { class: 'tray-buttons' });
  #shown = '';
  element = h('li', { class: 'tray-item' }, h('div', { class: 'tray-line' }, this.#name, this.#buttons), this.bar, this.#note);

  name(name) {
    this.#name.replaceChildren(h('bdi', {}, name));
    this.#name.title = name;
    this.bar.setAttribute('aria-label', name);
  }

  /** @param {[string, string|(() => void)][]} actions the words, and what a button does or where a link leads */
  say(note, ...actions) {
    this.#note.textContent = note;
    const given = actions.filter(Boolean);
    const key = given.map(([words]) => words).join();
    if (key !== this.#shown) {
      this.#shown = key; // a button that is replaced would lose the focus
      this.#buttons.replaceChildren(...given.map(([words, act]) => action(words, act)));
    }
  }

  close() {}
  dismiss() {}
}

function action(words, act) {
  return typeof act === 'string'
    ? h('a', { class: 'button button-small', href: act }, words)
    : h('button', { class: 'button button-small', type: 'button', onclick: act }, words);
}

const place = (document, run = null) => href({ view: 'document', id: document.id, run });

/** A file on its way, or the reason why it was refused. */
export class Sending extends Item {
  #upload;

  constructor(upload) {
    super();
    this.#upload = upload;
    this.name([readable(upload.source.name), upload.source.note].filter(Boolean).join(' · '));
  }

  get kind() {
    return { same: 'asks', refused: 'failed' }[this.#upload.state] ?? 'sending';
  }

  get asks() {
    return this.kind !== 'sending';
  }

  get ended() {
    return this.kind !== 'sending';
  }

  dismiss() {
    uploads.stop(this.#upload);
  }

  update() {
    const upload = this.#upload;
    const { state, error, same, source } = upload;
    const stop = [t('ask.cancel'), () => uploads.stop(upload)];
    const dismiss = [t('tray.dismiss'), () => uploads.stop(upload)];
    this.bar.hidden = this.asks;
    this.bar.value = upload.part;
    this.element.classList.toggle('upload-refused', state === 'refused');
    if (state === 'refused') {
      this.element.setAttribute('role', 'alert');
      this.say(error.message, upload.mayTryAgain && [t('tray.again'), () => uploads.enqueue(upload)], dismiss);
    } else {
      this.element.removeAttribute('role');
    }
    if (state === 'same') {
      this.element.setAttribute('role', 'alert');
      this.say(t('tray.same', { since: since(same.created_at) }), [t('tray.openIt'), place(same)], [t('tray.readAgain'), () => uploads.enqueue(upload)], dismiss);
    } else if (state === 'checking' || state === 'waiting') {
      this.say(t(`tray.${state}`), stop);
    } else if (state === 'sending') {
      this.say(source.progress(upload.part), stop);
    }
  }
}

/** A run, until its end. */
export class Reading extends Item {
  #stream;
  #changed;

  /**
   * @param {(item: Reading) => void} changed
   * @param {() => void} gone called when it was deleted
   */
  constructor(document, run, changed, gone) {
    super();
    this.document = document;
    this.run = run;
    this.#changed = changed;
    this.name(readable(document.title));
    this.#stream = new RunStream(run.id, (type, data) => this.#received(type, data), gone, run.last_event ?? 0);
    this.#show();
  }

  get ended() {
    return isFinal(this.run.state);
  }

  get kind() {
    return !this.ended ? 'reading' : this.run.state === 'failed' ? 'failed' : 'done';
  }

  close() {
    this.#stream.close();
  }

  #received(type, { pages_done, pages_failed, pages_total, state, error }) {
    if (type === 'run.opened') {
      Object.assign(this.run, { state: 'running', pages_total });
    } else if (type.startsWith('page.')) {
      Object.assign(this.run, { state: 'running', pages_done, pages_failed, pages_total });
    } else if (type === 'run.finished') {
      Object.assign(this.run, { state, pages_done, pages_failed, pages_total, error });
      this.close();
    }
    this.#show();
    this.#changed(this);
  }

  #show() {
    const { state, pages_done: done, pages_failed: failed, pages_total: total, error } = this.run;
    this.bar.hidden = this.ended;
    this.bar.value = total ? (done + failed) / total : 0;
    const progress = state === 'running' && total ? t('tray.pages', { done: done + failed, total: count(total, 'page') }) : stateWord(state);
    const earlier = this.document.same_as && [t('tray.earlier'), href({ view: 'document', id: this.document.same_as })];
    const cancel = !this.ended && [t('ask.cancel'), () => this.#cancel()];
    this.say(state === 'failed' && error ? error.message : progress, [t('tray.open'), place(this.document)], earlier, cancel);
  }

  async #cancel() {
    try {
      await cancelRun(this.run.id);
    } catch (error) {
      toast(error.message, 'error');
    }
  }
}
