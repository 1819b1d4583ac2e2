// What can be done on every screen, and what the header opens: the palette, the list of keys, the settings.

import { getSession } from '../api.js';
import { href } from '../address.js';
import { choose as chooseLanguage, language, LANGUAGES, t } from '../i18n.js';
import { logOut, PALETTE_KEYS } from './kit.js';
import { CHOICES, choose, settings as chosenSettings } from './settings.js';

/** @typedef {() => import('./commands.js').Command[]|Promise<import('./commands.js').Command[]>} Offer commands of a view */

/** @param {Offer} offer */
export async function palette(offer) {
  const { openPalette } = await import('./palette.js');
  const [own, all] = await Promise.all([offer(), everywhere(offer)]);
  openPalette([...own, ...all], await mayRead());
}

/** @param {Offer} offer */
export async function keys(offer) {
  const { openKeys } = await import('./keys-list.js');
  const [own, all] = await Promise.all([offer(), everywhere(offer)]);
  openKeys([...own, ...all]);
}

export async function settings() {
  const { openSettings } = await import('./settings-dialog.js');
  openSettings();
}

const session = () => getSession().catch(() => ({ login_required: true, user: null }));

async function mayRead() {
  const { login_required: required, user } = await session();
  return !required || user !== null;
}

/** The commands of every screen. */
async function everywhere(offer) {
  const { login_required: required, user } = await session();
  return [...(required && !user ? strangers() : screens(required, user)), ...own(offer)];
}

const leads = (text, to, also) => ({ text, group: 'go', href: href(to), also });

function strangers() {
  return [leads(t('palette.logIn'), 'login'), leads(t('nav.api'), 'docs/')];
}

function screens(required, user) {
  return [
    leads(t('nav.documents'), { view: 'library' }, t('palette.library')),
    leads(t('nav.gallery'), { view: 'gallery' }),
    leads(t('nav.models'), { view: 'models' }),
    leads(t('nav.status'), { view: 'status' }),
    leads(t('nav.api'), 'docs/'),
    (!required || user?.role === 'admin') && leads(t('nav.admin'), 'admin'),
    user && leads(t('palette.account'), 'account'),
  ].filter(Boolean);
}

/** What concerns this browser. */
function own(offer) {
  const chosen = chosenSettings();
  const setting = (name, value) => ({
    text: `${t(`settings.${name}`)}: ${t(`settings.${name}.${value}`)}`, group: 'browser', run: () => choose(name, value), isMinor: true, isCurrent: chosen[name] === value,
  });
  const turn = (name) => ({
    text: t(`settings.${name}`), group: 'browser', run: () => choose(name, chosen[name] === 'on' ? 'off' : 'on'), isMinor: true, isCurrent: chosen[name] === 'on',
  });
  const languages = Object.entries(LANGUAGES).filter(([tag]) => tag !== language);
  return [
    { text: t('nav.palette'), group: 'browser', shown: PALETTE_KEYS },
    { text: t('nav.settings'), group: 'browser', run: settings },
    { text: t('run.keys'), group: 'browser', keys: ['?'], run: () => keys(offer) },
    ...CHOICES.theme.map((value) => setting('theme', value)),
    ...CHOICES.density.map((value) => setting('density', value)),
    ...CHOICES.colours.map((value) => setting('colours', value)),
    ...['patterns', 'dim', 'keys'].map(turn),
    ...languages.map(([tag, name]) => ({ text: `${t('nav.language')}: ${name}`, group: 'browser', isMinor: true, run: () => chooseLanguage(tag) })),
    ...(document.querySelector('.top-nav .link') ? [{ text: t('nav.logOut'), group: 'browser', run: logOut }] : []),
  ];
}
