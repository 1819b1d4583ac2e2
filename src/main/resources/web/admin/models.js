// The models: which there are and why, add one after its check, make one the default, remove one.

import { bytes, count, number, since } from '../i18n.js';
import { ask, h, toast } from '../ui/kit.js';
import { field, form } from '../ui/form.js';
import { request, sendForm } from '../api.js';
import { table } from './table.js';

const ORIGINS = {
  built_in: 'built in',
  settings: 'named by the settings',
  added: 'added',
  kept: 'kept for its runs',
};

/** Labels of a model that has hundreds would fill the page. */
const LABELS_SHOWN = 12;

const title = (model) => `${model.name} ${model.version}`;

function labels({ labels: all }) {
  const more = all.length - LABELS_SHOWN;
  return all.slice(0, LABELS_SHOWN).join(', ') + (more > 0 ? ` and ${number(more)} more` : '');
}

function facts(entries) {
  return h(
    'dl',
    { class: 'facts' },
    entries.filter(([, value]) => value).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  );
}

/** What the check of a bundle found, as `pagerunner model check` tells it. */
function outcome(model) {
  const { check } = model;
  const threads = count(check.threads, 'thread');
  return h(
    'section',
    { class: 'card outcome', tabindex: '-1', 'aria-label': `The check of ${title(model)}` },
    h('h2', {}, `${title(model)} was added`, ' ', h('span', { class: 'badge badge-succeeded' }, 'checked')),
    h('p', { class: 'hint' }, 'Its description, its graph and its SHA-256 agree. Runs can choose it now.'),
    check.warnings.map((warning) => h('p', { class: 'warning' }, warning)),
    facts([
      ['Self-check', check.self_check ?? 'none'],
      ['Family', `${model.family}, ${model.precision}`],
      ['Labels', labels(model)],
      ['Pages', `rendered at ${number(model.dpi)} dpi`],
      ['Threshold', String(model.threshold)],
      ['Time', `${number(check.millis)} ms for an empty page of A4, with ${threads}`],
      ['Memory', check.peak_bytes ? `${bytes(check.peak_bytes)} at most` : null],
      ['Weights', `${bytes(model.bytes)}, SHA-256 ${model.sha256}`],
      ['Licence', model.license],
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
    change(() => request('PUT', `${path(model)}/default`), `${title(model)} is the default`);

  async function remove(model) {
    const body = 'Its weights are deleted. Results of runs that used it stay; these runs cannot be retried.';
    if (await ask(`Remove ${title(model)}?`, body, 'Remove', true)) {
      await change(() => request('DELETE', path(model)), `${title(model)} was removed`);
    }
  }

  function buttons(model) {
    const button = (words, act) =>
      h(
        'button',
        { class: 'button button-small', type: 'button', 'aria-label': `${words}: ${title(model)}`, onclick: () => act(model) },
        words,
      );
    return h(
      'div',
      { class: 'cell-actions' },
      model.default || model.origin === 'kept' ? null : button('Make default', makeDefault),
      model.default || model.origin === 'built_in' || model.origin === 'settings' ? null : button('Remove', remove),
    );
  }

  function name(model) {
    return h(
      'div',
      {},
      h('strong', {}, model.name),
      ` ${model.version} `,
      model.default ? h('span', { class: 'badge badge-succeeded' }, 'default') : null,
      h('p', { class: 'hint' }, labels(model)),
    );
  }

  async function fill() {
    const found = await table(
      'admin/models',
      [
        { title: 'Model', cell: name },
        { title: 'Why it is here', cell: (model) => h('span', { title: since(model.added_at) }, ORIGINS[model.origin]) },
        { title: 'Runs', cell: (model) => (model.unfinished_runs > 0 ? `${number(model.unfinished_runs)} unfinished` : '') },
        { title: 'Size', cell: (model) => bytes(model.bytes), className: 'number' },
        { title: 'SHA-256', cell: (model) => h('code', { title: model.sha256 }, model.sha256.slice(0, 12)) },
        { title: 'Actions', cell: buttons },
      ],
      { empty: 'There is no model.', onItems: (items) => (known = items) },
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
      result.replaceChildren(h('p', { class: 'loading', role: 'status' }, 'The bundle is fetched and checked. This takes seconds, or minutes for a large one.'));
      try {
        await added(await send(values));
      } catch (e) {
        result.replaceChildren();
        e.message = e.problem?.errors?.[0]?.detail ?? e.message; // which field it is can be seen
        throw e;
      }
    });

  const upload = adding(
    field('Bundle', { name: 'file', type: 'file', accept: '.zip,application/zip', required: true }, 'A .zip of model.json and model.onnx'),
    'Check and add',
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
      'Address',
      { name: 'address', required: true, maxlength: 2000, placeholder: 'https://example.org/my-model.zip', autocomplete: 'off', spellcheck: 'false' },
      'https://…, s3://bucket/key, or a path below PAGERUNNER_MODEL_FOLDER; #sha256=… behind it is checked',
    ),
    'Fetch, check and add',
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
        h('h2', {}, 'Add a model'),
        h('p', { class: 'hint' }, 'It is loaded in a process of its own and reads an empty page and the page of its self-check. What fails is not added.'),
        h('div', { class: 'either' }, upload, address),
      ),
    ),
  };
}
