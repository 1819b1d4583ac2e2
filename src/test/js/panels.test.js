import { boxRows, inReadingOrder } from '/run/panels/order.js';
import { fold, holds, snippet } from '/run/panels/match.js';
import { around, ranges } from '/run/ranges.js';
import { same, test } from './check.js';

const box = (page, n, changes = {}) => ({ page, n, label: 'text', score: 1 - n / 10, box: [0, n, 9, n + 1], order: 10 - n, text: null, ...changes });
const pages = (...all) => new Map(all.map((detections) => [detections[0].page, { page: detections[0].page, detections }]));

test('boxes are in reading order, those without a place below them', () => {
  const found = [box(1, 1), box(1, 2), box(1, 3, { order: undefined }), box(1, 4, { order: undefined, box: [0, 0, 1, 1] })];
  same(inReadingOrder(found).map(({ n }) => n), [2, 1, 4, 3]);
});

test('boxes by page have a heading for each page that shows any', () => {
  const { rows, ranks, found } = boxRows([1, 2, 3], pages([box(1, 1), box(1, 2)], [box(3, 1)]), () => true, 'page');
  same(rows.map(({ heading, n }) => (heading ? `page ${heading}` : n)), ['page 1', 2, 1, 'page 3', 1]);
  same([[...ranks], found], [[0, 1, 2, 2, 3], 3]);
});

test('boxes by score have no headings, and only those are there that the filter shows', () => {
  const all = pages([box(1, 1), box(1, 5)], [box(2, 3), box(2, 4, { label: 'title' })]);
  const shows = ({ label }) => label === 'text';
  same(boxRows([1, 2], all, shows, 'best').rows.map(({ n }) => n), [1, 3, 5]);
  same(boxRows([1, 2], all, shows, 'worst').rows.map(({ n }) => n), [5, 3, 1]);
});

test('texts are found whatever the case, the accents and the blanks', () => {
  const found = { text: 'Die Größe\nder  Œuvre, Façade' };
  same(['größe der', 'GROSSE', 'GRÖSSE', 'grosse', 'facade', 'fassade'].map((text) => holds(found, fold(text))), [true, false, false, false, true, false]);
  same([holds({ text: null }, 'x'), holds({ text: 'pat\u00adtern' }, 'pattern')], [false, true]);
});

test('a snippet marks what was found', () => {
  same(snippet('The  Cafés of Paris; a café', fold('CAFE')), [
    { text: 'The ', found: false },
    { text: 'Café', found: true },
    { text: 's of Paris; a ', found: false },
    { text: 'café', found: true },
  ]);
});

test('a snippet of a long text begins a little before what was found', () => {
  const text = `${'word '.repeat(50)}needle ${'more '.repeat(60)}`;
  const pieces = snippet(text, 'needle');
  same([pieces[0].text, pieces.at(-1).text, pieces.find(({ found }) => found).text], ['…', '…', 'needle']);
  same(pieces.map((piece) => piece.text).join('').length < 150, true);
});

test('a snippet of what only the server found is its beginning', () => {
  same(snippet('Some text', 'none'), [{ text: 'Some text', found: false }]);
});

test('pages as ranges', () => {
  same([ranges([1, 2, 3, 7]), ranges([5]), ranges([]), ranges([1, 3, 4])], ['1-3,7', '5', '', '1,3-4']);
  same(around([2, 4, 6, 8, 10], 6, 1, 1), [4, 6, 8]);
  same([around([2, 4, 6], 99, 1, 1), around([], 1, 5, 5)], [[2, 4], []]);
});
