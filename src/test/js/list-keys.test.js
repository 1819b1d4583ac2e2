import { pickable, targetOf } from '/ui/list-keys.js';
import { same, test } from './check.js';

const list = { count: 10, perLine: 1, perPage: 4, isHeader: (index) => index === 0 || index === 5 };
const grid = { count: 10, perLine: 3, perPage: 6, isHeader: () => false };
const from = (geometry, active, ...keys) => keys.map((key) => targetOf(key, active, geometry));

test('the keys of a list pass over headings', () => {
  same(from(list, 4, 'ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'), [6, 3, 8, 1, 1, 9]);
  same(from(list, 6, 'ArrowUp', 'ArrowLeft', 'x'), [4, null, null]);
  same(from(list, 1, 'ArrowUp'), [1]);
  same(from(list, 9, 'ArrowDown'), [9]);
});

test('the keys of a grid go in four directions', () => {
  same(from(grid, 4, 'ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight'), [7, 1, 3, 5]);
  same(from(grid, 8, 'ArrowDown'), [8]);
  same(from(grid, 0, 'ArrowUp', 'ArrowLeft', 'PageDown'), [0, 0, 6]);
});

test('a list of headings alone has nothing to pick', () => {
  same(pickable(0, 1, { count: 2, isHeader: () => true }), -1);
});
