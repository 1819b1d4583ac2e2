// Copies texts.

import { t } from '../i18n.js';
import { h, toast } from './kit.js';

/** @param {string} said what the user is told then */
export async function copy(text, said = t('copy.text')) {
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
