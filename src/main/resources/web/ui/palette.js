// The palette of commands: a field to type in, and below it what can be done, and the documents with that title.

import { listDocuments } from '../api.js';
import { href } from '../address.js';
import { readable, since, stateWord, t } from '../i18n.js';
import { h, icon, styled } from './kit.js';
import { keyNames, matching } from './commands.js';
import { shown } from './dialog.js';

await styled('palette.css', import.meta.url);

const MOST = 60; // commands that are listed
const MOST_DOCUMENTS = 8;
const RECENT = 5;
const TYPING_MS = 150;

/**
 * @param {import('./commands.js').Command[]} commands
 * @param {boolean} findsDocuments whether there are documents to be found
 */
export function openPalette(commands, findsDocuments) {
  const open = document.querySelector('.palette');
  if (open) {
    open.close();
    return;
  }
  new Palette(commands, findsDocuments).show();
}

class Palette {
  #commands;
  #findsDocuments;
  #documents = [];
  #options = []; // what is listed, in its order: the command and its element
  #active = 0;
  #turn = 0; // an answer that comes late does not replace a later one
  #timer = null;
  #list = h('div', { class: 'palette-list', id: 'palette-list', role: 'listbox', 'aria-label': t('nav.palette') });
  #said = h('p', { class: 'visually-hidden', role: 'status' });
  #field = h('input', {
    class: 'palette-field', type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-autocomplete': 'list',
    'aria-label': t('nav.palette'), placeholder: t('palette.hint'), maxlength: '200', autocomplete: 'off', spellcheck: 'false', autofocus: true,
    oninput: () => this.#typed(), onkeydown: (event) => this.#pressed(event),
  });
  #dialog = h(
    'dialog',
    { class: 'palette', 'aria-label': t('nav.palette'), onclick: (event) => event.target === this.#dialog && this.#dialog.close() },
    h('div', { class: 'palette-top' }, icon('search'), this.#field, h('button', { class: 'palette-close', type: 'button', 'aria-label': t('run.close'), onclick: () => this.#dialog.close() }, h('kbd', {}, 'Esc'))),
    this.#list,
    this.#said,
  );

  constructor(commands, findsDocuments) {
    this.#commands = commands;
    this.#findsDocuments = findsDocuments;
  }

  show() {
    this.#draw();
    this.#find();
    shown(this.#dialog).then(() => {
      this.#turn++;
      clearTimeout(this.#timer);
    });
  }

  #typed() {
    this.#draw();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#find(), TYPING_MS);
  }

  /** Documents with these words, or the newest. A server that does not answer is no reason to offer nothing else. */
  async #find() {
    const turn = ++this.#turn;
    const q = this.#field.value.trim();
    if (!this.#findsDocuments) {
      return;
    }
    const { items } = await listDocuments({ q: q || null }, q ? MOST_DOCUMENTS : RECENT).catch(() => ({ items: [] }));
    if (turn === this.#turn) {
      this.#documents = items.map(documentCommand);
      this.#draw(true);
    }
  }

  /** @param {boolean} isLate the choice stays where it is */
  #draw(isLate = false) {
    const q = this.#field.value.trim();
    const found = matching(this.#commands, q).slice(0, MOST);
    const chosen = this.#options[this.#active]?.command;
    const groups = Map.groupBy(found, ({ group }) => group);
    if (this.#documents.length > 0) {
      groups.set(q ? 'documents' : 'recent', this.#documents);
    }
    this.#options = [];
    this.#list.replaceChildren(...[...groups].map(([group, commands]) => this.#group(group, commands)));
    if (this.#options.length === 0) {
      this.#list.replaceChildren(h('p', { class: 'palette-none', role: 'presentation' }, t('palette.none')));
    }
    const same = this.#options.findIndex(({ command }) => command === chosen);
    const keeps = same >= 0 && (isLate || (q !== '' && this.#active !== 0));
    this.#activate(keeps ? same : 0, !isLate);
    this.#said.textContent = t('palette.found', { n: this.#options.length });
  }

  #group(group, commands) {
    const title = h('div', { class: 'palette-group', role: 'presentation' }, t(`keys.group.${group}`));
    const options = commands.map((command) => this.#option(command));
    return h('div', { role: 'group', 'aria-label': t(`keys.group.${group}`) }, title, options);
  }

  #option(command) {
    const index = this.#options.length;
    const names = command.hint ? [command.hint] : keyNames(command);
    const element = h(
      'div',
      {
        class: 'palette-option', id: `palette-${index}`, role: 'option', 'aria-selected': 'false',
        onclick: () => this.#choose(command), onpointermove: () => this.#active !== index && this.#activate(index, false),
      },
      h('span', { class: 'palette-text' }, h('bdi', {}, command.text)),
      command.note && h('span', { class: 'palette-note' }, command.note),
      command.isCurrent && h('span', { class: 'palette-current' }, t('palette.current')),
      names.length > 0 && h('span', { class: 'palette-keys' }, names.map((name) => h('kbd', {}, name))),
    );
    this.#options.push({ command, element });
    return element;
  }

  #activate(index, scrolls = true) {
    this.#options[this.#active]?.element.setAttribute('aria-selected', 'false');
    this.#active = index;
    const option = this.#options[index]?.element;
    option?.setAttribute('aria-selected', 'true');
    if (option) {
      this.#field.setAttribute('aria-activedescendant', option.id);
    } else {
      this.#field.removeAttribute('aria-activedescendant');
    }
    if (scrolls && index === 0) {
      this.#list.scrollTop = 0; // the title of the first group, too
    } else if (scrolls) {
      option?.scrollIntoView({ block: 'nearest' });
    }
  }

  #pressed(event) {
    const last = this.#options.length - 1;
    const at = this.#active;
    const to = {
      ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last, PageDown: Math.min(at + 8, last), PageUp: Math.max(at - 8, 0),
    }[event.key];
    if (to !== undefined && last >= 0) {
      event.preventDefault();
      this.#activate(to);
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      const option = this.#options[at];
      if (option) {
        this.#choose(option.command);
      }
    }
  }

  /** The focus is back where it was before anything is done. */
  #choose(command) {
    this.#dialog.close();
    if (command.href) {
      const link = h('a', { href: command.href, download: command.download, target: command.isOutside ? '_blank' : null, hidden: true });
      document.body.append(link);
      link.click(); // as any link: within the page where there is such a view
      link.remove();
    } else {
      command.run();
    }
  }
}

function documentCommand({ id, title, created_at: created, run }) {
  return {
    text: readable(title), group: 'documents', href: href({ view: 'document', id }),
    note: [run && stateWord(run.state), since(created)].filter(Boolean).join(' · '),
  };
}
