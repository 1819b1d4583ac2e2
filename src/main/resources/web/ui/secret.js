// Shows a secret that was just made: the only time that anybody sees it.

import { t } from '../i18n.js';
import { h } from './kit.js';
import { shown } from './dialog.js';
import { copy } from './clipboard.js';

/** Resolves when the dialog is closed. */
export function newSecret(title, secret, hint) {
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'new-secret-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'new-secret-title' }, title),
      h('p', {}, hint),
      h('output', { class: 'secret', id: 'new-secret', translate: 'no' }, secret),
      h(
        'div',
        { class: 'dialog-actions' },
        h('button', { class: 'button button-primary', type: 'button', onclick: () => copy(secret) }, t('secret.copy')),
        h('button', { class: 'button', value: 'close' }, t('secret.stored')),
      ),
    ),
  );
  return shown(dialog);
}
