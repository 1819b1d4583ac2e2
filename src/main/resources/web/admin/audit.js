// Who did what.

import { moment, t } from '../i18n.js';
import { h, time } from '../ui/kit.js';
import { choice, field } from '../ui/form.js';
import { href } from '../address.js';
import { filtered, query, table } from './table.js';

const ACTIONS = ['document', 'run', 'user', 'token', 'login', 'session', 'model'];

/** A day as the first moment of it here, as the server takes times. */
const start = (day) => (day ? new Date(`${day}T00:00:00`).toISOString() : '');

function asked({ actor, action, object, since, until }) {
  const afterLast = until ? new Date(new Date(`${until}T00:00:00`).getTime() + 86_400_000).toISOString() : '';
  return query({ actor, action, object, since: start(since), until: afterLast });
}

function detail(entry) {
  return Object.entries(entry.detail ?? {})
    .map(([name, value]) => `${name}: ${value === null ? t('admin.audit.none') : value}`)
    .join(', ');
}

function list(values) {
  csv.href = href(`api/v1/admin/audit.csv${asked(values)}`);
  return table(
    `admin/audit${asked(values)}`,
    [
      { title: t('admin.audit.when'), cell: (entry) => time(entry.at, moment), className: 'nowrap' },
      { title: t('admin.audit.who'), cell: (entry) => h('span', { title: entry.credential ?? '', translate: 'no' }, `${entry.actor} (${entry.kind})`) },
      { title: t('admin.audit.address'), cell: (entry) => entry.address ?? '', className: 'nowrap' },
      { title: t('admin.audit.what'), cell: (entry) => h('span', { translate: 'no' }, entry.action), className: 'nowrap' },
      { title: t('admin.audit.which'), cell: (entry) => h('code', {}, entry.object) },
      { title: t('admin.audit.detail'), cell: (entry) => h('span', { translate: 'no' }, detail(entry)) },
    ],
    { empty: t('admin.audit.empty') },
  );
}

const csv = h('a', { class: 'button', download: 'audit.csv' }, t('admin.audit.csv'));

export async function show() {
  const actions = [['', t('admin.audit.of.all')], ...ACTIONS.map((of) => [of, t(`admin.audit.of.${of}`)])];
  const found = await filtered(
    [
      field(t('admin.audit.who'), { name: 'actor', type: 'search', maxlength: 100 }),
      choice(t('admin.audit.what'), 'action', actions, ''),
      field(t('admin.audit.which'), { name: 'object', type: 'search', maxlength: 100, placeholder: t('admin.audit.id') }),
      field(t('admin.audit.since'), { name: 'since', type: 'date' }),
      field(t('admin.audit.until'), { name: 'until', type: 'date' }),
    ],
    list,
  );
  return { element: h('div', { class: 'stack' }, found.element, h('div', { class: 'actions' }, csv)) };
}
