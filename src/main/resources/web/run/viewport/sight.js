// What of the pages is in sight, and what lies under a point of the window.

/**
 * The page at a point of the window, and the point in the pixels of its image.
 *
 * @param {Element} view the viewport
 * @param {Iterable<import('./sheet.js').Sheet>} sheets those that are near
 * @param {(number: number) => number[]} rect of a page in the plane
 * @param {{x: number, y: number, slack: number}} point slack: CSS pixels that it may miss by
 * @returns {{sheet: import('./sheet.js').Sheet, x: number, y: number, scale: number}|null} null where there is no page
 */
export function pageAt(view, sheets, rect, { x: clientX, y: clientY, slack }) {
  const { left, top } = view.getBoundingClientRect();
  const [x, y] = [clientX - left + view.scrollLeft, clientY - top + view.scrollTop];
  for (const sheet of sheets) {
    const [px, py, width, height] = rect(sheet.page.page);
    if (width > 0 && x >= px - slack && x <= px + width + slack && y >= py - slack && y <= py + height + slack) {
      const scale = (sheet.page.width ?? width) / width;
      return { sheet, x: (x - px) * scale, y: (y - py) * scale, scale };
    }
  }
  return null;
}

/**
 * The part of a page that is in sight, and some of the viewport around it, in CSS pixels of the page.
 *
 * @param {Element} view the viewport
 * @param {number[]} rect of the page
 * @param {number} around parts of the viewport
 * @returns {{x0: number, y0: number, x1: number, y1: number, width: number, height: number, seen: object}|null}
 */
export function partInSight({ scrollLeft, scrollTop, clientWidth, clientHeight }, [left, top, width, height], around) {
  const clip = (dx, dy) => ({
    x0: Math.max(0, scrollLeft - left - dx),
    y0: Math.max(0, scrollTop - top - dy),
    x1: Math.min(width, scrollLeft - left + clientWidth + dx),
    y1: Math.min(height, scrollTop - top + clientHeight + dy),
  });
  const seen = clip(0, 0);
  return seen.x1 > seen.x0 && seen.y1 > seen.y0
    ? { ...clip(around * clientWidth, around * clientHeight), width, height, seen }
    : null;
}

/** Whether a box of a page would be in sight if the viewport were so tall. */
export function boxWithin({ scrollTop }, tall, [, top, width], page, { box }) {
  const [, y0, , y1] = box.map((value) => (value * width) / page.width);
  return top + y1 > scrollTop && top + y0 < scrollTop + tall;
}
