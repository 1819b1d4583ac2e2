// Who did what.

import { moment } from '../i18n.js';
import { h } from '../ui/kit.js';
import { choice, field } from '../ui/form.js';
import { filtered, query, table } from './table.js';

const ACTIONS = [
  ['', 'everything'],
  ['document', 'documents'],
  ['run', 'runs'],
  ['user', 'users'],
  ['token', 'API tokens'],
  ['login', 'logins'],
  ['session', 'ended sessions'],
  ['model', 'models'],
];

/** A day as the first moment of it here, as the server takes times. */
const start = (day) => (day ? new Date(`${day}T00:00:00`).toISOString() : '');

function asked({ actor, action, object, since, until }) {
  const afterLast = until ? new Date(new Date(`${until}T00:00:00`).getTime() + 86_400_000).toISOString() : '';
  return query({ actor, action, object, since: start(since), until: afterLast });
}

function detail(entry) {
  return Object.entries(entry.detail ?? {})
    .map(([name, value]) => `${name}: ${value === null ? 'none' : value}`)
    .join(', ');
}

function list(values) {
  csv.href = `api/v1/admin/audit.csv${asked(values)}`;
  return table(
    `admin/audit${asked(values)}`,
    [
      { title: 'When', cell: (entry) => moment(entry.at), className: 'nowrap' },
      { title: 'Who', cell: (entry) => h('span', { title: entry.credential ?? '' }, `${entry.actor} (${entry.kind})`) },
      { title: 'From', cell: (entry) => entry.address ?? '', className: 'nowrap' },
      { title: 'What', cell: (entry) => entry.action, className: 'nowrap' },
      { title: 'Which', cell: (entry) => h('code', {}, entry.object) },
      { title: 'Detail', cell: detail },
    ],
    { empty: 'Nothing of this was done.' },
  );
}

const csv = h('a', { class: 'button', download: 'audit.csv' }, 'Download as CSV');

export async function show() {
  const found = await filtered(
    [
      field('Who', { name: 'actor', type: 'search', maxlength: 100 }),
      choice('What', 'action', ACTIONS, ''),
      field('Which', { name: 'object', type: 'search', maxlength: 100, placeholder: 'an id' }),
      field('From', { name: 'since', type: 'date' }),
      field('To', { name: 'until', type: 'date' }),
    ],
    list,
  );
  return { element: h('div', { class: 'stack' }, found.element, h('div', { class: 'actions' }, csv)) };
}
