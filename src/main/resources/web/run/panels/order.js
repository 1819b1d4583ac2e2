// Detections in the order in which they are read, or in that of their scores. No DOM.

const sorted = new WeakMap(); // by the array of a page's detections, which is another one when they change

const above = (a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0];

/** Those without a place in the order, such as candidates, come last, from top to bottom. */
export function inReadingOrder(detections) {
  if (!sorted.has(detections)) {
    const place = ({ order }) => order ?? Infinity;
    const compare = (a, b) => (place(a) === place(b) ? above(a, b) : place(a) - place(b));
    sorted.set(detections, [...detections].sort(compare));
  }
  return sorted.get(detections);
}

/**
 * The rows of a list of boxes.
 *
 * @param {number[]} numbers of the pages, in order
 * @param {Map<number, import('../model.js').Page>} pages
 * @param {(detection: object) => boolean} shows
 * @param {'page'|'best'|'worst'} sort worst: the lowest scores first
 * @returns {{rows: object[], ranks: Uint32Array, found: number}} rows: detections and, by page, `{ heading, count }`
 *     before those of each; ranks: the number of each row among the detections, from 1
 */
export function boxRows(numbers, pages, shows, sort) {
  const rows = [];
  for (const number of numbers) {
    const shown = inReadingOrder(pages.get(number)?.detections ?? []).filter(shows);
    if (shown.length > 0 && sort === 'page') {
      rows.push({ heading: number, count: shown.length });
    }
    for (const detection of shown) {
      rows.push(detection);
    }
  }
  if (sort !== 'page') {
    rows.sort(sort === 'best' ? (a, b) => b.score - a.score : (a, b) => a.score - b.score);
  }
  const ranks = new Uint32Array(rows.length);
  let found = 0;
  rows.forEach((row, index) => (ranks[index] = row.heading ? found : ++found));
  return { rows, ranks, found };
}
