// The models: which there are and why. What is done with them is the same on the page of models.

import { bytes, moment, t } from '../i18n.js';
import { h } from '../ui/kit.js';
import { adding, labelLine, ModelChanges } from '../models/manage.js';
import { table } from './table.js';

function name(model) {
  return h(
    'div',
    {},
    h('strong', { translate: 'no' }, model.name),
    h('span', { translate: 'no' }, ` ${model.version} `),
    model.default ? h('span', { class: 'badge badge-succeeded' }, t('admin.models.default')) : null,
    h('p', { class: 'hint', translate: 'no' }, labelLine(model)),
  );
}

export async function show() {
  const holder = h('div', {});
  let known = [];
  const changes = new ModelChanges(() => known, fill);

  async function fill() {
    const found = await table(
      'admin/models',
      [
        { title: t('admin.model'), cell: name },
        { title: t('admin.models.why'), cell: (model) => h('span', { title: moment(model.added_at) }, t(`admin.models.origin.${model.origin}`)) },
        { title: t('admin.section.runs'), cell: (model) => (model.unfinished_runs > 0 ? t('admin.models.unfinished', { n: model.unfinished_runs }) : '') },
        { title: t('admin.size'), cell: (model) => bytes(model.bytes), className: 'number' },
        { title: t('admin.models.sum'), cell: (model) => h('code', { title: model.sha256 }, model.sha256.slice(0, 12)) },
        { title: t('admin.actions'), cell: (model) => h('div', { class: 'cell-actions' }, changes.buttons(model)) },
      ],
      { empty: t('admin.models.empty'), onItems: (items) => (known = items) },
    );
    holder.replaceChildren(found.element);
  }

  await fill();
  return { element: h('div', { class: 'stack' }, holder, adding(fill)) };
}
