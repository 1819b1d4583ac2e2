// Goes to a detection that is known by its numbers alone, such as one of the outline.

/** The detection, where its page is known so far. */
export const known = (workspace, page, n) =>
  workspace.model.pages.get(page)?.detections.find((detection) => detection.n === n) ?? null;

/** Shows a detection and picks it, once its page is known. */
export function goToBox(workspace, page, n) {
  const detection = known(workspace, page, n);
  if (detection) {
    workspace.goTo(page, { detection });
  } else {
    workspace.go({ ...workspace.addressOf(null), page, box: n });
  }
}
