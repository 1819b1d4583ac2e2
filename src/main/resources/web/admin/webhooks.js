// The webhooks of all users, and that of the server.

import { since, t } from '../i18n.js';
import { h, time } from '../ui/kit.js';
import { actions, stateOf } from '../webhooks/actions.js';
import { table, userName } from './table.js';

function user(webhook) {
  if (webhook.of_server) {
    return t('admin.webhooks.server');
  }
  return webhook.owner ? userName(webhook.owner) : t('admin.webhooks.anyone');
}

export async function show() {
  const holder = h('div', {});

  async function fill() {
    const found = await table(
      'admin/webhooks',
      [
        { title: t('webhook.url'), cell: (webhook) => h('span', { translate: 'no' }, webhook.url) },
        { title: t('admin.user'), cell: user },
        { title: t('admin.state'), cell: stateOf },
        { title: t('admin.webhooks.made'), cell: (webhook) => time(webhook.created_at, since) },
        { title: t('admin.actions'), cell: (webhook) => actions(webhook, fill) },
      ],
      { empty: t('admin.webhooks.empty') },
    );
    holder.replaceChildren(found.element);
  }

  await fill();
  return { element: holder };
}
