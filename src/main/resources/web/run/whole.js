// An event has no room for all of a page with much text: the rest is asked for when it is needed.

import { getPage } from '../api.js';

/**
 * Fills a page in. Asked for the same page again, it waits for the same answer.
 *
 * @returns {Promise<boolean>} whether the page is whole now; where not, it can be asked for again
 */
export function complete(runId, page) {
  page.asked ??= ask(runId, page);
  return page.asked;
}

async function ask(runId, page) {
  try {
    page.detections = (await getPage(runId, page.page)).detections;
    page.truncated = false;
    return true;
  } catch {
    page.asked = null;
    return false;
  }
}
