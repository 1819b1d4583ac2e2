// The tray: uploads, and the runs that were begun here, on every screen.

import { here, onMove } from '../address.js';
import { count, isFinal, t } from '../i18n.js';
import { h, icon, styled } from '../ui/kit.js';
import { getRun } from '../api.js';
import { Reading, Sending } from './tray-items.js';
import { uploads } from './uploads.js';

await styled('tray.css', import.meta.url);

const KEPT = 'pagerunner.tray'; // app.js looks for it, too
const GONE_MS = 15_000; // what went well

class Tray {
  #items = new Map(); // upload, or id of a run → its item
  #list = h('ul', { class: 'tray-items' });
  #summary = h('span', { role: 'status' });
  #toggle = h('button', { class: 'tray-toggle', type: 'button', 'aria-expanded': 'true', onclick: () => this.#open(this.#list.hidden) }, this.#summary, icon('down'));
  #dismiss = h('button', { class: 'link', type: 'button', onclick: () => this.#dismissAll() }, t('tray.dismissAll'));
  element = h('section', { class: 'tray', 'aria-label': t('tray.title'), hidden: true }, h('div', { class: 'tray-head' }, this.#toggle, this.#dismiss), this.#list);

  constructor() {
    document.body.append(this.element);
    uploads.addEventListener('change', ({ detail }) => this.#uploadChanged(detail));
    uploads.addEventListener('done', ({ detail }) => this.#accepted(detail));
    onMove(() => this.#show());
    this.#open(window.innerWidth > 640);
    this.#comeBack();
  }

  /** Shows a run until its end. @param {{id: string, title: string}} document */
  follow(document, run) {
    if (!this.#items.has(run.id)) {
      this.#put(run.id, new Reading(document, run, (item) => this.#readingChanged(item), () => this.#remove(run.id)));
      this.#keep();
    }
  }

  /** After a reload, those that were shown before it. */
  async #comeBack() {
    for (const { document, run } of JSON.parse(sessionStorage.getItem(KEPT) ?? '[]')) {
      const now = await getRun(run).catch(() => null);
      if (now && !isFinal(now.state)) {
        this.follow(document, now);
      }
    }
    this.#keep();
  }

  #keep() {
    const live = [...this.#items.values()].filter((item) => item.run && !item.ended);
    if (live.length > 0) {
      sessionStorage.setItem(KEPT, JSON.stringify(live.map(({ document: { id, title }, run }) => ({ document: { id, title }, run: run.id }))));
    } else {
      sessionStorage.removeItem(KEPT);
    }
  }

  #uploadChanged(upload) {
    if (upload.state === 'stopped') {
      this.#remove(upload);
      return;
    }
    if (!this.#items.has(upload)) {
      this.#put(upload, new Sending(upload));
    }
    const item = this.#items.get(upload);
    item.update();
    if (item.asks) {
      this.#open(true);
    }
    this.#show();
  }

  #accepted(upload) {
    const { document, alone } = upload;
    this.#remove(upload);
    if (document.run) {
      this.follow(document, document.run);
    }
    window.dispatchEvent(new CustomEvent('accepted', { detail: { document, alone } }));
  }

  #readingChanged(item) {
    if (item.ended) {
      this.#keep();
      if (item.run.state === 'succeeded') {
        setTimeout(() => this.#remove(item.run.id), GONE_MS);
      }
    }
    this.#show();
  }

  #put(key, item) {
    this.#items.set(key, item);
    this.#list.append(item.element);
    this.#show();
  }

  #remove(key) {
    this.#items.get(key)?.close();
    this.#items.get(key)?.element.remove();
    this.#items.delete(key);
    this.#keep();
    this.#show();
  }

  #dismissAll() {
    for (const [key, item] of this.#items) {
      if (item.ended) {
        item.dismiss();
        this.#remove(key);
      }
    }
  }

  #open(open) {
    this.#list.hidden = !open;
    this.#toggle.setAttribute('aria-expanded', String(open));
  }

  /** The document that is looked at needs no line of its own. */
  #show() {
    const seen = here()?.id;
    const items = [...this.#items.values()];
    items.forEach((item) => (item.element.hidden = Boolean(seen) && item.document?.id === seen));
    const shown = items.filter(({ element }) => !element.hidden);
    this.element.hidden = shown.length === 0;
    this.#dismiss.hidden = !shown.some(({ ended }) => ended);
    const words = summaryOf(shown);
    if (this.#summary.textContent !== words) {
      this.#summary.textContent = words;
    }
  }
}

function summaryOf(items) {
  const of = (kind) => items.filter((item) => item.kind === kind).length;
  const kinds = ['asks', 'sending', 'reading', 'failed'].map((kind) => [kind, of(kind)]).filter(([, n]) => n > 0);
  if (kinds.length > 0) {
    return kinds.map(([kind, n]) => t(`tray.sum.${kind}`, { n })).join(', ');
  }
  return t('tray.sum.done', { documents: count(items.length, 'document') });
}

export const tray = new Tray();
export { uploads };
