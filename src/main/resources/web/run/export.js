// The menu "Export": a run as a file for another program, by a link or as a command.

import { count, decimals, formatWords, t } from '../i18n.js';
import { h, icon } from '../ui/kit.js';
import { copy } from '../ui/clipboard.js';
import { exportUrl, getSession, listExportFormats, listModels } from '../api.js';
import { downloadJson } from './download.js';
import { curlCommand, exportQuery, imagesAreAChoice, wantedLabels } from './export-address.js';
import { MadeFiles } from './made-file.js';

/** The browser writes this one itself, of what the page has. */
const JSON_FILE = { name: 'json', description: t('export.json'), images: 'never' };
const FIRST = 'csv';

export class ExportMenu {
  #item;
  #model;
  #filter;
  #formats = null;
  #ofModel = [];
  #login = false;
  #made = new MadeFiles();
  #format = null;
  #onPointer = (event) => this.element.contains(event.target) || this.#close();

  #button = h(
    'button',
    { class: 'button', type: 'button', 'aria-expanded': 'false', 'aria-controls': 'export-menu', onclick: () => this.#toggle() },
    icon('download'),
    t('export.title'),
  );
  #list = h('div', { class: 'export-formats' });
  #filteredHint = h('span', { class: 'hint' });
  #filtered = h('input', { type: 'radio', name: 'export-what', value: 'filtered', checked: true });
  #images = h('input', { type: 'checkbox' });
  #imagesLine = h('label', { class: 'export-choice' }, this.#images, h('span', {}, t('export.withImages')));
  #note = h('p', { class: 'export-note', role: 'status' });
  #link = h('a', { class: 'button button-primary', download: true }, icon('download'), t('export.download'));
  #save = h('button', { class: 'button button-primary', type: 'button', onclick: () => this.#saveFile() }, icon('download'), t('export.download'));
  #command = h('code');
  #commandLine = h(
    'div',
    { class: 'export-command' },
    this.#command,
    h(
      'button',
      { class: 'button-icon', type: 'button', 'aria-label': t('export.copyCommand'), title: t('export.copyCommand'), onclick: () => copy(this.#command.textContent, t('export.commandCopied')) },
      icon('copy'),
    ),
  );
  #failed = h('p', { class: 'export-failed', role: 'alert', hidden: true });
  #choices = h(
    'div',
    { class: 'export-choices', onchange: () => this.refresh(), hidden: true },
    h('fieldset', {}, h('legend', {}, t('export.format')), this.#list),
    h(
      'fieldset',
      {},
      h('legend', {}, t('export.detections')),
      h('label', { class: 'export-choice' }, this.#filtered, h('span', {}, t('export.filtered'), this.#filteredHint)),
      h('label', { class: 'export-choice' }, h('input', { type: 'radio', name: 'export-what', value: 'all' }), h('span', {}, t('export.everything'))),
      this.#imagesLine,
    ),
    this.#note,
    this.#link,
    this.#save,
    this.#commandLine,
  );
  // It takes the focus of clicks beside its fields, which would go to the page and close it otherwise.
  #menu = h(
    'div',
    { class: 'export-menu', id: 'export-menu', role: 'dialog', 'aria-label': t('export.title'), tabindex: '-1', hidden: true },
    this.#failed,
    this.#choices,
  );

  element = h('div', { class: 'export', hidden: true }, this.#button, this.#menu);

  /**
   * @param {import('./model.js').RunModel} model
   * @param {import('./filter.js').Filter} filter what the page shows
   */
  constructor(item, model, filter) {
    this.#item = item;
    this.#model = model;
    this.#filter = filter;
    this.element.addEventListener('keydown', (event) => this.#pressed(event));
    this.element.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget && !this.element.contains(relatedTarget)) {
        this.#close();
      }
    });
  }

  /** Shows the run, the filter and the choices as they are now. */
  refresh() {
    this.element.hidden = this.#model.run.pages_done === 0;
    if (this.#menu.hidden || !this.#formats) {
      return;
    }
    const chosen = this.#list.querySelector('input:checked').value;
    if (chosen !== this.#format?.name) {
      this.#format = this.#formats.find(({ name }) => name === chosen);
      this.#images.checked = this.#format.images === 'by_default';
    }
    this.#imagesLine.hidden = !imagesAreAChoice(this.#format);
    this.#showFile();
  }

  #showFile() {
    this.#filteredHint.textContent = filterWords(this.#filter);
    const filtered = this.#filtered.checked;
    const { seen, hidden } = this.#filter;
    const nothing = filtered && hidden.size > 0 && hidden.size === seen.length;
    const local = this.#format === JSON_FILE;
    const linked = !local && !this.#format.by_worker;
    const more = filtered && !local && this.#filter.isManifold && t('score.exportMore', { score: decimals(this.#filter.least || this.#filter.floor, 2) });
    const notes = [pagesWords(this.#model), more].filter(Boolean).join(' ');
    this.#say(nothing ? t('export.nothing') : notes);
    this.#link.hidden = nothing || !linked;
    this.#save.hidden = nothing || linked;
    this.#commandLine.hidden = nothing || local;
    const url = exportUrl(this.#model.run.id, exportQuery(this.#wanted()));
    this.#link.href = url;
    this.#command.textContent = curlCommand(new URL(url, document.baseURI).href, this.#login, this.#format.by_worker);
  }

  #wanted() {
    const filtered = this.#filtered.checked;
    const { seen, hidden, least } = this.#filter;
    return {
      format: this.#format,
      images: this.#images.checked,
      labels: filtered ? wantedLabels(this.#ofModel, seen, hidden) : null,
      minScore: filtered ? least : 0,
    };
  }

  /** A text that is set again would be read aloud again. */
  #say(text) {
    this.#note.hidden = text === '';
    if (this.#note.textContent !== text) {
      this.#note.textContent = text;
    }
  }

  #toggle() {
    if (this.#menu.hidden) {
      this.open();
    } else {
      this.#close();
    }
  }

  /** Opens the menu. */
  async open() {
    if (this.element.hidden) {
      return; // no page was read
    }
    this.#menu.hidden = false;
    this.#button.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', this.#onPointer);
    try {
      await this.#load();
    } catch (error) {
      this.#failed.textContent = error.message;
      this.#failed.hidden = false;
      return;
    }
    this.#failed.hidden = true;
    this.#choices.hidden = false;
    this.refresh();
    this.#list.querySelector('input:checked').focus();
  }

  #close() {
    this.#menu.hidden = true;
    this.#button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', this.#onPointer);
  }

  async #load() {
    if (this.#formats) {
      return;
    }
    const [formats, models, { login_required: login }] = await Promise.all([listExportFormats(), listModels(), getSession()]);
    this.#ofModel = models.items.find(({ sha256 }) => sha256 === this.#model.run.model.sha256)?.labels ?? [];
    this.#login = login;
    this.#formats = [JSON_FILE, ...formats.items];
    this.#list.replaceChildren(...this.#formats.map(formatChoice));
  }

  #pressed(event) {
    const opens = event.key === 'ArrowDown' && event.target === this.#button;
    if (opens && this.#menu.hidden) {
      event.preventDefault();
      this.open();
    } else if (event.key === 'Escape' && !this.#menu.hidden) {
      event.stopPropagation(); // the page's own Escape lets go of the box that is picked
      this.#close();
      this.#button.focus();
    }
  }

  async #saveFile() {
    if (this.#format.by_worker) {
      this.#save.disabled = true;
      await this.#made.download(this.#model.run, this.#wanted(), (words) => this.#say(words));
      this.#save.disabled = false;
      return;
    }
    downloadJson(this.#item, this.#model, this.#filtered.checked ? (detection) => this.#filter.shows(detection) : ({ candidate }) => !candidate);
  }
}

function formatChoice(format) {
  const { name } = format;
  return h(
    'label',
    { class: 'export-choice' },
    h('input', { type: 'radio', name: 'export-format', value: name, checked: name === FIRST }),
    h('span', {}, name, h('span', { class: 'hint' }, formatWords(format))),
  );
}

function filterWords({ seen, hidden, lowest, highest, own }) {
  const parts = [
    hidden.size > 0 && t('export.labels', { shown: seen.length - hidden.size, n: seen.length }),
    lowest > 0 && t('export.scores', { score: decimals(lowest, 2) }),
    highest < 1 && t('score.upTo', { score: decimals(highest, 2) }),
    own.size > 0 && t('score.ownOf', { n: own.size }),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : t('export.allShown');
}

/** What is missing in the file; empty if nothing is. */
function pagesWords({ live, run }) {
  if (live) {
    return t('export.unfinished', { pages: count(run.pages_done, 'page') });
  }
  const missing = run.pages_total - run.pages_done;
  return missing > 0 ? t('export.missing', { n: missing, all: run.pages_total }) : '';
}
