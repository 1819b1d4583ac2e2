import { FOOT, GAP, PAD, natural, place, rowsBetween, zoomStep } from '/run/viewport/layout.js';
import { same, test } from './check.js';

const A4 = [800, 1100];
const asked = (changes) => ({ mode: 'continuous', sizes: [A4, A4, A4, A4, A4], at: 0, width: 840, height: 600, zoom: 1, ...changes });
const rect = ({ rects }, index) => [...rects.subarray(4 * index, 4 * index + 4)];

test('pages lie below each other, centred', () => {
  const placed = place(asked({ width: 1000 }));
  same(rect(placed, 0), [100, PAD, 800, 1100]);
  same(rect(placed, 1), [100, PAD + 1100 + FOOT + GAP, 800, 1100]);
  same([placed.width, placed.rows.length], [1000, 5]);
});

test('the width is fitted to the usual page, and a wider one is made as wide', () => {
  const placed = place(asked({ sizes: [A4, A4, [8000, 400]], width: 400 + 2 * PAD, zoom: 'width' }));
  same([placed.zoom, rect(placed, 0)[2], rect(placed, 2).slice(2), placed.width], [0.5, 400, [400, 20], 400 + 2 * PAD]);
});

test('a page is fitted into the window', () => {
  const placed = place(asked({ zoom: 'fit', height: 550 + PAD + FOOT + GAP }));
  same([placed.zoom, rect(placed, 3)[3]], [0.5, 550]);
});

test('alone, a page has the plane for itself', () => {
  const placed = place(asked({ mode: 'single', at: 2, zoom: 0.25 }));
  same([rect(placed, 1)[2], rect(placed, 2)[2], placed.rows.length], [0, 200, 1]);
  same(rect(placed, 2)[1] > PAD, true);
});

test('two pages share a row, and the last may be alone', () => {
  const placed = place(asked({ mode: 'two', width: 1616 + 2 * PAD }));
  same([rect(placed, 0)[0], rect(placed, 1)[0], rect(placed, 4)[0]], [PAD, PAD + 800 + GAP, PAD + 408]);
  same(placed.rows.map(({ first, last }) => [first, last]), [[0, 1], [2, 3], [4, 4]]);
});

test('the grid has as many columns as fit', () => {
  const placed = place(asked({ mode: 'grid', zoom: 'width', width: 1030 + 2 * PAD }));
  same(placed.rows.map(({ first, last }) => last - first + 1), [4, 1]);
  const larger = place(asked({ mode: 'grid', zoom: 0.6, width: 1030 + 2 * PAD }));
  same(larger.rows.map(({ first, last }) => last - first + 1), [2, 2, 1]);
});

test('the zoom stays within its limits, and a plane within that of browsers', () => {
  same([place(asked({ zoom: 20 })).zoom, place(asked({ zoom: 0.001 })).zoom], [8, 0.1]);
  const many = place(asked({ zoom: 8, sizes: Array(10_000).fill(A4) }));
  same([many.height < 16_500_000, many.zoom > 1], [true, true]);
});

test('nothing has a place before there are pages', () => {
  same(place(asked({ sizes: [] })).rows, []);
});

test('the rows in sight are found', () => {
  const { rows } = place(asked({}));
  const high = 1100 + FOOT + GAP;
  same(rowsBetween(rows, 0, 600), [0, 0]);
  same(rowsBetween(rows, high, 2 * high), [0, 1]);
  same(rowsBetween(rows, 2.5 * high, 3.5 * high), [2, 3]);
});

test('the zoom has steps', () => {
  same([zoomStep(1, 1), zoomStep(1, -1), zoomStep(0.97, 1), zoomStep(8, 1), zoomStep(0.1, -1)], [1.1, 0.9, 1, 8, 0.1]);
});

test('a page is as large as on paper at 100 %', () => {
  same(natural({ width: 1080, height: 540, dpi: 108 }), [960, 480]);
  same(natural({ width: 100, height: 50 }), [100, 50]);
});
