import { found } from '/run/viewport/found.js';
import { same, test } from './check.js';

const PAGE = {
  width: 100,
  height: 200,
  detections: [{ n: 1, box: [10, 10, 20, 20] }, { n: 2, box: [30, 30, 50, 60] }, { n: 3, box: [0, 0, 5, 5] }],
};

test('what was found is marked with some room around it, the current one in its own way', () => {
  const rects = [...found(PAGE, new Set([1, 2]), 2).children];
  same(rects.map((rect) => ['x', 'y', 'width', 'height', 'class'].map((name) => rect.getAttribute(name))), [
    ['7', '7', '16', '16', null],
    ['27', '27', '26', '36', 'found-at'],
  ]);
});
