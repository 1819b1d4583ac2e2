// The events of one run, as they happen and from the first one on.

import { eventsUrl, noteConnection } from './api.js';

const TYPES = ['run.queued', 'run.opened', 'page.done', 'page.failed', 'run.finished'];
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Follows a run until `close()`. The browser reconnects by itself and resumes with Last-Event-ID;
 * where it gives up (the server answered with an error while restarting), this opens a new stream.
 * Events seen before are dropped.
 */
export class RunStream {
  #runId;
  #onEvent;
  #onEnd;
  #source = null;
  #timer = null;
  #pause = FIRST_PAUSE_MS;
  #lastSeq = 0;
  #finished = false;

  /**
   * @param {(type: string, data: object) => void} onEvent
   * @param {() => Promise<boolean>} onEnd called when the stream ended after run.finished; answers
   *     whether that was indeed the end
   * @param {number} after number of the last event that is known already
   */
  constructor(runId, onEvent, onEnd, after = 0) {
    this.#runId = runId;
    this.#lastSeq = after;
    this.#onEvent = onEvent;
    this.#onEnd = onEnd;
    this.#open();
  }

  /** Number of the last event received. */
  get lastSeq() {
    return this.#lastSeq;
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #open() {
    const source = new EventSource(eventsUrl(this.#runId, this.#lastSeq));
    source.onopen = () => {
      this.#pause = FIRST_PAUSE_MS;
      noteConnection(true);
    };
    source.onerror = () => this.#broken(source);
    for (const type of TYPES) {
      source.addEventListener(type, (event) => this.#received(type, event));
    }
    this.#source = source;
  }

  #received(type, event) {
    const data = JSON.parse(event.data);
    const seq = data.seq ?? Number(event.lastEventId);
    if (seq <= this.#lastSeq) {
      return;
    }
    this.#lastSeq = seq;
    this.#finished = type === 'run.finished';
    this.#onEvent(type, data);
  }

  async #broken(source) {
    if (source !== this.#source) {
      return;
    }
    if (this.#finished) {
      this.close();
      if (!(await this.#onEnd())) {
        this.#finished = false;
        this.#reopenLater();
      }
      return;
    }
    noteConnection(false);
    if (source.readyState === EventSource.CLOSED) {
      this.#source = null;
      this.#reopenLater();
    }
  }

  #reopenLater() {
    this.#timer = setTimeout(() => this.#open(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }
}
