// What was searched for and found on a page, marked over its image: also where boxes are hidden.

import { svg } from '../../ui/kit.js';

const MARGIN = 3; // pixels of the page

/**
 * @param {import('../model.js').Page} page
 * @param {Set<number>} numbers of the detections
 * @param {number|null} at the one that is shown now
 * @returns {SVGElement}
 */
export function found({ width, height, detections }, numbers, at) {
  return svg(
    'svg',
    { class: 'found', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    detections
      .filter(({ n }) => numbers.has(n))
      .map(({ n, box: [x0, y0, x1, y1] }) =>
        svg('rect', {
          class: n === at ? 'found-at' : null,
          x: x0 - MARGIN,
          y: y0 - MARGIN,
          width: x1 - x0 + 2 * MARGIN,
          height: y1 - y0 + 2 * MARGIN,
          rx: 3,
        })),
  );
}
