// Users: list, add, change, delete.

import { bytes, number, since } from '../i18n.js';
import { ask, h, toast } from '../ui/kit.js';
import { choice, field, form } from '../ui/form.js';
import { getSession, request } from '../api.js';
import { filtered, query, table } from './table.js';

const ROLES = [
  ['member', 'member: own documents'],
  ['viewer', 'viewer: reads what is shared'],
  ['admin', 'admin: everything'],
];

function stateOf(user) {
  return user.disabled ? h('span', { class: 'badge badge-failed' }, 'disabled') : user.issuer ? 'by the login service' : '';
}

function list(values) {
  return table(
    `admin/users${query(values)}`,
    [
      { title: 'User', cell: (user) => h('a', { href: `#/users/${user.id}` }, user.username) },
      { title: 'Role', cell: (user) => user.role },
      { title: 'State', cell: stateOf },
      { title: 'Last login', cell: (user) => (user.last_login_at ? since(user.last_login_at) : 'never') },
      { title: 'Added', cell: (user) => since(user.created_at) },
    ],
    { empty: 'No user fits.' },
  );
}

function addForm() {
  return h(
    'details',
    { class: 'card' },
    h('summary', {}, 'Add a user'),
    form(
      h(
        'div',
        { class: 'fields fields-3' },
        field('User name', { name: 'username', required: true, maxlength: 100, autocomplete: 'off' }),
        field('Password', { name: 'password', type: 'password', required: true, minlength: 15, maxlength: 256, autocomplete: 'new-password' }, '15 characters or more'),
        choice('Role', 'role', ROLES, 'member'),
      ),
      'Add the user',
      async (values) => {
        const made = await request('POST', 'admin/users', values);
        toast(`${made.username} was added`);
        location.hash = `#/users/${made.id}`;
      },
    ),
  );
}

async function showList() {
  const search = field('Name', { name: 'search', type: 'search', maxlength: 100 });
  const found = await filtered([search], list);
  return { element: h('div', { class: 'stack' }, addForm(), found.element) };
}

const wholeNumber = (text) => (text === '' ? null : Number(text));

function limitsForm(user) {
  const { limits } = user;
  const used = user.quota.used;
  const props = (name, value) => ({ name, type: 'number', min: 0, value: value ?? '', placeholder: 'as the settings' });
  return form(
    h(
      'div',
      { class: 'fields' },
      field('Documents', props('max_documents', limits.documents), `now ${number(used.documents)}`),
      field('Bytes', props('max_bytes', limits.bytes), `now ${bytes(used.bytes)}`),
      field('Pages within 24 hours', props('max_pages_per_day', limits.pages_per_day)),
      field('Days until a document is deleted', { ...props('retention_days', limits.retention_days), min: 1 }),
    ),
    'Set the limits',
    async (values) => {
      await request('PATCH', `admin/users/${user.id}`, Object.fromEntries(Object.entries(values).map(([name, text]) => [name, wholeNumber(text)])));
      toast('The limits were set');
    },
  );
}

function passwordForm(user) {
  const element = form(
    field('New password', { name: 'password', type: 'password', required: true, minlength: 15, maxlength: 256, autocomplete: 'new-password' }, 'All sessions of the user end.'),
    'Set the password',
    async (values) => {
      await request('PUT', `admin/users/${user.id}/password`, values);
      element.reset();
      toast('The password was set');
    },
  );
  return element;
}

async function remove(user) {
  const documents = choice('The documents', 'documents', [['keep', 'become yours'], ['delete', 'are deleted, too']], 'keep');
  const body = h('div', {}, h('p', {}, 'Sessions and tokens end; the audit log keeps a pseudonym.'), documents);
  if (await ask(`Delete ${user.username}?`, body, 'Delete', true)) {
    await request('DELETE', `admin/users/${user.id}?documents=${documents.querySelector('select').value}`);
    toast(`${user.username} was deleted`);
    location.hash = '#/users';
  }
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
  const role = choice('Role', 'role', ROLES, user.role);
  role.querySelector('select').addEventListener('change', (event) => change({ role: event.target.value }, 'The role was changed'));
  const endSessions = async () => {
    await request('DELETE', `admin/users/${id}/sessions`);
    toast('All sessions were ended');
  };
  return {
    element: h(
      'div',
      { class: 'stack' },
      h('a', { class: 'back', href: '#/users' }, '← All users'),
      h(
        'section',
        { class: 'card' },
        h('h2', {}, user.username, ' ', stateOf(user)),
        h('p', { class: 'hint' }, `Added ${since(user.created_at)}, last login ${user.last_login_at ? since(user.last_login_at) : 'never'}`),
        isMe ? h('p', {}, 'This is you.') : h('div', { class: 'fields' }, role),
        h(
          'div',
          { class: 'actions' },
          h('a', { class: 'button', href: `#/documents?user=${encodeURIComponent(user.username)}` }, 'Documents'),
          h('a', { class: 'button', href: `#/audit?actor=${encodeURIComponent(user.username)}` }, 'What they did'),
          h('button', { class: 'button', type: 'button', onclick: endSessions }, 'End all sessions'),
          isMe
            ? null
            : h('button', { class: 'button', type: 'button', onclick: () => change({ disabled: !user.disabled }, user.disabled ? 'Enabled' : 'Disabled') }, user.disabled ? 'Enable' : 'Disable'),
          isMe ? null : h('button', { class: 'button button-danger', type: 'button', onclick: () => remove(user) }, 'Delete'),
        ),
      ),
      h('section', { class: 'card' }, h('h2', {}, 'Limits'), limitsForm(user)),
      user.issuer || isMe ? null : h('section', { class: 'card' }, h('h2', {}, 'Password'), passwordForm(user)),
    ),
  };
}

/** The list, or one user. */
export const show = (id) => (id === '' ? showList() : showUser(id));
