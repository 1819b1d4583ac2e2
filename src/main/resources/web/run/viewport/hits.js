// Which boxes lie under a point, and which is nearest in a direction. No DOM; in the pixels of the page.

const area = ([x0, y0, x1, y1]) => Math.max(0, x1 - x0) * Math.max(0, y1 - y0);

function distance([x0, y0, x1, y1], x, y) {
  return Math.hypot(Math.max(x0 - x, 0, x - x1), Math.max(y0 - y, 0, y - y1));
}

/**
 * The boxes under a point, the smallest first; where there is none, the nearest one within reach.
 *
 * @param {object[]} detections those that are shown
 * @param {number} reach how far a finger may miss
 * @returns {object[]}
 */
export function under(detections, x, y, reach) {
  const inside = detections.filter(({ box: [x0, y0, x1, y1] }) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
  if (inside.length > 0) {
    return inside.sort((a, b) => area(a.box) - area(b.box));
  }
  let best = null;
  let least = reach;
  for (const detection of detections) {
    const far = distance(detection.box, x, y);
    if (far <= least) {
      best = detection;
      least = far;
    }
  }
  return best ? [best] : [];
}

/** What a click means: the top of a stack or, where one of it is picked already, the one below that. */
export function next(stack, picked) {
  return stack[(stack.indexOf(picked) + 1) % stack.length] ?? null;
}

/** The box whose centre lies closest in a direction; distance across it counts double. */
export function nearest(from, detections, [dx, dy]) {
  const start = centre(from.box);
  let best = null;
  let least = Infinity;
  for (const detection of detections) {
    const [x, y] = centre(detection.box);
    const along = (x - start[0]) * dx + (y - start[1]) * dy;
    const across = Math.abs((x - start[0]) * dy) + Math.abs((y - start[1]) * dx);
    // At an angle of more than 60° it lies in another direction: a figure's caption is not at its left.
    if (detection !== from && along > 0 && across < 1.8 * along && along + 2 * across < least) {
      best = detection;
      least = along + 2 * across;
    }
  }
  return best;
}

function centre([x0, y0, x1, y1]) {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

/** Detections as they are read; those without a place in the order, such as candidates, after the others. */
export function inOrder(detections) {
  return [...detections].sort(
    (a, b) => (a.order ?? Infinity) - (b.order ?? Infinity) || a.box[1] - b.box[1] || a.box[0] - b.box[0] || a.n - b.n);
}
