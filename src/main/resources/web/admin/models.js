// The models that runs can choose. They are added and removed by the command line, which checks them first.

import { h } from '../ui/dom.js';
import { table } from './table.js';

export async function show() {
  const found = await table(
    'models',
    [
      {
        title: 'Model',
        cell: (model) =>
          h('span', {}, h('strong', {}, model.name), ` ${model.version} `, model.default ? h('span', { class: 'badge badge-succeeded' }, 'default') : null),
      },
      { title: 'Labels', cell: (model) => model.labels.join(', ') },
      { title: 'Threshold', cell: (model) => String(model.threshold), className: 'number' },
      { title: 'Resolution', cell: (model) => `${model.dpi} dpi`, className: 'number' },
      { title: 'Licence', cell: (model) => model.license ?? '' },
      { title: 'SHA-256', cell: (model) => h('code', {}, model.sha256.slice(0, 12)) },
    ],
    { empty: 'There is no model.' },
  );
  return {
    element: h(
      'div',
      { class: 'stack' },
      found.element,
      h('p', { class: 'hint' }, 'Add one with ', h('code', {}, 'pagerunner model add'), ', which checks it on a page first, and remove one with ', h('code', {}, 'pagerunner model remove'), '.'),
    ),
  };
}
