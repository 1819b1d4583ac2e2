// What a webhook was told: a dialog with the newest deliveries, each of which can be sent again.

import { count, since } from '../i18n.js';
import { h, shown, toast } from '../ui/kit.js';
import { request } from '../api.js';

const BADGES = { delivered: 'badge badge-succeeded', failed: 'badge badge-failed', pending: 'badge' };

function result({ state, status, error, attempts, next_at: next }) {
  const tries = count(attempts, 'attempt');
  if (state === 'delivered') {
    return `answered ${status} after ${tries}`;
  }
  const when = state === 'pending' && next ? `, the next ${since(next)}` : '';
  return error ? `${error}; ${tries}${when}` : `${tries}${when}`;
}

/** Resolves when the dialog is closed. */
export async function showLog(webhook) {
  const path = `webhooks/${webhook.id}/deliveries`;
  const rows = h('ul', { class: 'rows', id: 'deliveries' });

  async function again(delivery) {
    try {
      await request('POST', `${path}/${delivery.id}/resend`, {});
      toast('It is sent once more');
    } catch (e) {
      toast(e.message, 'error');
    }
    await fill();
  }

  function row(delivery) {
    return h(
      'li',
      { class: 'row' },
      h(
        'div',
        { class: 'row-text' },
        h('strong', {}, delivery.type, ' ', h('span', { class: BADGES[delivery.state] }, delivery.state)),
        h('p', { class: 'hint' }, `${since(delivery.created_at)}: ${result(delivery)}`),
      ),
      delivery.state === 'pending'
        ? null
        : h('button', { class: 'button button-small', type: 'button', onclick: () => again(delivery) }, 'Send again'),
    );
  }

  async function fill() {
    const { items } = await request('GET', `${path}?limit=20`);
    rows.replaceChildren(...(items.length === 0 ? [h('li', { class: 'hint' }, 'Nothing was sent yet.')] : items.map(row)));
  }

  await fill();
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'log-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'log-title' }, 'Deliveries'),
      h('p', { class: 'hint' }, webhook.url),
      rows,
      h(
        'div',
        { class: 'dialog-actions' },
        h('button', { class: 'button', type: 'button', onclick: fill }, 'Refresh'),
        h('button', { class: 'button', value: 'close' }, 'Close'),
      ),
    ),
  );
  return shown(dialog);
}
