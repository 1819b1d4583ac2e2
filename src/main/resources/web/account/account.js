// One's own account: password, sessions, API tokens, webhooks.

import { browserOf } from '../ui/browser.js';
import { bytes, number, since } from '../i18n.js';
import { ask, h, logOut, showFrame, toast } from '../ui/kit.js';
import { choice, field, form } from '../ui/form.js';
import { newSecret } from '../ui/secret.js';
import { getSession, goToLogin, request } from '../api.js';
import { fillWebhooks, webhooks } from './webhooks.js';

const main = document.getElementById('main');
const ROLES = {
  admin: 'Administrator: you may do everything on this server.',
  member: 'Member: you upload documents and do everything with your own.',
  viewer: 'Viewer: you read the documents that are shared with everybody.',
};

function quota({ used, limits }) {
  const parts = [];
  const add = (value, limit, words) =>
    parts.push(h('li', {}, limit === null ? `${value} ${words}` : `${value} of ${limit} ${words}`));
  add(number(used.documents), limits.documents === null ? null : number(limits.documents), 'documents');
  add(bytes(used.bytes), limits.bytes === null ? null : bytes(limits.bytes), 'stored');
  if (limits.pages_per_day !== null) {
    add(number(used.pages_per_day), number(limits.pages_per_day), 'pages within 24 hours');
  }
  if (limits.retention_days !== null) {
    parts.push(h('li', {}, `Documents are deleted ${number(limits.retention_days)} days after their upload`));
  }
  return h('ul', { class: 'usage' }, parts);
}

function section(title, ...content) {
  return h('section', { class: 'card' }, h('h2', {}, title), ...content);
}

function passwordForm() {
  const element = form(
    [
      field('Current password', { name: 'current_password', type: 'password', autocomplete: 'current-password', required: true, maxlength: 256 }),
      field(
        'New password',
        { name: 'new_password', type: 'password', autocomplete: 'new-password', required: true, minlength: 15, maxlength: 256 },
        '15 characters or more. Your other sessions end.',
      ),
    ],
    'Change the password',
    async (values) => {
      await request('PUT', 'me/password', values);
      element.reset();
      toast('The password was changed');
      await fillSessions();
    },
  );
  return element;
}

const sessions = h('ul', { class: 'rows' });

async function fillSessions() {
  const { items } = await request('GET', 'me/sessions');
  sessions.replaceChildren(
    ...items.map((one) =>
      h(
        'li',
        { class: 'row' },
        h(
          'div',
          { class: 'row-text' },
          h('strong', {}, browserOf(one.agent), one.current ? h('span', { class: 'badge badge-succeeded' }, 'this one') : null),
          h('p', { class: 'hint' }, `${one.address ?? 'unknown address'}, last used ${since(one.seen_at)}, since ${since(one.created_at)}`),
        ),
        one.current ? null : h('button', { class: 'button button-small', type: 'button', onclick: () => endSession(one) }, 'End'),
      ),
    ),
  );
}

async function endSession(one) {
  await request('DELETE', `me/sessions/${one.id}`);
  toast('The session was ended');
  await fillSessions();
}

async function logOutEverywhere() {
  if (await ask('Log out everywhere?', 'All your sessions end, this one too. API tokens stay valid.', 'Log out everywhere')) {
    await request('DELETE', 'session?everywhere=true');
    goToLogin();
  }
}

const tokens = h('ul', { class: 'rows' });

function tokenState(token) {
  if (token.revoked_at) {
    return `revoked ${since(token.revoked_at)}`;
  }
  if (token.expires_at && new Date(token.expires_at) < new Date()) {
    return `expired ${since(token.expires_at)}`;
  }
  const used = token.last_used_at ? `last used ${since(token.last_used_at)}` : 'never used';
  const expires = token.expires_at ? `, expires ${since(token.expires_at)}` : '';
  return used + expires;
}

async function fillTokens() {
  const { items } = await request('GET', 'me/tokens');
  tokens.replaceChildren(
    ...items.map((token) =>
      h(
        'li',
        { class: token.revoked_at ? 'row row-over' : 'row' },
        h(
          'div',
          { class: 'row-text' },
          h('strong', {}, token.name, ' ', h('span', { class: 'badge' }, token.scope)),
          h('p', { class: 'hint' }, h('code', {}, `${token.prefix}…`), ` made ${since(token.created_at)}, ${tokenState(token)}`),
        ),
        token.revoked_at ? null : h('button', { class: 'button button-small', type: 'button', onclick: () => revoke(token) }, 'Revoke'),
      ),
    ),
  );
  if (items.length === 0) {
    tokens.append(h('li', { class: 'hint' }, 'You have no API tokens.'));
  }
}

async function revoke(token) {
  if (await ask(`Revoke “${token.name}”?`, 'Programs that use it are refused at once.', 'Revoke', true)) {
    await request('DELETE', `me/tokens/${token.id}`);
    toast('The token was revoked');
    await fillTokens();
  }
}

function tokenForm(role) {
  const scopes = [
    ['read', 'read: documents and results'],
    ['write', 'write: also upload, start, delete'],
    ['admin', 'admin: also administer the server'],
  ].filter(([scope]) => scope === 'read' || role === 'admin' || (role === 'member' && scope === 'write'));
  const element = form(
    h(
      'div',
      { class: 'fields fields-3' },
      field('What it is for', { name: 'name', required: true, maxlength: 100, placeholder: 'nightly import' }),
      choice('It may', 'scope', scopes, scopes.length > 1 ? 'write' : 'read'),
      choice('It is valid', 'days', [['30', '30 days'], ['90', '90 days'], ['365', 'a year'], ['', 'until it is revoked']], '90'),
    ),
    'Make a token',
    async ({ name, scope, days }) => {
      const made = await request('POST', 'me/tokens', { name, scope, expires_in_days: days === '' ? null : Number(days) });
      element.reset();
      await newSecret(`The token “${made.name}”`, made.token, 'It is shown this once. Store it where your program finds it.');
      await fillTokens();
    },
  );
  return element;
}

async function show() {
  const state = await getSession();
  if (!state.login_required) {
    main.replaceChildren(h('section', { class: 'gate' }, h('h1', {}, 'Nobody logs in here'), h('p', {}, 'Whoever reaches this server may use it.')));
    return;
  }
  if (!state.user) {
    goToLogin();
    return;
  }
  const me = await request('GET', 'me');
  main.replaceChildren(
    h(
      'div',
      { class: 'narrow' },
      h(
        'header',
        { class: 'account-head' },
        h('div', {}, h('h1', {}, me.username), h('p', { class: 'hint' }, ROLES[me.role]), quota(me.quota)),
        h(
          'div',
          { class: 'actions' },
          h('button', { class: 'button', type: 'button', onclick: logOut }, 'Log out'),
          h('button', { class: 'button', type: 'button', onclick: logOutEverywhere }, 'Log out everywhere'),
        ),
      ),
      section('API tokens', h('p', { class: 'hint' }, 'For programs: ', h('code', {}, "curl -H 'Authorization: Bearer pgr_…'")), tokenForm(me.role), tokens),
      me.role === 'viewer' ? null : section('Webhooks', ...webhooks()),
      section('Sessions', sessions),
      me.has_password ? section('Password', passwordForm()) : null,
    ),
  );
  await Promise.all([fillSessions(), fillTokens(), fillWebhooks()]);
}

showFrame();
show().catch((e) => main.replaceChildren(h('p', { class: 'gate form-message', role: 'alert' }, e.message)));
