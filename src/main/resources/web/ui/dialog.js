// Modal dialogs.

import { t } from '../i18n.js';
import { h } from './kit.js';

/**
 * Asks in a modal dialog.
 *
 * @param {Element|string} body what is asked, or the fields of a small form
 * @returns {Promise<boolean>} true when `action` was chosen
 */
export function ask(title, body, action, danger = false) {
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'dialog-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'dialog-title' }, title),
      typeof body === 'string' ? h('p', {}, body) : body,
      h(
        'div',
        { class: 'dialog-actions' },
        h('button', { class: 'button', value: 'no', formnovalidate: true }, action === t('ask.cancel') ? t('ask.back') : t('ask.cancel')),
        h('button', { class: `button ${danger ? 'button-danger' : 'button-primary'}`, value: 'yes' }, action),
      ),
    ),
  );
  return shown(dialog).then((value) => value === 'yes');
}

/** Shows a modal dialog. Resolves with the value of the button that closed it. */
export function shown(dialog) {
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
