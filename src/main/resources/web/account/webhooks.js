// One's own webhooks.

import { since, t } from '../i18n.js';
import { h } from '../ui/kit.js';
import { choice, field, form } from '../ui/form.js';
import { newSecret } from '../ui/secret.js';
import { request } from '../api.js';
import { actions, stateOf } from '../webhooks/actions.js';

const EVENTS = {
  ends: ['run.finished', 'run.failed'],
  failures: ['run.failed'],
  pages: ['run.finished', 'run.failed', 'page.done', 'page.failed'],
};

const rows = h('ul', { class: 'rows', id: 'webhooks' });

const facts = (webhook) => `${t('webhook.made', { when: since(webhook.created_at) })}, ${stateOf(webhook)}`;

function row(webhook) {
  return h(
    'li',
    { class: 'row' },
    h('div', { class: 'row-text' }, h('strong', { translate: 'no' }, webhook.url), h('p', { class: 'hint' }, facts(webhook))),
    actions(webhook, fillWebhooks),
  );
}

/** Asks the server for them. */
export async function fillWebhooks() {
  const { items } = await request('GET', 'webhooks');
  rows.replaceChildren(...(items.length === 0 ? [h('li', { class: 'hint' }, t('webhook.none'))] : items.map(row)));
}

/** The contents of the section; `fillWebhooks` fills it. */
export function webhooks() {
  const element = form(
    h(
      'div',
      { class: 'fields' },
      field(t('webhook.url'), { name: 'url', type: 'url', required: true, maxlength: 2000, placeholder: 'https://example.org/hooks/pagerunner' }),
      choice(t('webhook.events'), 'events', Object.keys(EVENTS).map((which) => [which, t(`webhook.events.${which}`)]), 'ends'),
    ),
    t('webhook.make'),
    async ({ url, events }) => {
      const made = await request('POST', 'webhooks', { url, events: EVENTS[events] });
      element.reset();
      await newSecret(t('webhook.secretOf'), made.secret, t('webhook.secretHint'));
      await fillWebhooks();
    },
  );
  return [h('p', { class: 'hint' }, t('webhook.intro')), element, rows];
}
