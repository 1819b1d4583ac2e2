// Where the keys of a list or a grid lead. No DOM.

/**
 * @typedef {object} Geometry
 * @property {number} count of the items
 * @property {number} perLine items beside each other
 * @property {number} perPage items that are seen at once
 * @property {(index: number) => boolean} isHeader whether an item cannot be picked
 */

/**
 * @param {string} key
 * @param {number} active index of the item where the keyboard is
 * @param {Geometry} geometry
 * @returns {number|null} an index; null where it is no key of a list
 */
export function targetOf(key, active, geometry) {
  const { count, perLine, perPage } = geometry;
  const within = (index) => Math.max(0, Math.min(count - 1, index));
  switch (key) {
    case 'ArrowDown':
      return active + perLine < count ? pickable(active + perLine, 1, geometry) : active;
    case 'ArrowUp':
      return active - perLine >= 0 ? pickable(active - perLine, -1, geometry) : active;
    case 'ArrowRight':
      return perLine > 1 ? within(active + 1) : null;
    case 'ArrowLeft':
      return perLine > 1 ? within(active - 1) : null;
    case 'PageDown':
      return pickable(within(active + perPage), 1, geometry);
    case 'PageUp':
      return pickable(within(active - perPage), -1, geometry);
    case 'Home':
      return pickable(0, 1, geometry);
    case 'End':
      return pickable(count - 1, -1, geometry);
    default:
      return null;
  }
}

/** The nearest item in a direction that can be picked, else one in the other; -1 without any. */
export function pickable(from, step, { count, isHeader }) {
  for (const direction of [step, -step]) {
    for (let index = from; index >= 0 && index < count; index += direction) {
      if (!isHeader(index)) {
        return index;
      }
    }
  }
  return -1;
}
