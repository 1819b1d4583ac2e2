import { documentsQuery } from '/api.js';
import { orderOf, ordered } from '/address.js';
import { pieces } from '/library/marks.js';
import { Postponed } from '/library/postponed.js';
import { Selection } from '/library/selection.js';
import { sha256 } from '/library/sum.js';
import { pagesProblem } from '/ui/pages.js';
import { same, test } from './check.js';

const address = (fields) => ({ view: 'library', q: null, state: null, model: null, label: null, sort: null, direction: null, ...fields });

test('the query of a list has what the address has', () => {
  same(documentsQuery(address({}), 20), 'limit=20');
  same(documentsQuery(address({ q: 'a&b', state: ['failed'], label: ['table'], sort: 'title' }), 60, 'next one'), 'limit=60&q=a%26b&state=failed&label=table&sort=title&cursor=next+one');
});

test('a column sorts in its usual order first, and in the other one then', () => {
  same(orderOf(address({})), { sort: 'created', direction: 'desc' });
  same(ordered(address({}), 'title'), { sort: 'title', direction: 'asc' });
  same(ordered(address({ sort: 'title' }), 'title'), { sort: 'title', direction: 'desc' });
  same(ordered(address({}), 'created'), { sort: 'created', direction: 'asc' });
  same(ordered(address({ sort: 'pages' }), 'created'), { sort: null, direction: null });
  same(orderOf(address({ sort: 'nonsense', direction: 'up' })), { sort: 'created', direction: 'desc' });
});

test('a range goes from the one before, in the order that is shown', () => {
  const order = ['a', 'b', 'c', 'd', 'e'];
  const selection = new Selection();
  selection.set('d', true);
  selection.range('b', true, order);
  same(selection.ids().sort(), ['b', 'c', 'd']);
  selection.range('c', false, order);
  same(selection.ids(), ['d']);
  selection.range('nobody', true, order);
  same(selection.has('nobody'), true);
  selection.keep(['a', 'd']);
  same([selection.ids(), selection.size], [['d'], 1]);
  selection.all(order);
  selection.clear();
  same(selection.size, 0);
});

test('a range without a beginning is one', () => {
  const selection = new Selection();
  selection.range('b', true, ['a', 'b', 'c']);
  same(selection.ids(), ['b']);
});

test('what was postponed is done once, or taken back', async () => {
  const seen = [];
  const add = (queue, name) => queue.add((leaving) => seen.push(`${name} ${leaving}`), () => seen.push(`${name} back`));
  const soon = new Postponed(1);
  add(soon, 'one');
  await new Promise((resolve) => setTimeout(resolve, 50));
  soon.flush();
  same(seen.splice(0), ['one false']);
  const late = new Postponed(60_000);
  const takeBack = add(late, 'two');
  add(late, 'three');
  same([late.undo(), late.size], [true, 1]);
  same([takeBack(), takeBack(), late.undo()], [true, false, false]);
  add(late, 'four');
  late.flush();
  late.flush();
  same(seen, ['three back', 'two back', 'four true']);
});

test('marks count whole characters', () => {
  same(pieces('𝔸 big table', [[2, 5], [6, 11]]), [['𝔸 ', false], ['big', true], [' ', false], ['table', true]]);
  same(pieces('plain', []), [['plain', false]]);
});

test('pages that make no sense are noticed', () => {
  same(['', ' 1-3, 7 ', '10-', '5'].map((text) => pagesProblem(text, 20)), [null, null, null, null]);
  same(['9-3', '0', 'x', '1,,2', '-3'].map((text) => pagesProblem(text)), ['backwards', 'unreadable', 'unreadable', 'unreadable', 'unreadable']);
  same([pagesProblem('99', 10), pagesProblem('9-11', 10), pagesProblem('99')], ['beyond', 'beyond', null]);
});

test('the sum of a file is that of its bytes, where the browser can tell', async () => {
  const sum = await sha256(new File(['abc'], 'abc.txt'));
  same(sum, crypto.subtle ? 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' : null);
});
