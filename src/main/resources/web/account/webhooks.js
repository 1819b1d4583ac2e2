// One's own webhooks.

import { since } from '../i18n.js';
import { h } from '../ui/kit.js';
import { choice, field, form } from '../ui/form.js';
import { newSecret } from '../ui/secret.js';
import { request } from '../api.js';
import { actions, SECRET_HINT, stateOf } from '../webhooks/actions.js';

const EVENTS = {
  ends: ['run.finished', 'run.failed'],
  failures: ['run.failed'],
  pages: ['run.finished', 'run.failed', 'page.done', 'page.failed'],
};

const rows = h('ul', { class: 'rows', id: 'webhooks' });

function row(webhook) {
  return h(
    'li',
    { class: 'row' },
    h('div', { class: 'row-text' }, h('strong', {}, webhook.url), h('p', { class: 'hint' }, `made ${since(webhook.created_at)}, ${stateOf(webhook)}`)),
    actions(webhook, fillWebhooks),
  );
}

/** Asks the server for them. */
export async function fillWebhooks() {
  const { items } = await request('GET', 'webhooks');
  rows.replaceChildren(...(items.length === 0 ? [h('li', { class: 'hint' }, 'You have no webhooks.')] : items.map(row)));
}

/** The contents of the section; `fillWebhooks` fills it. */
export function webhooks() {
  const element = form(
    h(
      'div',
      { class: 'fields' },
      field('URL', { name: 'url', type: 'url', required: true, maxlength: 2000, placeholder: 'https://example.org/hooks/pagerunner' }),
      choice('It is told of', 'events', [['ends', 'the ends of runs'], ['failures', 'runs that failed'], ['pages', 'the ends of runs, and each page']], 'ends'),
    ),
    'Make a webhook',
    async ({ url, events }) => {
      const made = await request('POST', 'webhooks', { url, events: EVENTS[events] });
      element.reset();
      await newSecret('The secret of the webhook', made.secret, SECRET_HINT);
      await fillWebhooks();
    },
  );
  return [h('p', { class: 'hint' }, 'A program of yours is told when a run over one of your documents ends.'), element, rows];
}
