// Short answers to what the user did: toasts, questions, the clipboard.

import { h } from './dom.js';

const TOAST_MS = 3_500;

export function toast(text, kind = 'info') {
  const element = h('p', { class: `toast toast-${kind}` }, text);
  document.getElementById('toasts').append(element);
  setTimeout(() => element.remove(), kind === 'error' ? 2 * TOAST_MS : TOAST_MS);
}

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
        h('button', { class: 'button', value: 'no', formnovalidate: true }, action === 'Cancel' ? 'Back' : 'Cancel'),
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

/** @param {string} said what the user is told then */
export async function copy(text, said = 'Text copied') {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyTheOldWay(text); // the clipboard API exists only on https and on localhost
  }
  toast(said);
}

function copyTheOldWay(text) {
  const field = h('textarea', { class: 'visually-hidden', readonly: true });
  field.value = text;
  document.body.append(field);
  const focused = document.activeElement;
  field.select();
  document.execCommand('copy');
  field.remove();
  focused?.focus({ preventScroll: true });
}
