// What the place to drop files does: uploads, the sample, a link, and the options of the runs.

import { t } from '../i18n.js';
import { h, styled, toast } from '../ui/kit.js';
import { listModels, sampleFile } from '../api.js';
import { optionFields } from '../ui/options.js';
import { uploads } from './tray.js';

await styled('strip.css', import.meta.url);

export default class Strip {
  #options = optionFields();
  #fields = h('div', { class: 'drop-fields', id: 'drop-fields', hidden: true }, this.#options.element);
  #link = linkForm();
  #toggle;
  #models = [];

  constructor(library) {
    this.#toggle = library.drop.querySelector('.drop-options');
    this.#toggle.setAttribute('aria-controls', 'drop-fields');
    library.drop.append(this.#link, this.#fields);
    uploads.options = () => (this.#isValid() ? this.#options.values() : null);
    this.#fields.addEventListener('input', () => this.#sum());
    listModels().then(({ items }) => {
      this.#models = items;
      this.#sum();
    }, () => {}); // the server says what is wrong when a run is started
  }

  close() {
    uploads.options = () => ({});
  }

  /** Somebody turns to it. */
  ready() {}

  files(files) {
    uploads.add(files);
  }

  async sample(button) {
    button.disabled = true;
    try {
      uploads.add([await sampleFile()], { title: t('library.sampleTitle') });
    } catch (error) {
      toast(error.message, 'error');
    } finally {
      button.disabled = false;
    }
  }

  link() {
    this.#link.hidden = !this.#link.hidden;
    this.#link.querySelector('input').focus();
  }

  options() {
    this.#fields.hidden = !this.#fields.hidden;
    this.#toggle.setAttribute('aria-expanded', String(!this.#fields.hidden));
    if (!this.#fields.hidden) {
      this.#fields.querySelector('select, input').focus();
    }
  }

  /** Whoever wants what makes no sense is told before the upload. */
  #isValid() {
    const wrong = this.#options.wrong();
    if (wrong) {
      this.#fields.hidden = false;
      this.#toggle.setAttribute('aria-expanded', 'true');
      wrong.reportValidity();
    }
    return !wrong;
  }

  /** The options in one line. */
  #sum() {
    const { model: chosen, pages, threshold } = this.#options.values();
    const model = this.#models.find(({ name, version }) => chosen === `${name}@${version}`) ?? this.#models[0];
    if (model) {
      const parts = [
        `${model.name} ${model.version}`,
        pages ? t('library.sum.pages', { pages }) : t('library.sum.allPages'),
        threshold === undefined ? t('library.sum.own', { threshold: model.threshold }) : t('library.sum.from', { threshold }),
      ];
      this.#toggle.lastElementChild.textContent = parts.join(' · ');
    }
  }
}

/** For a file that the server fetches itself. */
function linkForm() {
  const url = h('input', {
    type: 'url', name: 'url', required: true, maxlength: '2000', placeholder: t('library.linkHint'), 'aria-label': t('library.linkLabel'),
    autocomplete: 'off', spellcheck: 'false',
  });
  const onsubmit = (event) => {
    event.preventDefault();
    uploads.addUrl(url.value.trim());
    url.value = '';
  };
  return h('form', { class: 'drop-link', hidden: true, onsubmit }, url, h('button', { class: 'button', type: 'submit' }, t('library.fetch')));
}
