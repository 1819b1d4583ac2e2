// Documents that are read again, all with the same options.

import { t } from '../i18n.js';
import { ask } from '../ui/dialog.js';
import { optionFields } from '../ui/options.js';

/** @returns {Promise<object|null>} the options; null if it was cancelled */
export async function askOptions(n) {
  const fields = optionFields();
  const yes = await ask(t('library.runTitle', { n }), fields.element, t('library.run'));
  return yes ? fields.values() : null;
}
