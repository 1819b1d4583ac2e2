import { Geometry, reveal } from '/run/viewport/geometry.js';
import { same, test } from './check.js';

const page = (number, width = 1000, height = 1000) => ({ page: number, width, height, dpi: 96 });

function placed(numbers, pages) {
  const made = new Geometry();
  made.list(numbers);
  made.measure(pages);
  made.place({ mode: 'continuous', at: 0, width: 540, height: 400, zoom: 0.5 });
  return made;
}

test('pages have the size of the first one that is known until they say otherwise', () => {
  const made = placed([3, 5, 7], [page(5)]);
  same([3, 5, 7].map((number) => made.rect(number).slice(2)), Array(3).fill([500, 500]));
  same([made.measure([page(7)]), made.measure([page(7, 1000, 400)]), made.measure([page(9)])], [false, true, false]);
  same([made.has(7), made.has(9), made.index(7)], [true, false, 2]);
});

test('what is in sight is found by rows', () => {
  const made = placed([1, 2, 3, 4], [page(1)]);
  const [, second] = made.rect(2);
  same(made.between(0, 100), [0]);
  same(made.between(second - 50, second + 50), [0, 1]);
  same(made.rowAt(second).first, 1);
  same(made.rowAt(1e9).first, 3);
});

test('the point of a page that stays is the nearest one', () => {
  const made = placed([1, 2], [page(1)]);
  const [left, top] = made.rect(2);
  same(made.nearest([0, 1], left + 250, top + 125), { index: 1, part: [0.5, 0.25] });
  same(made.nearest([], 0, 0), null);
});

test('a span holds its pages and half the gap around them', () => {
  const made = placed([1, 2, 3], [page(1)]);
  const [, first] = made.rect(1);
  const [, second] = made.rect(2);
  same(made.span(0, 1, 26), [first - 8, second + 500 + 26 + 8]);
  made.place({ mode: 'single', at: 2, width: 540, height: 400, zoom: 0.5 });
  same(made.span(0, 1, 26), null);
});

test('what is seen already is not scrolled to', () => {
  same(reveal(100, 400, 150, 300), 100);
  same(reveal(100, 400, 900, 1000), 750);
  same(reveal(100, 400, 900, 1900), 884);
});
