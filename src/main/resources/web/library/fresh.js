// The list as it is now: with what came since it was loaded, and without what was deleted elsewhere.

import { listDocuments } from '../api.js';
import { FIRST } from './library.js';

export default class Fresh {
  #library;

  constructor(library) {
    this.#library = library;
  }

  /** Asks for the first documents once more. */
  async refresh() {
    const library = this.#library;
    const { turn, address } = library;
    let answer;
    try {
      answer = await listDocuments(address, FIRST);
    } catch {
      return; // the frame of the page says that the server cannot be reached
    } finally {
      library.refreshLater();
    }
    if (turn === library.turn && !library.closed) {
      this.#show(answer);
    }
  }

  #show(answer) {
    const library = this.#library;
    const { items, next } = answer;
    const { sort, direction } = library.address;
    const known = new Set(items.map(({ id }) => id));
    const oldest = next === null ? '' : items.at(-1).created_at;
    if (!sort && !direction) {
      // What would be among the newest ones, and is not, was deleted.
      const rows = [...library.rows.values()].map(({ item }) => item);
      library.forget(rows.filter(({ id, created_at: created }) => created >= oldest && !known.has(id)).map(({ id }) => id));
    }
    items.filter(({ id }) => !library.hidden.has(id)).forEach((item, i) => {
      const { element } = library.show(item);
      const there = library.body.children[i] ?? null;
      if (there !== element) {
        library.body.insertBefore(element, there);
      }
    });
    library.counted(answer);
    library.changed();
  }
}
