// The webhooks of all users, and that of the server.

import { since } from '../i18n.js';
import { h } from '../ui/kit.js';
import { actions, stateOf } from '../webhooks/actions.js';
import { table } from './table.js';

export async function show() {
  const holder = h('div', {});

  async function fill() {
    const found = await table(
      'admin/webhooks',
      [
        { title: 'URL', cell: (webhook) => webhook.url },
        { title: 'User', cell: (webhook) => (webhook.of_server ? 'the server' : webhook.owner ?? 'anyone') },
        { title: 'State', cell: stateOf },
        { title: 'Made', cell: (webhook) => since(webhook.created_at) },
        { title: 'Actions', cell: (webhook) => actions(webhook, fill) },
      ],
      { empty: 'There are no webhooks.' },
    );
    holder.replaceChildren(found.element);
  }

  await fill();
  return { element: holder };
}
