import { Lines } from '/ui/lines.js';
import { same, test } from './check.js';

const UNEVEN = [10, 40, 10, 100];
const uneven = () => new Lines(4, (line) => UNEVEN[line]);

test('lines of the same height', () => {
  const lines = new Lines(60_000, 40);
  same([lines.total, lines.top(3), lines.height(3)], [2_400_000, 120, 40]);
  same([lines.at(0), lines.at(39), lines.at(40), lines.at(9e9), lines.at(-5)], [0, 0, 1, 59_999, 0]);
});

test('lines of heights of their own', () => {
  const lines = uneven();
  same([lines.total, lines.top(0), lines.top(2), lines.height(1)], [160, 0, 50, 40]);
  same([0, 9, 10, 49, 50, 59, 60, 500].map((y) => lines.at(y)), [0, 0, 1, 1, 2, 2, 3, 3]);
});

test('no lines', () => {
  same([new Lines(0, 40).total, new Lines(0, 40).at(10), new Lines(0, () => 1).total], [0, -1, 0]);
});

test('scrolling moves no farther than needed', () => {
  const lines = new Lines(100, 10);
  same([lines.scroll(5, 0, 100), lines.scroll(10, 0, 100), lines.scroll(3, 50, 100)], [0, 10, 30]);
});

test('scrolling puts a line to the start or the middle, within the list', () => {
  const lines = new Lines(100, 10);
  same([lines.scroll(5, 0, 100, 'start'), lines.scroll(99, 0, 100, 'start')], [50, 900]);
  same([lines.scroll(50, 0, 100, 'center'), lines.scroll(1, 500, 100, 'center')], [455, 0]);
  same(new Lines(3, 10).scroll(2, 0, 100, 'start'), 0);
});
