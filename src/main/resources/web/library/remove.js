// Deletes documents, which can be undone for a while: they vanish from the list at once, and from the server later.

import { count, isolated, t } from '../i18n.js';
import { toast } from '../ui/kit.js';
import { actOnDocuments } from '../api.js';
import { DELETED, justDeleted } from './elements.js';
import { Postponed } from './postponed.js';

const UNDO_MS = 10_000;
const postponed = new Postponed(UNDO_MS);

// The last moment: the requests go on without the page.
window.addEventListener('pagehide', () => postponed.flush());

window.addEventListener('keydown', (event) => {
  const isUndo = event.key === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey;
  if (isUndo && !event.target.closest?.('input, textarea') && postponed.undo()) {
    event.preventDefault();
  }
});

/** @param {Set<import('./elements.js').Row>} wanted */
export function remove(library, wanted) {
  const shown = library.ordered();
  const focused = shown.findIndex(({ element }) => element.contains(document.activeElement));
  const places = shown.filter((row) => wanted.has(row)).map((row) => ({ row, before: row.element.nextElementSibling }));
  const ids = places.map(({ row }) => row.item.id);
  ids.forEach((id) => library.hidden.add(id));
  library.forget(ids);
  library.changed();
  focusNear(library, focused);

  let close = () => {};
  const putBack = (some) => {
    // From the last one on, so that each finds the row that was below it.
    some.toReversed().forEach(({ row, before }) => putRowBack(library, row, before));
    library.changed();
  };
  const restore = () => {
    close();
    putBack(places);
    places[0].row.link.focus();
  };
  const work = async (leaving) => {
    if (leaving) {
      noteDeleted(ids);
    }
    const outcomes = await actOnDocuments('delete', ids, {}, leaving);
    const failed = new Map(outcomes.filter(isKept).map(({ id, problem }) => [id, problem.detail]));
    if (failed.size > 0) {
      putBack(places.filter(({ row }) => failed.has(row.item.id)));
      const documents = count(failed.size, 'document');
      const [reason] = failed.values();
      toast(t('library.notDeleted', { documents, reason }), 'error');
    }
  };
  const takeBack = postponed.add(work, restore);
  const { title } = places[0].row.item;
  const words = ids.length === 1 ? t('library.deletedOne', { title: isolated(title) }) : t('library.deleted', { n: ids.length });
  close = toast(words, 'info', { words: t('library.undo'), act: takeBack, ms: UNDO_MS });
}

/** Shows a row again that was taken away. @param {Element|null} before the row below it then */
function putRowBack(library, row, before) {
  library.hidden.delete(row.item.id);
  library.rows.set(row.item.id, row);
  library.body.insertBefore(row.element, before?.parentElement === library.body ? before : null);
}

/** The page is left, or loaded anew, while the server is told to delete these. */
function noteDeleted(ids) {
  sessionStorage.setItem(DELETED, JSON.stringify({ at: Date.now(), ids: [...justDeleted(), ...ids] }));
}

/** One that somebody else has deleted is gone all the same. */
const isKept = ({ done, problem }) => !done && problem.status !== 404;

/** The row in whose place another one is has the focus no more. */
function focusNear(library, at) {
  if (at >= 0) {
    const rows = library.ordered();
    rows[Math.min(at, rows.length - 1)]?.link.focus();
  }
}
