// The login page.

import { h } from '../ui/kit.js';
import { field, form } from '../ui/form.js';
import { href } from '../address.js';
import { request } from '../api.js';

const main = document.getElementById('main');

/** Why the page is shown again after a login elsewhere; other words are not shown. */
const REASONS = {
  expired: 'The login took too long. Try again.',
  refused: 'The login was refused.',
  domain: 'Your address is not of a domain that may log in here.',
  disabled: 'Your account is disabled. Ask an administrator.',
  invalid: 'The login service said something that cannot be trusted. Tell an administrator.',
  busy: 'Too many logins are begun at the moment. Try again in some minutes.',
  insecure: 'Nobody can log in over plain http from another machine. Call this server by https.',
  unavailable: 'The login service cannot be reached. Try again in a moment.',
};

/** A page of this server only: what looks like another address leads to the documents. */
function target() {
  const wanted = new URLSearchParams(location.search).get('return') ?? '';
  return /^[\w#?&=./-]*$/.test(wanted) && !wanted.includes('//') && !wanted.startsWith('/') ? wanted : '';
}

async function logIn({ username, password }) {
  await request('POST', 'session', { username, password });
  location.replace(href(target()));
}

function content(state) {
  const reason = REASONS[new URLSearchParams(location.search).get('error')];
  return h(
    'section',
    { class: 'gate' },
    h('h1', {}, 'Log in'),
    reason ? h('p', { class: 'form-message', role: 'alert' }, reason) : null,
    state.oidc
      ? h(
          'a',
          { class: 'button gate-oidc', href: `${state.oidc.url}?return=${encodeURIComponent(target())}` },
          `Log in with ${state.oidc.name}`,
        )
      : null,
    state.setup_needed ? h('p', {}, 'There is no administrator yet. ', h('a', { href: href('setup') }, 'Make the first user.')) : null,
    form(
      [
        field('User name', { name: 'username', autocomplete: 'username', required: true, maxlength: 100, autofocus: true }),
        field('Password', { name: 'password', type: 'password', autocomplete: 'current-password', required: true, maxlength: 256 }),
      ],
      'Log in',
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

show().catch((e) => main.replaceChildren(h('p', { class: 'gate form-message', role: 'alert' }, e.message)));
