// What can be done with a webhook, by its owner and by administrators.

import { isolated, t } from '../i18n.js';
import { h, toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { newSecret } from '../ui/secret.js';
import { request } from '../api.js';
import { showLog } from './log.js';

/** The words for whether it is told of anything. */
export function stateOf(webhook) {
  return webhook.enabled
    ? t('webhook.toldOf', { events: webhook.events.join(', ') })
    : t('webhook.disabled', { reason: webhook.disabled_reason });
}

/** Buttons; `changed` is called after a change. */
export function actions(webhook, changed) {
  const button = (text, work) =>
    h('button', { class: 'button button-small', type: 'button', onclick: () => work().catch((e) => toast(e.message, 'error')) }, text);

  async function test() {
    await request('POST', `webhooks/${webhook.id}/test`, {});
    toast(t('webhook.testSent'));
    await showLog(webhook);
  }

  async function enable() {
    await request('PATCH', `webhooks/${webhook.id}`, { enabled: true });
    toast(t('webhook.enabled'));
    await changed();
  }

  async function secret() {
    if (await ask(t('webhook.newSecretAsk'), t('webhook.newSecretBody'), t('webhook.newSecretMake'))) {
      const made = await request('POST', `webhooks/${webhook.id}/secret`, {});
      await newSecret(t('webhook.newSecretTitle'), made.secret, t('webhook.secretHint'));
      await changed();
    }
  }

  async function remove() {
    if (await ask(t('webhook.deleteAsk'), t('webhook.deleteBody', { url: isolated(webhook.url) }), t('webhook.delete'), true)) {
      await request('DELETE', `webhooks/${webhook.id}`);
      toast(t('webhook.deleted'));
      await changed();
    }
  }

  return h(
    'div',
    { class: 'actions' },
    webhook.enabled ? button(t('webhook.test'), test) : button(t('webhook.enable'), enable),
    button(t('webhook.log'), () => showLog(webhook)),
    webhook.of_server ? null : button(t('webhook.newSecret'), secret),
    webhook.of_server ? null : button(t('webhook.delete'), remove),
  );
}
