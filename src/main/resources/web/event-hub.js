// One event stream for everybody in this browser who follows a run: a server allows a browser six connections.

const EVENTS = new URL('../../api/v1/events', import.meta.url);
const TYPES = ['run.queued', 'run.opened', 'page.done', 'page.failed', 'run.finished'];
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
const MOST_RUNS = 50; // of a stream

/**
 * Follows runs for clients, each a function that takes messages: `{run, type, data}` is an event, `{gone: run}` says
 * that a run was deleted, and `{up: true|false}` whether the server can be reached. A client may get an event that it
 * has already; none is missed.
 */
export class EventHub {
  #clients = new Map(); // client → the runs that it follows
  #known = new Map(); // run → number of its last event, in the order in which they were followed
  #source = null;
  #opened = ''; // the runs that the stream is for
  #timer = null;
  #pause = FIRST_PAUSE_MS;
  #up = true;

  /** @param {number} after number of the last event that the client has */
  follow(client, run, after) {
    if (!this.#clients.has(client)) {
      this.#clients.set(client, new Set());
    }
    this.#clients.get(client).add(run);
    const known = this.#known.get(run);
    if (known === undefined || after < known) {
      this.#known.set(run, after);
      // What it says until the next one is open would count as known.
      this.#source?.close();
      this.#source = null;
    }
    this.#soon(0);
  }

  unfollow(client, run) {
    this.#clients.get(client)?.delete(run);
    this.#forget();
  }

  /** Nothing is sent to the client any more. */
  leave(client) {
    this.#clients.delete(client);
    this.#forget();
  }

  #forget() {
    const wanted = new Set([...this.#clients.values()].flatMap((runs) => [...runs]));
    for (const run of this.#known.keys()) {
      if (!wanted.has(run)) {
        this.#known.delete(run);
      }
    }
    this.#soon(0);
  }

  #soon(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), ms);
  }

  /** Opens the stream anew, unless it already is the right one. */
  #open() {
    // Those followed last: their tabs are the likeliest to be looked at.
    const runs = [...this.#known].slice(-MOST_RUNS);
    const wanted = runs.map(([run]) => run).join();
    if (this.#source && wanted === this.#opened) {
      return;
    }
    this.#source?.close();
    this.#source = null;
    this.#opened = wanted;
    if (runs.length === 0) {
      return;
    }
    const source = new EventSource(`${EVENTS}?runs=${runs.map(([run, seq]) => `${run}:${seq}`).join()}`);
    source.onopen = () => this.#reached();
    source.onerror = () => this.#broken(source);
    for (const type of TYPES) {
      source.addEventListener(type, ({ data }) => this.#received(type, JSON.parse(data)));
    }
    source.addEventListener('run.gone', ({ data }) => this.#gone(JSON.parse(data).run));
    this.#source = source;
  }

  #received(type, data) {
    this.#reached();
    const { run, seq } = data;
    if (seq > (this.#known.get(run) ?? Infinity)) {
      this.#known.set(run, seq);
      this.#tell(run, { run, type, data });
    }
  }

  #gone(run) {
    this.#tell(run, { gone: run });
    this.#known.delete(run);
    this.#clients.forEach((runs) => runs.delete(run));
  }

  #tell(run, message) {
    this.#clients.forEach((runs, client) => runs.has(run) && client(message));
  }

  #reached() {
    this.#pause = FIRST_PAUSE_MS;
    this.#say(true);
  }

  /** The browser would ask for the same again; this asks for what came since. */
  #broken(source) {
    if (source !== this.#source) {
      return;
    }
    source.close();
    this.#source = null;
    if (this.#known.size > 0) {
      this.#say(false);
      // Not all browsers at the same moment, where a server has ended.
      this.#soon(this.#pause * (0.5 + Math.random()));
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    }
  }

  #say(up) {
    if (up !== this.#up) {
      this.#up = up;
      this.#clients.forEach((runs, client) => client({ up }));
    }
  }
}
