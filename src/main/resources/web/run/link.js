// Links to places of a run that mean the same for everybody, also after the document was read once more.

import { href } from '../address.js';

/** The link to what is shown, or to a box. @param {import('./workspace.js').Workspace} workspace */
export function address(workspace, detection = workspace.picked) {
  return href({ ...workspace.addressOf(detection), run: workspace.model.run.id });
}
