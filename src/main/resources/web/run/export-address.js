// How an export is asked for: what is wanted of a run, as an address and as a command.

/** Beyond that many labels, those not seen on the page are left out, so that the address stays short. */
const MOST_LABELS = 100;

/**
 * @typedef {object} Wanted
 * @property {{name: string, images: string}} format one of `GET /api/v1/export-formats`
 * @property {boolean} images whether page images come with it; heeded where the format leaves the choice
 * @property {string[]|null} labels null for all
 * @property {number} minScore 0 for any
 */

/** Whether a format can be had with and without page images. */
export const imagesAreAChoice = ({ images }) => images === 'on_request' || images === 'by_default';

/** A label in a list with commas between. */
const listed = (label) => (/^\s|^"|,|\s$/.test(label) ? `"${label.replaceAll('"', '""')}"` : label);

/** What stands behind the `?`; options that are the format's own are left out. @param {Wanted} wanted */
export function exportQuery({ format, images, labels, minScore }) {
  const query = new URLSearchParams({ format: format.name });
  if (labels) {
    query.set('labels', labels.map(listed).join(','));
  }
  if (minScore > 0) {
    query.set('min_score', minScore);
  }
  if (imagesAreAChoice(format) && images !== (format.images === 'by_default')) {
    query.set('images', images);
  }
  return query.toString().replaceAll('%2C', ','); // a comma needs no escape, and is read more easily
}

/**
 * The labels to ask for when some are hidden.
 *
 * @param {string[]} ofModel all labels of the model; empty where they are not known
 * @param {string[]} seen those found so far
 * @returns {string[]|null} null for all, also those not seen yet
 */
export function wantedLabels(ofModel, seen, hidden) {
  if (hidden.size === 0) {
    return null;
  }
  const all = ofModel.length > 0 && ofModel.length <= MOST_LABELS ? ofModel : seen;
  return all.filter((label) => !hidden.has(label));
}

/**
 * The same request for a POSIX shell.
 *
 * @param {boolean} login whether the server asks who it is
 * @param {boolean} elsewhere whether the server sends to a file that a worker has made
 */
export function curlCommand(address, login, elsewhere = false) {
  const header = login ? ' -H "Authorization: Bearer $TOKEN"' : '';
  return `curl -${elsewhere ? 'L' : ''}OJ${header} '${address.replaceAll("'", '%27')}'`;
}
