// Commands: what can be done, with its keys. One table of them is what keys do, the list of keys, and the palette. No DOM.

import { t } from '../i18n.js';

/**
 * @typedef {object} Command
 * @property {string} text what it does
 * @property {string} group the last part of the key `keys.group.…` of its words
 * @property {string[]} [keys] as KeyboardEvent says them, with `Shift+` before where a letter or a digit has it
 * @property {string} [shown] instead of the keys
 * @property {string} [hint] the key by which the palette has it, where the list of keys has it with others
 * @property {(event?: KeyboardEvent) => boolean|void} [run] false where it did nothing, and the key is the browser's
 * @property {string} [href] where it leads instead
 * @property {string} [download] the name of the file that it leads to
 * @property {boolean} [isOutside] whether it leads to another window
 * @property {string} [icon] of a menu
 * @property {boolean} [keysOnly] makes sense only as a key, so that the palette does not have it
 * @property {boolean} [isMinor] is offered only to whoever types its words
 * @property {boolean} [isCurrent] whether it is so already
 * @property {string} [note] what else there is to say
 * @property {string} [also] more words by which it is found
 * @property {(words: string) => Command|null} [typed] the command that these words are, such as a number
 */

const SIGNS = { '-': '−', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };
const WRITTEN = { PageDown: 'key.pageDown', PageUp: 'key.pageUp', Home: 'key.home', End: 'key.end', Escape: 'key.escape', Delete: 'key.delete', ' ': 'key.space' };

/** A key as it is written on keyboards here. */
export function keyName(key) {
  if (key.startsWith('Shift+')) {
    return `${t('key.shift')}+${keyName(key.slice(6))}`;
  }
  return SIGNS[key] ?? (WRITTEN[key] ? t(WRITTEN[key]) : key.length === 1 ? key.toUpperCase() : key);
}

/** What the keys of a command are called, such as "J" and "PgDn". */
export function keyNames({ keys = [], shown }) {
  return shown ? [shown] : keys.filter((key) => key !== '=').map(keyName);
}

/** The command of a key, if there is one. @param {{key: string, code: string, shiftKey: boolean}} event */
export function commandFor({ key, code, shiftKey }, commands) {
  const having = (name) => commands.find(({ keys, run }) => run && keys?.includes(name));
  const digit = shiftKey && /^Digit[1-9]$/.test(code) ? `Shift+${code.at(-1)}` : null;
  const named = shiftKey && (key.length > 1 || key !== key.toLowerCase()) ? `Shift+${key}` : key;
  const sign = digit && key.length === 1 && !/\d/.test(key) ? having(key) : null; // such as / on German keyboards
  return sign ?? having(digit ?? named) ?? having(key.toLowerCase()) ?? null;
}

const plain = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
const wordsOf = (text) => plain(text).split(/[^\p{L}\p{N}%]+/u).filter(Boolean);

/**
 * The commands that are meant by some words, the best first: each of the words begins one of the command's, or is in it.
 *
 * @param {Command[]} commands
 * @param {string} query
 * @returns {Command[]} all but the minor ones in their order where nothing was typed
 */
export function matching(commands, query) {
  const wanted = wordsOf(query);
  const typed = commands.map((command) => command.typed?.(query.trim())).filter(Boolean);
  const known = commands.filter((command) => !command.typed && !command.keysOnly && (command.run || command.href));
  if (wanted.length === 0) {
    return known.filter(({ isMinor }) => !isMinor);
  }
  const ranked = known.map((command) => ({ command, rank: rankOf(command, wanted) })).filter(({ rank }) => rank > 0);
  return [...typed, ...ranked.sort((a, b) => b.rank - a.rank).map(({ command }) => command)];
}

/** 0 where a word is missing; else the greater, the more words are begun, and begun by the first. */
function rankOf({ text, also = '' }, wanted) {
  const whole = plain(text);
  const words = wordsOf(`${text} ${also}`);
  const ranks = wanted.map((word) => (words.some((one) => one.startsWith(word)) ? 2 : whole.includes(word) ? 1 : 0));
  if (ranks.includes(0)) {
    return 0;
  }
  return ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length + (whole.startsWith(wanted.join(' ')) ? 1 : 0);
}
