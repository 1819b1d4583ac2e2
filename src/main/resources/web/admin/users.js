// Users: list, add, change, delete.

import { bytes, isolated, number, since, t } from '../i18n.js';
import { h, time, toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { choice, field, form } from '../ui/form.js';
import { getSession, request } from '../api.js';
import { filtered, query, table } from './table.js';

const roles = () => ['member', 'viewer', 'admin'].map((role) => [role, t(`admin.users.role.${role}`)]);

function stateOf(user) {
  return user.disabled ? h('span', { class: 'badge badge-failed' }, t('admin.users.disabled')) : user.issuer ? t('admin.users.byService') : '';
}

function list(values) {
  return table(
    `admin/users${query(values)}`,
    [
      { title: t('admin.user'), cell: (user) => h('a', { href: `#/users/${user.id}`, translate: 'no' }, user.username) },
      { title: t('admin.role'), cell: (user) => t(`admin.users.roleWord.${user.role}`) },
      { title: t('admin.state'), cell: stateOf },
      { title: t('admin.users.lastLogin'), cell: (user) => (user.last_login_at ? time(user.last_login_at, since) : t('admin.never')) },
      { title: t('admin.users.added'), cell: (user) => time(user.created_at, since) },
    ],
    { empty: t('admin.users.empty') },
  );
}

function addForm() {
  return h(
    'details',
    { class: 'card' },
    h('summary', {}, t('admin.users.addOne')),
    form(
      h(
        'div',
        { class: 'fields fields-3' },
        field(t('login.username'), { name: 'username', required: true, maxlength: 100, autocomplete: 'off' }),
        field(t('login.password'), { name: 'password', type: 'password', required: true, minlength: 15, maxlength: 256, autocomplete: 'new-password' }, t('admin.users.passwordHint')),
        choice(t('admin.role'), 'role', roles(), 'member'),
      ),
      t('admin.users.add'),
      async (values) => {
        const made = await request('POST', 'admin/users', values);
        toast(t('admin.users.wasAdded', { name: isolated(made.username) }));
        location.hash = `#/users/${made.id}`;
      },
    ),
  );
}

async function showList() {
  const search = field(t('admin.users.name'), { name: 'search', type: 'search', maxlength: 100 });
  const found = await filtered([search], list);
  return { element: h('div', { class: 'stack' }, addForm(), found.element) };
}

const wholeNumber = (text) => (text === '' ? null : Number(text));

function limitsForm(user) {
  const { limits } = user;
  const used = user.quota.used;
  const props = (name, value) => ({ name, type: 'number', min: 0, value: value ?? '', placeholder: t('admin.users.asSettings') });
  return form(
    h(
      'div',
      { class: 'fields' },
      field(t('admin.section.documents'), props('max_documents', limits.documents), t('admin.users.now', { value: number(used.documents) })),
      field(t('admin.users.bytes'), props('max_bytes', limits.bytes), t('admin.users.now', { value: bytes(used.bytes) })),
      field(t('admin.users.pagesPerDay'), props('max_pages_per_day', limits.pages_per_day)),
      field(t('admin.users.retention'), { ...props('retention_days', limits.retention_days), min: 1 }),
    ),
    t('admin.users.setLimits'),
    async (values) => {
      await request('PATCH', `admin/users/${user.id}`, Object.fromEntries(Object.entries(values).map(([name, text]) => [name, wholeNumber(text)])));
      toast(t('admin.users.limitsSet'));
    },
  );
}

function passwordForm(user) {
  const element = form(
    field(t('account.newPassword'), { name: 'password', type: 'password', required: true, minlength: 15, maxlength: 256, autocomplete: 'new-password' }, t('admin.users.newPasswordHint')),
    t('admin.users.setPassword'),
    async (values) => {
      await request('PUT', `admin/users/${user.id}/password`, values);
      element.reset();
      toast(t('admin.users.passwordSet'));
    },
  );
  return element;
}

async function remove(user) {
  const documents = choice(t('admin.users.theDocuments'), 'documents', [['keep', t('admin.users.keep')], ['delete', t('admin.users.deleteToo')]], 'keep');
  const body = h('div', {}, h('p', {}, t('admin.users.deleteBody')), documents);
  if (await ask(t('admin.users.deleteAsk', { name: isolated(user.username) }), body, t('admin.delete'), true)) {
    await request('DELETE', `admin/users/${user.id}?documents=${documents.querySelector('select').value}`);
    toast(t('admin.users.wasDeleted', { name: isolated(user.username) }));
    location.hash = '#/users';
  }
}

function facts(user) {
  const login = user.last_login_at ? since(user.last_login_at) : t('admin.never');
  return t('admin.users.facts', { added: since(user.created_at), login });
}

async function showUser(id) {
  const [user, state] = await Promise.all([request('GET', `admin/users/${id}`), getSession()]);
  const isMe = state.user?.id === id;
  const change = async (body, done) => {
    try {
      await request('PATCH', `admin/users/${id}`, body);
      toast(done);
    } catch (e) {
      toast(e.message, 'error');
    }
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  };
  const role = choice(t('admin.role'), 'role', roles(), user.role);
  role.querySelector('select').addEventListener('change', (event) => change({ role: event.target.value }, t('admin.users.roleChanged')));
  const endSessions = async () => {
    await request('DELETE', `admin/users/${id}/sessions`);
    toast(t('admin.users.sessionsEnded'));
  };
  return {
    element: h(
      'div',
      { class: 'stack' },
      h('a', { class: 'back', href: '#/users' }, '← ', t('admin.users.all')),
      h(
        'section',
        { class: 'card' },
        h('h2', {}, h('span', { translate: 'no' }, user.username), ' ', stateOf(user)),
        h('p', { class: 'hint' }, facts(user)),
        isMe ? h('p', {}, t('admin.users.you')) : h('div', { class: 'fields' }, role),
        h(
          'div',
          { class: 'actions' },
          h('a', { class: 'button', href: `#/documents?user=${encodeURIComponent(user.username)}` }, t('admin.section.documents')),
          h('a', { class: 'button', href: `#/audit?actor=${encodeURIComponent(user.username)}` }, t('admin.users.actions')),
          h('button', { class: 'button', type: 'button', onclick: endSessions }, t('admin.users.endSessions')),
          isMe
            ? null
            : h('button', { class: 'button', type: 'button', onclick: () => change({ disabled: !user.disabled }, user.disabled ? t('admin.users.wasEnabled') : t('admin.users.wasDisabled')) }, user.disabled ? t('admin.users.enable') : t('admin.users.disable')),
          isMe ? null : h('button', { class: 'button button-danger', type: 'button', onclick: () => remove(user) }, t('admin.delete')),
        ),
      ),
      h('section', { class: 'card' }, h('h2', {}, t('admin.users.limits')), limitsForm(user)),
      user.issuer || isMe ? null : h('section', { class: 'card' }, h('h2', {}, t('admin.password')), passwordForm(user)),
    ),
  };
}

/** The list, or one user. */
export const show = (id) => (id === '' ? showList() : showUser(id));
