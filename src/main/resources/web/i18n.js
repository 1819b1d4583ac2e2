// The page's language: its strings, and numbers, times and sizes as it writes them.

import english from './lang/en.js';

/** By language: how its strings are loaded. */
const OTHERS = { de: () => import('./lang/de.js') };
const KEY = 'pagerunner.language';

/** The language of the page: what was chosen here, else the first of the browser's that there is. */
export const language = chosen();

/** What each language calls itself, by its tag. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' };

const strings = OTHERS[language] ? (await OTHERS[language]()).default : english;
const plural = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

function chosen() {
  const wanted = [globalThis.localStorage?.getItem(KEY), ...(globalThis.navigator?.languages ?? [])];
  const known = wanted.map((tag) => tag?.slice(0, 2).toLowerCase());
  return known.find((tag) => tag === 'en' || OTHERS[tag]) ?? 'en';
}

/** Chooses a language for this browser, and loads the page again. */
export function choose(tag) {
  localStorage.setItem(KEY, tag);
  location.reload();
}

/**
 * A string of the page.
 *
 * @param {string} key as in lang/en.js
 * @param {object} values of its placeholders; where one of them is `n`, its number chooses the form
 */
export function t(key, values = {}) {
  const found = strings[key] ?? english[key];
  return filled(typeof found === 'string' ? found : found[plural.select(values.n)] ?? found.other, values);
}

/**
 * What a kind of problem is called in the page's language.
 *
 * @param {string} type the last part of the problem's `type`
 * @param {string} detail what the server says in English; stands where the string has a place for it
 * @returns {string|null} null in English, which the server speaks itself, and for a kind that is not known
 */
export function problemWords(type, detail) {
  const text = strings === english ? null : strings[`problem.${type}`];
  return text ? filled(text, { detail: detail ?? '' }).trim() : null;
}

/**
 * What a format of exports is good for, in the page's language.
 *
 * @param {{name: string, description: string}} format as the server describes it, in English
 */
export function formatWords({ name, description }) {
  return (strings !== english && strings[`format.${name}`]) || description;
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? shown(values[name]) : whole));
}

const shown = (value) => (typeof value === 'number' ? numbers.format(value) : value);

export const number = (n) => numbers.format(n);

/** Such as "1 page" or "1,200 pages". @param {'byte'|'page'|'detection'|'document'|'run'|'file'} what */
export const count = (n, what) => t(`count.${what}`, { n });

/** The states of a run, in the order in which it may take them. */
export const STATES = ['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled'];

export const isFinal = (state) => state !== 'queued' && state !== 'running';

export const stateWord = (state) => t(`state.${state}`);

/** Without the signs that turn the direction of what stands around them: a name could pose as another. */
export const readable = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');

/** The same, for within a sentence: its direction is its own. */
export const isolated = (text) => `\u2068${readable(text)}\u2069`;

export function bytes(n) {
  if (n < 1_000) {
    return count(n, 'byte');
  }
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = n / 1_000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${decimals(value, value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** A limit as settings write it, without places after the separator where it is even: "100 MB" or "2 GB". */
export function limitWords(n) {
  const [unit, name] = n % 1_000_000_000 === 0 ? [1_000_000_000, 'GB'] : [1_000_000, 'MB'];
  return n % unit === 0 ? `${number(n / unit)} ${name}` : bytes(n);
}

/** A number with this many places after the decimal separator. */
export function decimals(value, digits) {
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A span of time, such as "0.8 s" or "2 min 5 s". */
export function duration(ms) {
  if (ms < 9_950) {
    return t('time.seconds', { n: decimals(ms / 1_000, 1) });
  }
  // Rounded first, so that no unit has sixty of the smaller one.
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) {
    return t('time.seconds', { n: seconds });
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? t('time.minutes', { minutes, seconds: seconds % 60 })
    : t('time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** A span of time that is only an estimate. */
export const roughly = (ms) =>
  ms < 10_000 ? t('time.seconds', { n: Math.max(1, Math.round(ms / 1_000)) }) : duration(ms);

const STEPS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** Such as "5 minutes ago", or "in 3 months". */
export function since(time) {
  const seconds = (new Date(time) - Date.now()) / 1_000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : t('time.justNow');
}

/** Date and time, as people here write them. */
export const moment = (time) => new Date(time).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' });

/** A score in per cent. */
export const score = (value) => `${decimals(value * 100, 1)} %`;

/** The time of a day, such as "14:05". */
export const clock = (time) => new Date(time).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
