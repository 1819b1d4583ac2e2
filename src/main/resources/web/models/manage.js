// What administrators do with models: add one after its check, make one the default, remove one.

import { bytes, isolated, number, t } from '../i18n.js';
import { h, styled, toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { fact } from '../ui/facts.js';
import { field, form } from '../ui/form.js';
import { request, sendForm } from '../api.js';

await styled('manage.css', import.meta.url);

/** Labels of a model that has hundreds would fill the page. */
const LABELS_SHOWN = 12;

const title = (model) => `${model.name} ${model.version}`;
const inSentence = (model) => isolated(title(model));
const data = (text) => h('span', { translate: 'no' }, text);

/** The labels of a model, in a line. */
export function labelLine({ labels: all }) {
  const n = all.length - LABELS_SHOWN;
  const first = all.slice(0, LABELS_SHOWN).join(', ');
  return n > 0 ? t('admin.models.moreLabels', { labels: first, n }) : first;
}

/** All models that the server knows, with why each is there. Only administrators may ask. */
export async function knownModels() {
  const known = [];
  let cursor = null;
  do {
    const { items, next } = await request('GET', cursor ? `admin/models?cursor=${encodeURIComponent(cursor)}` : 'admin/models');
    known.push(...items);
    cursor = next;
  } while (cursor);
  return known;
}

/** The buttons of models. */
export class ModelChanges {
  #known;
  #changed;

  /**
   * @param {() => object[]} known all models, as `admin/models` lists them
   * @param {() => Promise<void>} changed called when a model was changed, or could not be
   */
  constructor(known, changed) {
    this.#known = known;
    this.#changed = changed;
  }

  /** @param {object} model as `admin/models` lists it @returns {Element[]} */
  buttons(model) {
    const mayBeDefault = !model.default && model.origin !== 'kept';
    const mayGo = !model.default && model.origin !== 'built_in' && model.origin !== 'settings';
    return [
      mayBeDefault && this.#button(model, t('admin.models.makeDefault'), () => this.#makeDefault(model)),
      mayGo && this.#button(model, t('admin.models.remove'), () => this.#remove(model)),
    ].filter(Boolean);
  }

  #button(model, words, onclick) {
    return h('button', { class: 'button button-small', type: 'button', 'aria-label': t('admin.models.buttonFor', { action: words, model: title(model) }), onclick }, words);
  }

  #makeDefault(model) {
    return this.#change(() => request('PUT', `${this.#path(model)}/default`), t('admin.models.isDefault', { model: inSentence(model) }));
  }

  async #remove(model) {
    const named = inSentence(model);
    if (await ask(t('admin.models.removeAsk', { model: named }), t('admin.models.removeBody'), t('admin.models.remove'), true)) {
      await this.#change(() => request('DELETE', this.#path(model)), t('admin.models.removed', { model: named }));
    }
  }

  /** How the server is told which one: the weights are, unless two models share them. */
  #path(model) {
    const twins = this.#known().filter((other) => other.sha256 === model.sha256).length > 1;
    return `admin/models/${encodeURIComponent(twins ? `${model.name}@${model.version}` : model.sha256)}`;
  }

  async #change(work, done) {
    try {
      await work();
      toast(done);
    } catch (e) {
      toast(e.message, 'error');
    }
    await this.#changed().catch((e) => toast(e.message, 'error'));
  }
}

/**
 * The forms that add a model, and what its check found.
 *
 * @param {() => Promise<void>} added called before the outcome is shown
 */
export function adding(added) {
  const result = h('div', { 'aria-live': 'polite' });
  const sending = (fields, action, send) =>
    form(fields, action, async (values) => {
      result.replaceChildren(h('p', { class: 'loading', role: 'status' }, t('admin.models.checking')));
      try {
        const model = await send(values);
        result.replaceChildren(outcome(model));
        await added().catch((e) => toast(e.message, 'error'));
        result.firstChild.focus();
      } catch (e) {
        result.replaceChildren();
        e.message = e.problem?.errors?.[0]?.detail ?? e.message; // which field it is can be seen
        throw e;
      }
    });
  const upload = sending(
    field(t('admin.models.bundle'), { name: 'file', type: 'file', accept: '.zip,application/zip', required: true }, t('admin.models.bundleHint')),
    t('admin.models.checkAndAdd'),
    async ({ file }) => {
      const sent = new FormData();
      sent.append('file', file, file.name);
      const model = await sendForm('admin/models', sent);
      upload.reset();
      return model;
    },
  );
  const address = sending(
    field(
      t('admin.models.address'),
      { name: 'address', required: true, maxlength: 2000, placeholder: 'https://example.org/my-model.zip', autocomplete: 'off', spellcheck: 'false' },
      t('admin.models.addressHint'),
    ),
    t('admin.models.fetchAndAdd'),
    async (values) => {
      const model = await request('POST', 'admin/models', values);
      address.reset();
      return model;
    },
  );
  return h(
    'div',
    { class: 'adding' },
    result,
    h(
      'section',
      { class: 'adding-card', 'aria-labelledby': 'add-model' },
      h('h2', { id: 'add-model', tabindex: '-1' }, t('admin.models.add')),
      h('p', { class: 'hint' }, t('admin.models.addHint')),
      h('div', { class: 'either' }, upload, address),
    ),
  );
}

/** What the check of a bundle found, as `pagerunner model check` tells it. */
function outcome(model) {
  const { check } = model;
  return h(
    'section',
    { class: 'adding-card outcome', tabindex: '-1', 'aria-label': t('admin.models.checkOf', { model: title(model) }) },
    h('h2', {}, t('admin.models.wasAdded', { model: title(model) }), ' ', h('span', { class: 'badge badge-succeeded' }, t('admin.models.checked'))),
    h('p', { class: 'hint' }, t('admin.models.agree')),
    check.warnings.map((warning) => h('p', { class: 'warning', lang: 'en' }, warning)),
    facts([
      [t('admin.models.fact.selfCheck'), check.self_check ? h('span', { lang: 'en' }, check.self_check) : t('admin.models.noSelfCheck')],
      [t('admin.models.fact.family'), data(`${model.family}, ${model.precision}`)],
      [t('admin.models.fact.labels'), data(labelLine(model))],
      [t('admin.models.fact.pages'), t('admin.models.rendered', { n: model.dpi })],
      [t('admin.models.fact.threshold'), number(model.threshold)],
      [t('admin.models.fact.time'), t('admin.models.time', { ms: check.millis, n: check.threads })],
      [t('admin.models.fact.memory'), check.peak_bytes ? t('admin.models.memory', { size: bytes(check.peak_bytes) }) : null],
      [t('admin.models.fact.weights'), t('admin.models.weights', { size: bytes(model.bytes), sum: model.sha256 })],
      [t('admin.models.fact.licence'), model.license && data(model.license)],
    ]),
  );
}

const facts = (entries) =>
  h('dl', { class: 'facts' }, entries.filter(([, value]) => value).map(([name, value]) => fact(name, value)));
