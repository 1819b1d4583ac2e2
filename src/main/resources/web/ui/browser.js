// What browsers call themselves, in words.

import { t } from '../i18n.js';

const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
  ['curl/', 'curl'],
];
const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
];

/** What a browser calls itself, shortened: "Firefox on Linux". */
export function browserOf(agent) {
  const named = (table) => table.find(([mark]) => agent?.includes(mark))?.[1];
  const browser = named(BROWSERS);
  const system = named(SYSTEMS);
  return browser && system ? t('account.browserOn', { browser, system }) : browser ?? agent?.slice(0, 60) ?? t('account.unknownBrowser');
}
