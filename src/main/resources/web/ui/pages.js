// What can be wrong with a list of pages before the server sees it.

const RANGE = /^(\d{1,9})(-(\d{1,9})?)?$/;

/**
 * @param {string} text such as `1-3,7` or `10-`
 * @param {number|null} most pages that there are; null where it is not known
 * @returns {'unreadable'|'backwards'|'beyond'|null}
 */
export function pagesProblem(text, most = null) {
  if (text.trim() === '') {
    return null;
  }
  for (const part of text.split(',')) {
    const range = part.trim().match(RANGE);
    if (!range || Number(range[1]) === 0) {
      return 'unreadable';
    }
    const [first, last] = [range[1], range[3] ?? range[1]].map(Number);
    if (last < first) {
      return 'backwards';
    }
    if (most !== null && Math.max(first, last) > most) {
      return 'beyond';
    }
  }
  return null;
}
