// One's own account: password, sessions, API tokens, webhooks.

import { browserOf } from '../ui/browser.js';
import { bytes, count, isolated, since, t } from '../i18n.js';
import { h, logOut, showFrame, showTitle, toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { choice, field, form } from '../ui/form.js';
import { newSecret } from '../ui/secret.js';
import { getSession, goToLogin, request } from '../api.js';
import { fillWebhooks, webhooks } from './webhooks.js';

const main = document.getElementById('main');

/** What a token may be made for, by the role of who makes it. */
const SCOPES = { viewer: ['read'], member: ['read', 'write'], admin: ['read', 'write', 'admin'] };

function quota({ used, limits }) {
  const parts = [
    limits.documents === null ? count(used.documents, 'document') : t('account.documentsOf', { used: used.documents, n: limits.documents }),
    limits.bytes === null
      ? t('account.stored', { size: bytes(used.bytes) })
      : t('account.storedOf', { size: bytes(used.bytes), limit: bytes(limits.bytes) }),
  ];
  if (limits.pages_per_day !== null) {
    parts.push(t('account.pagesOf', { used: used.pages_per_day, n: limits.pages_per_day }));
  }
  if (limits.retention_days !== null) {
    parts.push(t('account.retention', { n: limits.retention_days }));
  }
  return h('ul', { class: 'usage' }, parts.map((part) => h('li', {}, part)));
}

function section(title, ...content) {
  return h('section', { class: 'card' }, h('h2', {}, title), ...content);
}

function passwordForm() {
  const element = form(
    [
      field(t('account.currentPassword'), { name: 'current_password', type: 'password', autocomplete: 'current-password', required: true, maxlength: 256 }),
      field(
        t('account.newPassword'),
        { name: 'new_password', type: 'password', autocomplete: 'new-password', required: true, minlength: 15, maxlength: 256 },
        t('account.passwordHint'),
      ),
    ],
    t('account.changePassword'),
    async (values) => {
      await request('PUT', 'me/password', values);
      element.reset();
      toast(t('account.passwordChanged'));
      await fillSessions();
    },
  );
  return element;
}

const sessions = h('ul', { class: 'rows' });

const sessionFacts = (one) =>
  t('account.sessionFacts', { address: one.address ?? t('account.unknownAddress'), used: since(one.seen_at), begun: since(one.created_at) });

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
          h('strong', {}, browserOf(one.agent), one.current ? h('span', { class: 'badge badge-succeeded' }, t('account.thisSession')) : null),
          h('p', { class: 'hint' }, sessionFacts(one)),
        ),
        one.current ? null : h('button', { class: 'button button-small', type: 'button', onclick: () => endSession(one) }, t('account.endSession')),
      ),
    ),
  );
}

async function endSession(one) {
  await request('DELETE', `me/sessions/${one.id}`);
  toast(t('account.sessionEnded'));
  await fillSessions();
}

async function logOutEverywhere() {
  if (await ask(t('account.logOutEverywhereAsk'), t('account.logOutEverywhereBody'), t('account.logOutEverywhere'))) {
    await request('DELETE', 'session?everywhere=true');
    goToLogin();
  }
}

const tokens = h('ul', { class: 'rows' });

function tokenFacts(token) {
  return [t('token.made', { when: since(token.created_at) }), ...tokenState(token)].join(', ');
}

function tokenState(token) {
  if (token.revoked_at) {
    return [t('token.revoked', { when: since(token.revoked_at) })];
  }
  if (token.expires_at && new Date(token.expires_at) < new Date()) {
    return [t('token.expired', { when: since(token.expires_at) })];
  }
  const used = token.last_used_at ? t('token.used', { when: since(token.last_used_at) }) : t('token.neverUsed');
  return token.expires_at ? [used, t('token.expires', { when: since(token.expires_at) })] : [used];
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
          h('strong', { translate: 'no' }, h('bdi', {}, token.name), ' ', h('span', { class: 'badge' }, token.scope)),
          h('p', { class: 'hint' }, h('code', {}, `${token.prefix}…`), ' ', tokenFacts(token)),
        ),
        token.revoked_at ? null : h('button', { class: 'button button-small', type: 'button', onclick: () => revoke(token) }, t('token.revoke')),
      ),
    ),
  );
  if (items.length === 0) {
    tokens.append(h('li', { class: 'hint' }, t('token.none')));
  }
}

async function revoke(token) {
  if (await ask(t('token.revokeAsk', { name: isolated(token.name) }), t('token.revokeBody'), t('token.revoke'), true)) {
    await request('DELETE', `me/tokens/${token.id}`);
    toast(t('token.wasRevoked'));
    await fillTokens();
  }
}

function tokenForm(role) {
  const scopes = SCOPES[role].map((scope) => [scope, t(`token.scope.${scope}`)]);
  const spans = [['30', count(30, 'day')], ['90', count(90, 'day')], ['365', t('token.year')], ['', t('token.forever')]];
  const element = form(
    h(
      'div',
      { class: 'fields fields-3' },
      field(t('token.purpose'), { name: 'name', required: true, maxlength: 100, placeholder: t('token.purposeExample') }),
      choice(t('token.may'), 'scope', scopes, scopes.length > 1 ? 'write' : 'read'),
      choice(t('token.validFor'), 'days', spans, '90'),
    ),
    t('token.make'),
    async ({ name, scope, days }) => {
      const made = await request('POST', 'me/tokens', { name, scope, expires_in_days: days === '' ? null : Number(days) });
      element.reset();
      await newSecret(t('token.new', { name: isolated(made.name) }), made.token, t('token.newHint'));
      await fillTokens();
    },
  );
  return element;
}

async function show() {
  const state = await getSession();
  if (!state.login_required) {
    main.replaceChildren(h('section', { class: 'gate' }, h('h1', {}, t('account.nobody')), h('p', {}, t('account.nobodyBody'))));
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
        h('div', {}, h('h1', { translate: 'no' }, me.username), h('p', { class: 'hint' }, t(`account.role.${me.role}`)), quota(me.quota)),
        h(
          'div',
          { class: 'actions' },
          h('button', { class: 'button', type: 'button', onclick: logOut }, t('nav.logOut')),
          h('button', { class: 'button', type: 'button', onclick: logOutEverywhere }, t('account.logOutEverywhere')),
        ),
      ),
      section(t('token.title'), h('p', { class: 'hint' }, t('token.programs'), ' ', h('code', {}, "curl -H 'Authorization: Bearer pgr_…'")), tokenForm(me.role), tokens),
      me.role === 'viewer' ? null : section(t('account.webhooks'), ...webhooks()),
      section(t('account.sessions'), sessions),
      me.has_password ? section(t('account.password'), passwordForm()) : null,
    ),
  );
  await Promise.all([fillSessions(), fillTokens(), fillWebhooks()]);
}

showTitle(t('account.title'));
showFrame();
show().catch((e) => main.replaceChildren(h('p', { class: 'gate form-message', role: 'alert' }, e.message)));
