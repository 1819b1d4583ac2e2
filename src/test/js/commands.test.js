import { commandFor, keyNames, matching } from '/ui/commands.js';
import { commandsOf } from '/library/commands.js';
import { KEYS } from '/library/elements.js';
import { same, test } from './check.js';

const run = () => {};
const commands = [
  { text: 'Next page', keys: ['j', 'PageDown'], run },
  { text: 'Go to page', keys: ['g'], run },
  { text: 'Next failed page', keys: ['n'], run },
  { text: 'Previous failed page', keys: ['Shift+N'], run },
  { text: 'Show or hide the nth label', keys: ['Shift+1', 'Shift+2'], run, keysOnly: true },
  { text: 'Layout: Übersicht', also: 'grid', run, isMinor: true },
  { text: 'Move the page', shown: 'Space + drag' },
  { typed: (words) => (/^\d+$/.test(words) ? { text: `Go to page ${words}`, run } : null) },
];
const texts = (query) => matching(commands, query).map(({ text }) => text);
const press = (key, more = {}) => commandFor({ key, code: '', shiftKey: false, ...more }, commands)?.text ?? null;

test('a key finds its command', () => {
  same([press('j'), press('PageDown'), press('J', { shiftKey: true }), press('q')], ['Next page', 'Next page', 'Next page', null]);
  same([press('n'), press('N', { shiftKey: true })], ['Next failed page', 'Previous failed page']);
  same(press('"', { code: 'Digit2', shiftKey: true }), 'Show or hide the nth label');
  const search = { text: 'Search', keys: ['/'], run };
  const german = { key: '/', code: 'Digit7', shiftKey: true };
  same(commandFor(german, [{ text: 'Show or hide', keys: ['Shift+7'], run }, search]), search);
});

test('keys have the names that keyboards have', () => {
  same([{ keys: ['j', 'PageDown'] }, { keys: ['+', '='] }, { keys: ['Shift+N'] }, { keys: [' '], shown: 'Space + drag' }, {}].map(keyNames), [['J', 'PgDn'], ['+'], ['Shift+N'], ['Space + drag'], []]);
});

test('without words all are offered that are no mere keys', () => {
  same(texts(''), ['Next page', 'Go to page', 'Next failed page', 'Previous failed page']);
});

test('words find what they begin, and the best comes first', () => {
  same(texts('fai'), ['Next failed page', 'Previous failed page']);
  same(texts('page ne'), ['Next page', 'Next failed page']);
  same(texts('go'), ['Go to page']);
  same(texts('ubersicht'), ['Layout: Übersicht']);
  same(texts('GRID'), ['Layout: Übersicht']);
  same(texts('failed nothing'), []);
  same(texts('extra'), []);
});

test('a number is a page', () => {
  same(texts('12'), ['Go to page 12']);
});

test('the library has a command for each of its keys', () => {
  const library = { address: {}, drop: { hidden: true }, tools: {}, part: () => {} };
  same(commandsOf(library).flatMap(({ keys = [] }) => keys).sort(), [...KEYS].sort());
});
