// Patterns beside the colours of labels. Style sheets have those of boxes, swatches and bars in HTML; SVG and canvas need
// their own. Loaded where patterns are chosen.

import { labelIndex, styled, svg } from './kit.js';

const CELL = 5; // pixels

/** Of boxes on a canvas, in pixels: lengths of dashes and gaps. The same as in patterns.css. */
const DASHES = [[], [7, 3], [2, 3], [12, 3], [7, 3, 2, 3], [4, 4], [12, 3, 2, 3], [2, 6], [7, 3, 2, 3, 2, 3], [16, 6], [3, 2], [12, 3, 4, 3]];

/** What is drawn in the colour of a label, within a cell. */
const HATCHES = [
  'M0 0h5v5h-5z', 'M0 5L5 0h-3L0 2zM5 2v3h-3z', 'M5 5L0 0h3L5 2zM0 2v3h3z', 'M0 0h5v3h-5z', 'M0 0h3v5h-3z', 'M0 0h5v5h-5zM1.5 1.5v2h2v-2z',
  'M2.5 0L5 2.5 2.5 5 0 2.5z', 'M0 0h3.5v3.5h-3.5z', 'M0 0h5v1.5h-5zM0 1.5h1.5v3.5h-1.5z', 'M0 0h2v5h-2z', 'M0 0h5v2h-5z', 'M0 0h5L0 5z',
];

const isOn = () => document.documentElement.dataset.patterns === 'on';

/** @returns {number[]} of the outline of a label's boxes; empty for a line without gaps */
export const dashes = (label) => (isOn() ? DASHES[labelIndex(label) % DASHES.length] : []);

/** Loads what patterns need; nothing where they are off. */
export async function loadPatterns() {
  if (isOn() && !document.getElementById('hatches')) {
    const pattern = (d, i) =>
      svg('pattern', { id: `hatch-${i}`, class: `c${i}`, width: CELL, height: CELL, patternUnits: 'userSpaceOnUse' }, svg('path', { d, class: 'hatch', 'fill-rule': 'evenodd' }));
    document.body.append(svg('svg', { id: 'hatches', class: 'visually-hidden', width: 0, height: 0, 'aria-hidden': 'true' }, svg('defs', {}, HATCHES.map(pattern))));
  }
  if (isOn()) {
    await styled('patterns.css', import.meta.url);
  }
}
