// Pages as they are named in requests. No DOM.

/** Such as "1-3,7". @param {number[]} numbers in order */
export function ranges(numbers) {
  const parts = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last && last[1] === number - 1) {
      last[1] = number;
    } else {
      parts.push([number, number]);
    }
  }
  return parts.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/**
 * The pages around a place.
 *
 * @param {number[]} numbers of all pages, in order
 * @param {number} current
 * @param {number} before how many at most
 * @param {number} after
 */
export function around(numbers, current, before, after) {
  const place = Math.max(0, numbers.indexOf(current));
  return numbers.slice(Math.max(0, place - before), place + after + 1);
}
