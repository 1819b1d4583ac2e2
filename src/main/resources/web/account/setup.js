// The page on which the first user is made.

import { h } from '../ui/kit.js';
import { field, form } from '../ui/form.js';
import { href } from '../address.js';
import { request } from '../api.js';

const main = document.getElementById('main');

async function create({ code, username, password, again }) {
  if (password !== again) {
    throw new Error('The two passwords differ. Type the same one twice.');
  }
  await request('POST', 'setup', { code, username, password });
  location.replace(href(''));
}

function content() {
  const fromLink = new URLSearchParams(location.hash.slice(1)).get('code') ?? '';
  return h(
    'section',
    { class: 'gate' },
    h('h1', {}, 'Make the first user'),
    h('p', { class: 'hint' }, 'This user administers the server. The code is in the server’s log, in the line with /setup.'),
    form(
      [
        field('Code', { name: 'code', autocomplete: 'one-time-code', required: true, maxlength: 40, value: fromLink, autocapitalize: 'characters', spellcheck: 'false' }),
        field('User name', { name: 'username', autocomplete: 'username', required: true, maxlength: 100 }),
        field(
          'Password',
          { name: 'password', type: 'password', autocomplete: 'new-password', required: true, minlength: 15, maxlength: 256 },
          '15 characters or more. Four or five words make a good one.',
        ),
        field('Password again', { name: 'again', type: 'password', autocomplete: 'new-password', required: true, maxlength: 256 }),
      ],
      'Make the user',
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

show().catch((e) => main.replaceChildren(h('p', { class: 'gate form-message', role: 'alert' }, e.message)));
