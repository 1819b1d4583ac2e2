// What can be done with a run: as commands, and as the entries of menus.

import { toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { go, href } from '../address.js';
import { cancelRun, renameDocument, retryRun, rightsOver, shareDocument, startRun } from '../api.js';
import { isolated, t } from '../i18n.js';
import { confirmDelete } from '../library/documents.js';
import { optionFields } from '../ui/options.js';

/** Fires `change` when other commands make sense, and `retried`. */
export class RunActions extends EventTarget {
  cancelling = false;

  #workspace;
  #rights = { change: true, share: false };

  /** @param {import('./workspace.js').Workspace} workspace */
  constructor(workspace) {
    super();
    this.#workspace = workspace;
    rightsOver(workspace.item).then((rights) => {
      this.#rights = rights;
      this.#changed();
    }, () => {}); // the view says that the server cannot be reached
  }

  get mayChange() {
    return this.#rights.change;
  }

  get mayShare() {
    return this.#rights.share;
  }

  /** What reading what is missing is called; null where there is nothing, or it cannot help. */
  get retryWord() {
    const { run, live, ended, isHopeless } = this.#workspace.model;
    const unread = run.pages_total === null ? run.error?.retryable !== false : run.pages_done < run.pages_total;
    if (!this.mayChange || live || !unread || isHopeless) {
      return null;
    }
    if (run.state === 'cancelled') {
      return t('run.readRest');
    }
    return ended > 0 ? t('run.retryFailed') : t('run.tryAgain');
  }

  /** What can be done now. @returns {import('../ui/commands.js').Command[]} those with an icon are in the menu "More" */
  commands() {
    const { item, model } = this.#workspace;
    const { live } = model;
    const retry = this.retryWord;
    return [
      this.mayChange && !live && { text: t('run.again'), icon: 'again', keys: ['r'], run: () => this.again() },
      retry && { text: retry, run: () => this.retry() },
      this.mayChange && live && { text: t('run.cancel'), run: () => this.cancel() },
      this.mayShare && { text: t(item.shared ? 'run.unshare' : 'run.share'), run: () => this.share() },
      { text: t('run.original'), icon: 'download', href: item.links.file, download: item.filename },
      { text: t('run.gallery'), icon: 'grid', href: href({ view: 'gallery', document: [item.id] }) },
      { text: t('run.json'), icon: 'page', href: href(`api/v1/runs/${model.run.id}`), isOutside: true },
      this.mayChange && { text: t('run.delete'), icon: 'trash', run: () => this.delete(), isDangerous: true },
    ]
      .filter(Boolean)
      .map((command) => ({ ...command, group: 'run' }));
  }

  async cancel() {
    this.cancelling = true;
    this.#changed();
    try {
      this.#workspace.model.snapshot(await cancelRun(this.#workspace.model.run.id));
    } catch (error) {
      toast(error.message, 'error');
    }
    this.cancelling = false;
    this.#workspace.runChanged();
  }

  async retry() {
    try {
      this.#workspace.model.snapshot(await retryRun(this.#workspace.model.run.id));
      this.dispatchEvent(new Event('retried'));
    } catch (error) {
      toast(error.message, 'error');
    }
    this.#workspace.runChanged();
  }

  async again() {
    const { item, model, told } = this.#workspace;
    const fields = optionFields(model.run.options, model.run.model);
    if (!(await ask(t('run.againTitle'), fields.element, t('run.start')))) {
      return;
    }
    try {
      told.newRun(await startRun(item.id, fields.values()));
    } catch (error) {
      toast(error.message, 'error');
    }
  }

  async share() {
    const { item } = this.#workspace;
    const { shared } = item;
    const words = shared ? ['run.unshareTitle', 'run.unshareText', 'run.unshare'] : ['run.shareTitle', 'run.shareText', 'run.share'];
    const [title, text, action] = words.map((key) => t(key));
    if (await ask(title, text, action)) {
      try {
        item.shared = (await shareDocument(item.id, !shared)).shared;
        toast(t(shared ? 'run.unshared' : 'run.shared'));
      } catch (error) {
        toast(error.message, 'error');
      }
      this.#changed();
    }
  }

  /** @returns {Promise<boolean>} whether the document has that title now */
  async rename(title) {
    const { item } = this.#workspace;
    try {
      item.title = (await renameDocument(item.id, title)).title;
      toast(t('run.renamed', { title: isolated(item.title) }));
      return true;
    } catch (error) {
      toast(error.message, 'error');
      return false;
    }
  }

  async delete() {
    if (await confirmDelete(this.#workspace.item)) {
      go({ view: 'library' });
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
