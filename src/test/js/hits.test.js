import { inOrder, nearest, next, under } from '/run/viewport/hits.js';
import { same, test } from './check.js';

const box = (n, ...corners) => ({ n, box: corners });
const STACK = [box(1, 0, 0, 400, 200), box(2, 50, 50, 350, 150), box(3, 100, 80, 300, 120)];
const numbers = (found) => found.map(({ n }) => n);

test('the smallest box under a point comes first', () => {
  same(numbers(under(STACK, 200, 100, 0)), [3, 2, 1]);
  same(numbers(under(STACK, 60, 60, 0)), [2, 1]);
});

test('repeated clicks go down the stack of boxes, and begin again', () => {
  const stack = under(STACK, 200, 100, 0);
  let picked;
  same([1, 2, 3, 4].map(() => (picked = next(stack, picked)).n), [3, 2, 1, 3]);
});

test('a tap that misses within reach finds the nearest box', () => {
  const small = [box(1, 0, 0, 10, 3), box(2, 0, 20, 10, 23)];
  same(numbers(under(small, 5, 9, 12)), [1]);
  same(numbers(under(small, 5, 15, 12)), [2]);
  same(numbers(under(small, 30, 1, 12)), []);
});

test('the nearest box in a direction lies in that direction', () => {
  const [list, figure, caption] = [box(1, 0, 100, 80, 200), box(2, 100, 100, 200, 200), box(3, 95, 210, 195, 220)];
  const all = [list, figure, caption];
  same([[-1, 0], [0, 1], [0, -1]].map((way) => nearest(figure, all, way)?.n), [1, 3, undefined]);
});

test('boxes are read in their order, and those without one last', () => {
  const known = [{ ...box(1, 0, 50, 1, 60), order: 2 }, { ...box(2, 0, 90, 1, 99), order: 1 }, box(3, 0, 0, 1, 1)];
  same(numbers(inOrder(known)), [2, 1, 3]);
});
