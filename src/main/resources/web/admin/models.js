// The models that runs can choose: add, make the default, remove.

import { h } from '../ui/dom.js';
import { ask, toast } from '../ui/feedback.js';
import { field, form } from '../ui/form.js';
import { bytes, number } from '../ui/format.js';
import { request } from '../api.js';
import { table } from './table.js';

const nameOf = (model) => `${model.name}@${model.version}`;

export async function show() {
  const holder = h('div', {});
  const output = h('pre', { class: 'secret', role: 'status', hidden: true });

  async function makeDefault(model) {
    await request('PUT', 'admin/models/default', { name: nameOf(model) });
    toast(`${nameOf(model)} is the default now`);
    await fill();
  }

  async function remove(model) {
    if (await ask(`Remove ${nameOf(model)}?`, 'Runs can no longer choose it. Those that were made with it keep their results.', 'Remove', true)) {
      await request('DELETE', `admin/models/${encodeURIComponent(nameOf(model))}`);
      toast('The model was removed');
      await fill();
    }
  }

  function buttons(model) {
    if (!model.added) {
      return h('span', { class: 'hint' }, 'by the settings');
    }
    return h(
      'span',
      { class: 'actions' },
      model.default ? null : h('button', { class: 'button button-small', type: 'button', onclick: () => makeDefault(model) }, 'Make it the default'),
      h('button', { class: 'button button-small', type: 'button', onclick: () => remove(model) }, 'Remove'),
    );
  }

  async function fill() {
    const found = await table(
      'admin/models',
      [
        { title: 'Model', cell: (model) => h('span', {}, h('strong', {}, model.name), ` ${model.version} `, model.default ? h('span', { class: 'badge badge-succeeded' }, 'default') : null) },
        { title: 'Labels', cell: (model) => model.labels.join(', ') },
        { title: 'Size', cell: (model) => (model.bytes === null ? '' : bytes(model.bytes)), className: 'number' },
        { title: 'Runs', cell: (model) => number(model.runs), className: 'number' },
        { title: 'Licence', cell: (model) => model.license ?? '' },
        { title: '', cell: buttons },
      ],
      { empty: 'There is no model.' },
    );
    holder.replaceChildren(found.element);
  }

  const add = form(
    field('Address of a bundle', { name: 'address', required: true, maxlength: 1000, placeholder: 'https://… or s3://bucket/key' }, 'It is checked on a page before it is added; that takes a minute.'),
    'Add the model',
    async ({ address }) => {
      output.hidden = false;
      output.textContent = 'Checking…';
      const answer = await request('POST', 'admin/models', { address }).catch((e) => {
        output.textContent = e.message;
        throw e;
      });
      output.textContent = answer.output;
      if (answer.model) {
        toast('The model was added');
      }
      await fill();
    },
  );

  await fill();
  return { element: h('div', { class: 'stack' }, holder, h('section', { class: 'card' }, h('h2', {}, 'Add a model'), add, output)) };
}
