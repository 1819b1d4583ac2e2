// What can be done with a webhook, by its owner and by administrators.

import { ask, h, toast } from '../ui/kit.js';
import { newSecret } from '../ui/secret.js';
import { request } from '../api.js';
import { showLog } from './log.js';

export const SECRET_HINT = 'It signs the requests, and is shown this once. Store it where your receiver finds it.';

/** The words for whether it is told of anything. */
export function stateOf(webhook) {
  return webhook.enabled ? `told of ${webhook.events.join(', ')}` : `disabled: ${webhook.disabled_reason}`;
}

/** Buttons; `changed` is called after a change. */
export function actions(webhook, changed) {
  const button = (text, work) =>
    h('button', { class: 'button button-small', type: 'button', onclick: () => work().catch((e) => toast(e.message, 'error')) }, text);

  async function test() {
    await request('POST', `webhooks/${webhook.id}/test`, {});
    toast('A test is sent');
    await showLog(webhook);
  }

  async function enable() {
    await request('PATCH', `webhooks/${webhook.id}`, { enabled: true });
    toast('The webhook is enabled');
    await changed();
  }

  async function secret() {
    if (await ask('Make a new secret?', 'For a day requests are signed by the old one, too.', 'Make a new secret')) {
      const made = await request('POST', `webhooks/${webhook.id}/secret`, {});
      await newSecret('The new secret', made.secret, SECRET_HINT);
      await changed();
    }
  }

  async function remove() {
    if (await ask('Delete the webhook?', `${webhook.url} is told nothing any more, and its log goes.`, 'Delete', true)) {
      await request('DELETE', `webhooks/${webhook.id}`);
      toast('The webhook was deleted');
      await changed();
    }
  }

  return h(
    'div',
    { class: 'actions' },
    webhook.enabled ? button('Test', test) : button('Enable', enable),
    button('Log', () => showLog(webhook)),
    webhook.of_server ? null : button('New secret', secret),
    webhook.of_server ? null : button('Delete', remove),
  );
}
