// Follows the runs whose rows are in sight, by the one event stream of this browser.

import { getDocument } from '../api.js';
import { RunStream } from '../stream.js';

const MOST = 30; // of 50 in a stream, so that other tabs have some as well

export default class Live {
  #library;
  #streams = new Map(); // row → its stream
  #inSight = new Set();
  #observer = new IntersectionObserver((entries) => this.#moved(entries), { rootMargin: '200px' });
  #observed = new Map(); // element → row

  constructor(library) {
    this.#library = library;
  }

  /** @param {object[]} rows all that are shown */
  follow(rows) {
    const live = new Set(rows.filter((row) => row.live));
    for (const [element, row] of this.#observed) {
      if (!live.has(row)) {
        this.#observer.unobserve(element);
        this.#observed.delete(element);
        this.#inSight.delete(row);
      }
    }
    for (const row of live) {
      if (!this.#observed.has(row.element)) {
        this.#observed.set(row.element, row);
        this.#observer.observe(row.element);
      }
    }
    this.#change();
  }

  close() {
    this.#observer.disconnect();
    this.#inSight.clear();
    this.#change();
  }

  #moved(entries) {
    for (const { target, isIntersecting } of entries) {
      const row = this.#observed.get(target);
      if (isIntersecting && row) {
        this.#inSight.add(row);
      } else {
        this.#inSight.delete(row);
      }
    }
    this.#change();
  }

  /** Opens and closes streams, so that there is one for each row in sight. */
  #change() {
    for (const [row, stream] of this.#streams) {
      if (!this.#inSight.has(row) || stream.runId !== row.item.run?.id) {
        stream.close();
        this.#streams.delete(row);
      }
    }
    for (const row of [...this.#inSight].slice(0, MOST)) {
      if (!this.#streams.has(row)) {
        this.#streams.set(row, this.#stream(row));
      }
    }
  }

  #stream(row) {
    const { id, last_event: after } = row.item.run;
    return new RunStream(id, (type, data) => this.#received(row, type, data), () => this.#gone(row), after ?? 0);
  }

  #received(row, type, data) {
    if (type === 'run.finished') {
      this.#ended(row);
    } else if (type === 'run.opened') {
      row.progress({ state: 'running', pages_total: data.pages_total });
    } else if (type.startsWith('page.')) {
      const { pages_done, pages_failed, pages_total, detections_total: detections } = data;
      row.item.thumbnail ??= data.thumbnail;
      row.progress({ state: 'running', pages_done, pages_failed, pages_total, ...(detections && { detections }) });
    }
  }

  /** A row that is read to its end shows the document as the server has it then. */
  async #ended(row) {
    try {
      row.update(await getDocument(row.item.id));
    } catch (error) {
      if (error.status !== 404) {
        return; // the list asks again by itself
      }
      this.#library.forget([row.item.id]);
    }
    this.#library.changed();
  }

  #gone(row) {
    this.#streams.delete(row);
    this.#ended(row);
  }
}
