// The events of one run, as they happen and from the first one on.

import { noteConnection } from './api.js';
import { EventHub } from './event-hub.js';

const streams = new Set();
let send = null;

/** Follows a run until `close()`, whatever happens to the connection. Events come once and in order. */
export class RunStream {
  #onEvent;
  #onGone;

  /**
   * @param {(type: string, data: object) => void} onEvent
   * @param {() => void} onGone called when the run was deleted, or may not be seen any more
   * @param {number} after number of the last event that is known already
   */
  constructor(runId, onEvent, onGone, after = 0) {
    this.runId = runId;
    this.lastSeq = after;
    this.#onEvent = onEvent;
    this.#onGone = onGone;
    streams.add(this);
    this.follow();
  }

  close() {
    streams.delete(this);
    if (![...streams].some(({ runId }) => runId === this.runId)) {
      send({ unfollow: this.runId });
    }
  }

  follow() {
    send ??= connect();
    send({ follow: this.runId, after: this.lastSeq });
  }

  received({ run, gone, type, data }) {
    if (gone === this.runId) {
      streams.delete(this);
      this.#onGone();
    } else if (run === this.runId && data.seq > this.lastSeq) {
      this.lastSeq = data.seq;
      this.#onEvent(type, data);
    }
  }
}

function receive(message) {
  if (message.up !== undefined) {
    noteConnection(message.up);
  } else {
    [...streams].forEach((stream) => stream.received(message));
  }
}

/** @returns {(message: object) => void} what takes the messages of event-worker.js */
function connect() {
  window.addEventListener('pagehide', () => send({}));
  window.addEventListener('pageshow', ({ persisted }) => persisted && streams.forEach((stream) => stream.follow()));
  if (!window.SharedWorker) {
    return alone();
  }
  const worker = new SharedWorker(new URL('event-worker.js', import.meta.url), { type: 'module', name: 'events' });
  worker.onerror = () => {
    send = alone();
    streams.forEach((stream) => stream.follow());
  };
  worker.port.onmessage = ({ data }) => receive(data);
  return (message) => worker.port.postMessage(message);
}

/** This tab has a stream of its own, where the browser has no shared workers. */
function alone() {
  const hub = new EventHub();
  return ({ follow, unfollow, after }) => {
    if (follow) {
      hub.follow(receive, follow, after);
    } else if (unfollow) {
      hub.unfollow(receive, unfollow);
    } else {
      hub.leave(receive);
    }
  };
}
