// What can be done in the library, with its keys: the keyboard, the list of keys and the palette go by it.

import { ordered, SORTED } from '../address.js';
import { STATES, stateWord, t } from '../i18n.js';
import { commandFor } from '../ui/commands.js';

/** @typedef {import('./library.js').Library} Library */

/** Does what a key is for. @param {Library} library */
export function press(library, event) {
  commandFor(event, commandsOf(library))?.run(event);
}

/** @param {Library} library @returns {import('../ui/commands.js').Command[]} */
export function commandsOf(library) {
  return [...uploading(library), ...listing(library), ...filtering(library)];
}

function uploading({ drop, part }) {
  if (drop.hidden) {
    return [];
  }
  const strip = (what) => () => part('strip').then((made) => made[what](drop.querySelector('.drop-sample')));
  return [
    { text: t('library.choose'), also: t('library.upload'), group: 'list', run: () => drop.querySelector('input[type=file]').click() },
    { text: t('library.link'), also: t('library.upload'), group: 'list', run: strip('link') },
    { text: t('library.sample'), group: 'list', run: strip('sample') },
    { text: t('library.options'), group: 'list', run: strip('options') },
  ];
}

function listing({ part, tools }) {
  const work = (what, ...values) => () => part('work').then((made) => made[what](...values));
  const key = (keys, text, run) => ({ keys, text: t(text), group: 'list', keysOnly: true, run });
  return [
    { keys: ['/'], text: t('library.search'), group: 'list', run: () => tools.focus() },
    key(['j', 'ArrowDown'], 'library.key.next', work('step', 1)),
    key(['k', 'ArrowUp'], 'library.key.previous', work('step', -1)),
    key(['x', ' '], 'library.key.pick', ({ shiftKey }) => work('pickFocused', shiftKey)()),
    key(['F2'], 'library.rename', work('renameFocused')),
    key(['Delete'], 'library.delete', work('deleteChosen')),
    key(['Escape'], 'library.key.clear', work('clear')),
  ];
}

/** As a click on the column's head. */
const inOrder = (column) => (column === 'created' ? { sort: null, direction: null } : ordered({}, column));

function filtering(library) {
  const { state, sort } = library.address;
  const change = (text, fields, isCurrent) => ({ text, group: 'list', isMinor: true, isCurrent, run: () => library.change(fields) });
  return [
    change(`${t('library.column.state')}: ${t('library.all')}`, { state: null }, !state),
    ...STATES.map((value) => change(`${t('library.column.state')}: ${stateWord(value)}`, { state: [value] }, state?.[0] === value)),
    ...[...SORTED].map((column) => change(t('library.key.sort', { column: t(`library.column.${column}`) }), inOrder(column), (sort ?? 'created') === column)),
  ];
}
