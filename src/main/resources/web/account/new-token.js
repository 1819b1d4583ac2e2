// Shows a token that was just made: the only time that anybody sees it.

import { h } from '../ui/dom.js';
import { copy } from '../ui/feedback.js';

/** Resolves when the dialog is closed. */
export function newToken({ name, token }) {
  const close = h('button', { class: 'button', value: 'close' }, 'I have stored it');
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'new-token-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'new-token-title' }, `The token “${name}”`),
      h('p', {}, 'It is shown this once. Store it where your program finds it.'),
      h('output', { class: 'secret', id: 'new-token' }, token),
      h(
        'div',
        { class: 'dialog-actions' },
        h('button', { class: 'button button-primary', type: 'button', onclick: () => copy(token) }, 'Copy'),
        close,
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve();
    });
  });
}
