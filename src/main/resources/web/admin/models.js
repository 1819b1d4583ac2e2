// The models: which there are and why, add one after its check, make one the default, remove one.

import { bytes, isolated, moment, number, t } from '../i18n.js';
import { h, toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { fact } from '../ui/facts.js';
import { field, form } from '../ui/form.js';
import { request, sendForm } from '../api.js';
import { table } from './table.js';

/** Labels of a model that has hundreds would fill the page. */
const LABELS_SHOWN = 12;

const title = (model) => `${model.name} ${model.version}`;
const inSentence = (model) => isolated(title(model));

function labels({ labels: all }) {
  const n = all.length - LABELS_SHOWN;
  const first = all.slice(0, LABELS_SHOWN).join(', ');
  return n > 0 ? t('admin.models.moreLabels', { labels: first, n }) : first;
}

const data = (text) => h('span', { translate: 'no' }, text);

function facts(entries) {
  return h(
    'dl',
    { class: 'facts' },
    entries.filter(([, value]) => value).map(([name, value]) => fact(name, value)),
  );
}

/** What the check of a bundle found, as `pagerunner model check` tells it. */
function outcome(model) {
  const { check } = model;
  return h(
    'section',
    { class: 'card outcome', tabindex: '-1', 'aria-label': t('admin.models.checkOf', { model: title(model) }) },
    h('h2', {}, t('admin.models.wasAdded', { model: title(model) }), ' ', h('span', { class: 'badge badge-succeeded' }, t('admin.models.checked'))),
    h('p', { class: 'hint' }, t('admin.models.agree')),
    check.warnings.map((warning) => h('p', { class: 'warning', lang: 'en' }, warning)),
    facts([
      [t('admin.models.fact.selfCheck'), check.self_check ? h('span', { lang: 'en' }, check.self_check) : t('admin.models.noSelfCheck')],
      [t('admin.models.fact.family'), data(`${model.family}, ${model.precision}`)],
      [t('admin.models.fact.labels'), data(labels(model))],
      [t('admin.models.fact.pages'), t('admin.models.rendered', { n: model.dpi })],
      [t('admin.models.fact.threshold'), number(model.threshold)],
      [t('admin.models.fact.time'), t('admin.models.time', { ms: check.millis, n: check.threads })],
      [t('admin.models.fact.memory'), check.peak_bytes ? t('admin.models.memory', { size: bytes(check.peak_bytes) }) : null],
      [t('admin.models.fact.weights'), t('admin.models.weights', { size: bytes(model.bytes), sum: model.sha256 })],
      [t('admin.models.fact.licence'), model.license && data(model.license)],
    ]),
  );
}

export async function show() {
  const holder = h('div', {});
  const result = h('div', { 'aria-live': 'polite' });
  let known = [];

  /** How the server is told which one: the weights are, unless two models share them. */
  function path(model) {
    const twins = known.filter((other) => other.sha256 === model.sha256).length > 1;
    return `admin/models/${encodeURIComponent(twins ? `${model.name}@${model.version}` : model.sha256)}`;
  }

  async function change(work, done) {
    try {
      await work();
      toast(done);
    } catch (e) {
      toast(e.message, 'error');
    }
    await fill();
  }

  const makeDefault = (model) =>
    change(() => request('PUT', `${path(model)}/default`), t('admin.models.isDefault', { model: inSentence(model) }));

  async function remove(model) {
    const named = inSentence(model);
    if (await ask(t('admin.models.removeAsk', { model: named }), t('admin.models.removeBody'), t('admin.models.remove'), true)) {
      await change(() => request('DELETE', path(model)), t('admin.models.removed', { model: named }));
    }
  }

  function buttons(model) {
    const button = (words, act) =>
      h(
        'button',
        { class: 'button button-small', type: 'button', 'aria-label': t('admin.models.buttonFor', { action: words, model: title(model) }), onclick: () => act(model) },
        words,
      );
    return h(
      'div',
      { class: 'cell-actions' },
      model.default || model.origin === 'kept' ? null : button(t('admin.models.makeDefault'), makeDefault),
      model.default || model.origin === 'built_in' || model.origin === 'settings' ? null : button(t('admin.models.remove'), remove),
    );
  }

  function name(model) {
    return h(
      'div',
      {},
      h('strong', { translate: 'no' }, model.name),
      h('span', { translate: 'no' }, ` ${model.version} `),
      model.default ? h('span', { class: 'badge badge-succeeded' }, t('admin.models.default')) : null,
      h('p', { class: 'hint', translate: 'no' }, labels(model)),
    );
  }

  async function fill() {
    const found = await table(
      'admin/models',
      [
        { title: t('admin.model'), cell: name },
        { title: t('admin.models.why'), cell: (model) => h('span', { title: moment(model.added_at) }, t(`admin.models.origin.${model.origin}`)) },
        { title: t('admin.section.runs'), cell: (model) => (model.unfinished_runs > 0 ? t('admin.models.unfinished', { n: model.unfinished_runs }) : '') },
        { title: t('admin.size'), cell: (model) => bytes(model.bytes), className: 'number' },
        { title: t('admin.models.sum'), cell: (model) => h('code', { title: model.sha256 }, model.sha256.slice(0, 12)) },
        { title: t('admin.actions'), cell: buttons },
      ],
      { empty: t('admin.models.empty'), onItems: (items) => (known = items) },
    );
    holder.replaceChildren(found.element);
  }

  async function added(model) {
    result.replaceChildren(outcome(model));
    await fill();
    result.firstChild.focus();
  }

  const adding = (fields, action, send) =>
    form(fields, action, async (values) => {
      result.replaceChildren(h('p', { class: 'loading', role: 'status' }, t('admin.models.checking')));
      try {
        await added(await send(values));
      } catch (e) {
        result.replaceChildren();
        e.message = e.problem?.errors?.[0]?.detail ?? e.message; // which field it is can be seen
        throw e;
      }
    });

  const upload = adding(
    field(t('admin.models.bundle'), { name: 'file', type: 'file', accept: '.zip,application/zip', required: true }, t('admin.models.bundleHint')),
    t('admin.models.checkAndAdd'),
    async ({ file }) => {
      const data = new FormData();
      data.append('file', file, file.name);
      const model = await sendForm('admin/models', data);
      upload.reset();
      return model;
    },
  );
  const address = adding(
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

  await fill();
  return {
    element: h(
      'div',
      { class: 'stack' },
      holder,
      result,
      h(
        'section',
        { class: 'card' },
        h('h2', {}, t('admin.models.add')),
        h('p', { class: 'hint' }, t('admin.models.addHint')),
        h('div', { class: 'either' }, upload, address),
      ),
    ),
  };
}
