// What can be done with a run, as buttons.

import { ask, h, icon, toast } from '../ui/kit.js';
import { go } from '../address.js';
import { cancelRun, retryRun, rightsOver, shareDocument, startRun } from '../api.js';
import { confirmDelete } from '../library/documents.js';
import { optionFields } from '../ui/options.js';

export class RunActions {
  element = h('div', { class: 'actions-buttons' });

  #item;
  #model;
  #told;
  #cancelling = false;
  #shown = '';
  #rights = { change: true, share: false };

  /** @param {{changed: () => void, retried: () => void, newRun: (run: object) => void}} told */
  constructor(item, model, told) {
    this.#item = item;
    this.#model = model;
    this.#told = told;
    rightsOver(item).then((rights) => {
      this.#rights = rights;
      this.show();
    }, () => {}); // the panel says that the server cannot be reached
  }

  /** Shows the buttons that make sense now. */
  show() {
    const { run, live, ended } = this.#model;
    const unread = run.pages_total === null ? run.error?.retryable !== false : run.pages_done < run.pages_total;
    const retry = !live && unread && !this.#model.isHopeless;
    const { change, share } = this.#rights;
    const key = [live, retry, run.state, this.#cancelling, change, share, this.#item.shared].join();
    if (key === this.#shown) {
      return; // a button that is replaced would lose the focus
    }
    this.#shown = key;
    const buttons = [
      change && live && button('stop', this.#cancelling ? 'Cancelling…' : 'Cancel', () => this.#cancel(), this.#cancelling),
      change && retry && button('again', retryWord(run, ended), () => this.#retry()),
      change && !live && button('again', 'Run again', () => this.#again()),
      share && button('page', this.#item.shared ? 'Stop sharing' : 'Share', () => this.#share()),
      change && button('trash', 'Delete', () => this.#delete()),
    ];
    this.element.replaceChildren(...buttons.filter(Boolean));
  }

  async #cancel() {
    this.#cancelling = true;
    this.show();
    try {
      this.#model.snapshot(await cancelRun(this.#model.run.id));
    } catch (error) {
      this.#cancelling = false;
      toast(error.message, 'error');
    }
    this.#told.changed();
  }

  async #retry() {
    this.#cancelling = false;
    try {
      this.#model.snapshot(await retryRun(this.#model.run.id));
      this.#told.retried();
    } catch (error) {
      toast(error.message, 'error');
    }
  }

  async #again() {
    const fields = optionFields(this.#model.run.options, this.#model.run.model);
    if (!(await ask('Read this document again', fields.element, 'Run'))) {
      return;
    }
    try {
      this.#told.newRun(await startRun(this.#item.id, fields.values()));
    } catch (error) {
      toast(error.message, 'error');
    }
  }

  async #share() {
    const { shared } = this.#item;
    const question = shared ? 'Only you and administrators will see it.' : 'Everybody with an account here will be able to read it.';
    if (await ask(shared ? 'Stop sharing this document?' : 'Share this document?', question, shared ? 'Stop sharing' : 'Share')) {
      try {
        this.#item.shared = (await shareDocument(this.#item.id, !shared)).shared;
        toast(shared ? 'It is no longer shared' : 'Everybody with an account can read it now');
      } catch (error) {
        toast(error.message, 'error');
      }
      this.show();
    }
  }

  async #delete() {
    if (await confirmDelete(this.#item)) {
      go({ view: 'library' });
    }
  }
}

function retryWord(run, ended) {
  if (run.state === 'cancelled') {
    return 'Read the rest';
  }
  return ended > 0 ? 'Retry failed pages' : 'Try again';
}

function button(iconName, text, onclick, disabled = false) {
  return h('button', { class: 'button', type: 'button', onclick, disabled }, icon(iconName), text);
}
