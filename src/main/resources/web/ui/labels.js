// One colour for each label, the same on every page and in every run.

const FIXED = ['text', 'title', 'list', 'table', 'figure', 'caption', 'formula'];
const COLOURS = 12; // .c0 to .c11 in style.css

const given = new Map(FIXED.map((label, index) => [label, index]));

/** A label's place in the legend: first the usual ones, then others as they come. */
export function labelIndex(label) {
  if (!given.has(label)) {
    given.set(label, given.size);
  }
  return given.get(label);
}

/** The class that sets `--label`. Labels beyond the palette share colours. */
export const labelClass = (label) => `c${labelIndex(label) % COLOURS}`;
