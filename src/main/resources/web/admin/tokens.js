// The API tokens of all users.

import { isolated, since, t } from '../i18n.js';
import { h, time, toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { request } from '../api.js';
import { table, userName } from './table.js';

export async function show() {
  const holder = h('div', {});

  async function revoke(token) {
    if (await ask(t('token.revokeOf', { name: isolated(token.name), owner: isolated(token.owner) }), t('token.revokeBody'), t('token.revoke'), true)) {
      await request('DELETE', `admin/tokens/${token.id}`);
      toast(t('token.wasRevoked'));
      await fill();
    }
  }

  function state(token) {
    if (token.revoked_at) {
      return t('token.revoked', { when: since(token.revoked_at) });
    }
    if (!token.expires_at) {
      return t('token.valid');
    }
    const when = since(token.expires_at);
    return new Date(token.expires_at) < new Date() ? t('token.expired', { when }) : t('token.expires', { when });
  }

  async function fill() {
    const found = await table(
      'admin/tokens',
      [
        { title: t('admin.tokens.token'), cell: (token) => h('code', {}, `${token.prefix}…`) },
        { title: t('admin.tokens.for'), cell: (token) => h('bdi', { translate: 'no' }, token.name) },
        { title: t('admin.user'), cell: (token) => userName(token.owner) },
        { title: t('admin.tokens.scope'), cell: (token) => h('span', { translate: 'no' }, token.scope) },
        { title: t('admin.tokens.lastUsed'), cell: (token) => (token.last_used_at ? time(token.last_used_at, since) : t('admin.never')) },
        { title: t('admin.state'), cell: state },
        { title: t('admin.action'), cell: (token) => (token.revoked_at ? '' : h('button', { class: 'button button-small', type: 'button', onclick: () => revoke(token) }, t('token.revoke'))) },
      ],
      { empty: t('admin.tokens.empty') },
    );
    holder.replaceChildren(found.element);
  }

  await fill();
  return { element: holder };
}
