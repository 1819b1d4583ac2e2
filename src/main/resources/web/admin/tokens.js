// The API tokens of all users.

import { since } from '../i18n.js';
import { ask, h, toast } from '../ui/kit.js';
import { request } from '../api.js';
import { table } from './table.js';

export async function show() {
  const holder = h('div', {});

  async function revoke(token) {
    if (await ask(`Revoke “${token.name}” of ${token.owner}?`, 'Programs that use it are refused at once.', 'Revoke', true)) {
      await request('DELETE', `admin/tokens/${token.id}`);
      toast('The token was revoked');
      await fill();
    }
  }

  function state(token) {
    if (token.revoked_at) {
      return `revoked ${since(token.revoked_at)}`;
    }
    return token.expires_at ? `${new Date(token.expires_at) < new Date() ? 'expired' : 'expires'} ${since(token.expires_at)}` : 'valid';
  }

  async function fill() {
    const found = await table(
      'admin/tokens',
      [
        { title: 'Token', cell: (token) => h('code', {}, `${token.prefix}…`) },
        { title: 'For', cell: (token) => token.name },
        { title: 'User', cell: (token) => token.owner },
        { title: 'Scope', cell: (token) => token.scope },
        { title: 'Last used', cell: (token) => (token.last_used_at ? since(token.last_used_at) : 'never') },
        { title: 'State', cell: state },
        { title: 'Action', cell: (token) => (token.revoked_at ? '' : h('button', { class: 'button button-small', type: 'button', onclick: () => revoke(token) }, 'Revoke')) },
      ],
      { empty: 'There are no API tokens.' },
    );
    holder.replaceChildren(found.element);
  }

  await fill();
  return { element: holder };
}
