// The page on which the first user is made.

import { t } from '../i18n.js';
import { h, showBareFrame, showTitle } from '../ui/kit.js';
import { field, form } from '../ui/form.js';
import { href } from '../address.js';
import { request } from '../api.js';

const main = document.getElementById('main');

async function create({ code, username, password, again }) {
  if (password !== again) {
    throw new Error(t('setup.differ'));
  }
  await request('POST', 'setup', { code, username, password });
  location.replace(href(''));
}

function content() {
  const fromLink = new URLSearchParams(location.hash.slice(1)).get('code') ?? '';
  return h(
    'section',
    { class: 'gate' },
    h('h1', {}, t('setup.heading')),
    h('p', { class: 'hint' }, t('setup.hint')),
    form(
      [
        field(t('setup.code'), { name: 'code', autocomplete: 'one-time-code', required: true, maxlength: 40, value: fromLink, autocapitalize: 'characters', spellcheck: 'false' }),
        field(t('login.username'), { name: 'username', autocomplete: 'username', required: true, maxlength: 100 }),
        field(
          t('login.password'),
          { name: 'password', type: 'password', autocomplete: 'new-password', required: true, minlength: 15, maxlength: 256 },
          t('setup.passwordHint'),
        ),
        field(t('setup.again'), { name: 'again', type: 'password', autocomplete: 'new-password', required: true, maxlength: 256 }),
      ],
      t('setup.make'),
      create,
    ),
  );
}

async function show() {
  const state = await request('GET', 'session');
  if (state.setup_needed) {
    main.replaceChildren(content());
    main.querySelector('input').focus();
  } else {
    location.replace(href(state.login_required ? 'login' : ''));
  }
}

showTitle(t('setup.title'));
showBareFrame();
show().catch((e) => main.replaceChildren(h('p', { class: 'gate form-message', role: 'alert' }, e.message)));
