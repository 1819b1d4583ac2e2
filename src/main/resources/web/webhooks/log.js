// What a webhook was told: a dialog with the newest deliveries, each of which can be sent again.

import { since, t } from '../i18n.js';
import { h, toast } from '../ui/kit.js';
import { shown } from '../ui/dialog.js';
import { request } from '../api.js';

const BADGES = { delivered: 'badge badge-succeeded', failed: 'badge badge-failed', pending: 'badge' };

function result({ state, status, error, attempts: n, next_at: next, created_at: created }) {
  const when = since(created);
  if (state === 'delivered') {
    return t('webhook.answered', { when, status: String(status), n });
  }
  const tried = error ? t('webhook.triedError', { when, error, n }) : t('webhook.tried', { when, n });
  return state === 'pending' && next ? `${tried}, ${t('webhook.next', { when: since(next) })}` : tried;
}

/** Resolves when the dialog is closed. */
export async function showLog(webhook) {
  const path = `webhooks/${webhook.id}/deliveries`;
  const rows = h('ul', { class: 'rows', id: 'deliveries' });

  async function again(delivery) {
    try {
      await request('POST', `${path}/${delivery.id}/resend`, {});
      toast(t('webhook.sentAgain'));
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
        h('strong', {}, h('span', { translate: 'no' }, delivery.type), ' ', h('span', { class: BADGES[delivery.state] }, t(`webhook.state.${delivery.state}`))),
        h('p', { class: 'hint' }, result(delivery)),
      ),
      delivery.state === 'pending'
        ? null
        : h('button', { class: 'button button-small', type: 'button', onclick: () => again(delivery) }, t('webhook.again')),
    );
  }

  async function fill() {
    const { items } = await request('GET', `${path}?limit=20`);
    rows.replaceChildren(...(items.length === 0 ? [h('li', { class: 'hint' }, t('webhook.nothingSent'))] : items.map(row)));
  }

  await fill();
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'log-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'log-title' }, t('webhook.deliveries')),
      h('p', { class: 'hint', translate: 'no' }, webhook.url),
      rows,
      h(
        'div',
        { class: 'dialog-actions' },
        h('button', { class: 'button', type: 'button', onclick: fill }, t('webhook.refresh')),
        h('button', { class: 'button', value: 'close' }, t('webhook.close')),
      ),
    ),
  );
  return shown(dialog);
}
