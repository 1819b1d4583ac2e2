// Copies texts.

import { t } from '../i18n.js';
import { h, toast } from './kit.js';

/** @param {string} said what the user is told then */
export async function copy(text, said = t('copy.text')) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // The clipboard API exists only on https and on localhost.
    if (!copyTheOldWay(text)) {
      toast(t('copy.failed'), 'error');
      return;
    }
  }
  toast(said);
}

/** @returns {boolean} whether it worked */
function copyTheOldWay(text) {
  const field = h('textarea', { class: 'visually-hidden', readonly: true });
  field.value = text;
  // What lies behind a dialog cannot have the focus.
  (document.querySelector('dialog[open]') ?? document.body).append(field);
  const focused = document.activeElement;
  field.select();
  const worked = document.execCommand('copy');
  field.remove();
  focused?.focus({ preventScroll: true });
  return worked;
}
