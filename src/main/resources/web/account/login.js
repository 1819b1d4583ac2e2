// The login page.

import { t } from '../i18n.js';
import { h, showBareFrame, showTitle } from '../ui/kit.js';
import { field, form } from '../ui/form.js';
import { href } from '../address.js';
import { request } from '../api.js';

const main = document.getElementById('main');

/** Why the page is shown again after a login elsewhere; other words are not shown. */
const REASONS = ['expired', 'refused', 'domain', 'disabled', 'invalid', 'busy', 'insecure', 'unavailable'];

/** A page of this server only: what looks like another address leads to the documents. */
function target() {
  const wanted = new URLSearchParams(location.search).get('return') ?? '';
  return /^[\w#?&=./-]*$/.test(wanted) && !wanted.includes('//') && !wanted.startsWith('/') ? wanted : '';
}

async function logIn({ username, password }) {
  try {
    await request('POST', 'session', { username, password });
  } catch (e) {
    if (e.status === 401) {
      e.message = t('login.wrong');
    }
    throw e;
  }
  location.replace(href(target()));
}

function content(state) {
  const reason = new URLSearchParams(location.search).get('error');
  return h(
    'section',
    { class: 'gate' },
    h('h1', {}, t('login.title')),
    REASONS.includes(reason) ? h('p', { class: 'form-message', role: 'alert' }, t(`login.reason.${reason}`)) : null,
    state.oidc
      ? h(
          'a',
          { class: 'button gate-oidc', href: `${state.oidc.url}?return=${encodeURIComponent(target())}` },
          t('login.with', { name: state.oidc.name }),
        )
      : null,
    state.setup_needed ? h('p', {}, t('login.noAdministrator'), ' ', h('a', { href: href('setup') }, t('login.makeFirst'))) : null,
    form(
      [
        field(t('login.username'), { name: 'username', autocomplete: 'username', required: true, maxlength: 100, autofocus: true }),
        field(t('login.password'), { name: 'password', type: 'password', autocomplete: 'current-password', required: true, maxlength: 256 }),
      ],
      t('login.title'),
      logIn,
    ),
  );
}

async function show() {
  const state = await request('GET', 'session');
  if (state.setup_needed && !state.oidc) {
    location.replace(href('setup'));
  } else if (!state.login_required || state.user) {
    location.replace(href(target()));
  } else {
    main.replaceChildren(content(state));
    main.querySelector('input').focus();
  }
}

showTitle(t('login.title'));
showBareFrame();
show().catch((e) => main.replaceChildren(h('p', { class: 'gate form-message', role: 'alert' }, e.message)));
