// One colour for each label, the same on every page and in every run.

const FIXED = ['text', 'title', 'list', 'table', 'figure', 'caption', 'formula'];
const COLOURS = 12; // .c0 to .c11 in style.css

const given = new Map(FIXED.map((label, index) => [label, index]));

/** The class that sets `--label`. Labels beyond the palette share colours. */
export function labelClass(label) {
  if (!given.has(label)) {
    given.set(label, given.size % COLOURS);
  }
  return `c${given.get(label)}`;
}
