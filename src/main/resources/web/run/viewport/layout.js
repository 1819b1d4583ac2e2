// Where pages lie in the viewport. No DOM; all lengths are CSS pixels.

export const LEAST = 0.1;
export const MOST = 8;
export const MODES = ['continuous', 'single', 'two', 'grid'];

export const GAP = 16;
export const PAD = 20;
export const FOOT = 26; // below a page: its number, and how much was found
const CARD = 250; // the width that pages of the grid like to have
const TALLEST = 16_000_000; // browsers place nothing farther down
const STEPS = [0.1, 0.15, 0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8];

/** The next step of the zoom, larger or smaller. */
export function zoomStep(zoom, direction) {
  const beyond = (step) => (direction > 0 ? step > zoom * 1.01 : step < zoom * 0.99);
  const steps = STEPS.filter(beyond);
  return steps.length === 0 ? zoom : direction > 0 ? steps[0] : steps.at(-1);
}

/** The size of a page at 100 %, where an inch is 96 pixels. @returns {[number, number]} */
export function natural({ width, height, dpi }) {
  const scale = 96 / (dpi > 0 ? dpi : 96);
  return [width * scale, height * scale];
}

/**
 * @typedef {object} Placed
 * @property {number} zoom
 * @property {number} width of the whole plane
 * @property {number} height
 * @property {Float64Array} rects four for each page: left, top, width, height; a page that is not shown has no width
 * @property {{top: number, bottom: number, first: number, last: number}[]} rows by their pages' indices
 */

/**
 * Places pages.
 *
 * @param {object} asked
 * @param {string} asked.mode one of MODES
 * @param {[number, number][]} asked.sizes of the pages at 100 %
 * @param {number} asked.at index of the page that is shown alone, and whose size is fitted
 * @param {number} asked.width of the viewport
 * @param {number} asked.height of the viewport
 * @param {number|'width'|'fit'} asked.zoom
 * @returns {Placed}
 */
export function place({ mode, sizes, at, width, height, zoom: wanted }) {
  const count = sizes.length;
  const rects = new Float64Array(4 * count);
  if (count === 0) {
    return { zoom: typeof wanted === 'number' ? wanted : 1, width, height, rects, rows: [] };
  }
  const inner = Math.max(40, width - 2 * PAD);
  const common = median(sizes.map(([w]) => w));
  let zoom = typeof wanted === 'number' ? wanted : fitting(wanted, mode, sizes, at, common, inner, height);
  zoom = Math.min(Math.max(zoom, LEAST), MOST);
  const columns = mode === 'two' ? 2 : mode === 'grid' ? Math.max(1, Math.floor((inner + GAP) / (common * zoom + GAP) + 1e-6)) : 1;
  const rows = mode === 'single' ? [[at, at]] : inRows(count, columns);
  const tall = rows.reduce((sum, [a, b]) => sum + tallest(sizes, a, b), 0);
  zoom = Math.min(zoom, (TALLEST - rows.length * (FOOT + GAP)) / tall);
  const cell = mode === 'grid' ? (inner - (columns - 1) * GAP) / columns : null;
  // A page that is wider than most is as wide as the viewport, too, where their width fits.
  const scales = rows.map(([a, b]) =>
    wanted === 'width' && !cell ? Math.min(zoom, (inner - (b - a) * GAP) / rowWidth(sizes, a, b)) : zoom);
  const widths = rows.map(([a, b], row) => (cell ? inner : rowWidth(sizes, a, b) * scales[row] + (b - a) * GAP));
  const plane = Math.max(width, widths.reduce((max, w) => Math.max(max, w), 0) + 2 * PAD);
  let top = PAD;
  const placed = rows.map(([first, last], row) => {
    let left = (plane - widths[row]) / 2;
    const scale = scales[row];
    const high = tallest(sizes, first, last) * scale;
    for (let i = first; i <= last; i++) {
      const [w, h] = [sizes[i][0] * scale, sizes[i][1] * scale];
      rects.set([cell ? left + (cell - w) / 2 : left, top, w, h], 4 * i);
      left += (cell ?? w) + GAP;
    }
    const bottom = top + high + FOOT;
    const result = { top, bottom, first, last };
    top = bottom + GAP;
    return result;
  });
  if (mode === 'single') {
    centre(rects, at, placed[0], height);
  }
  return { zoom, width: plane, height: Math.max(top - GAP + PAD / 2, height), rects, rows: placed };
}

/** The zoom that fits pages into the viewport. */
function fitting(wanted, mode, sizes, at, common, inner, height) {
  if (mode === 'grid') {
    const columns = Math.max(2, Math.round(inner / CARD));
    return (inner - (columns - 1) * GAP) / columns / common;
  }
  const pair = mode === 'two';
  const wide = (inner - (pair ? GAP : 0)) / (common * (pair ? 2 : 1));
  if (wanted === 'width') {
    return wide;
  }
  const [first, last] = pair ? [at - (at % 2), Math.min(at - (at % 2) + 1, sizes.length - 1)] : [at, at];
  const row = (inner - (last - first) * GAP) / rowWidth(sizes, first, last);
  return Math.min(row, (height - PAD - FOOT - GAP) / tallest(sizes, first, last));
}

function centre(rects, at, row, height) {
  const spare = (height - (row.bottom - row.top)) / 2 - PAD;
  if (spare > 0) {
    rects[4 * at + 1] += spare;
    row.top += spare;
    row.bottom += spare;
  }
}

function inRows(count, columns) {
  const rows = [];
  for (let first = 0; first < count; first += columns) {
    rows.push([first, Math.min(first + columns, count) - 1]);
  }
  return rows;
}

function rowWidth(sizes, first, last) {
  let sum = 0;
  for (let i = first; i <= last; i++) {
    sum += sizes[i][0];
  }
  return sum;
}

function tallest(sizes, first, last) {
  let most = 0;
  for (let i = first; i <= last; i++) {
    most = Math.max(most, sizes[i][1]);
  }
  return most;
}

/** The middle one: a single very wide page makes the others no smaller. */
function median(numbers) {
  return Float64Array.from(numbers).sort()[numbers.length >> 1];
}

/** The rows that a span touches, as indices into `rows`. @returns {[number, number]} first and last; none where last < first */
export function rowsBetween(rows, top, bottom) {
  return [search(rows, (row) => row.bottom >= top), search(rows, (row) => row.top > bottom) - 1];
}

/** Index of the first row of which this is true, as it is of all after it. */
function search(rows, test) {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(rows[middle])) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
