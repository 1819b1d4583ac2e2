import { RunStream } from '/stream.js';
import { same, test } from './check.js';

/** Stands in for the browser's, which retries by itself while it is CONNECTING. */
class Source extends EventTarget {
  static CLOSED = 2;
  static made = [];
  readyState = 0;
  constructor(url) {
    super();
    this.url = url;
    Source.made.push(this);
  }
  close() {
    this.readyState = Source.CLOSED;
  }
  send(type, seq, data = {}) {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify({ seq, ...data }), lastEventId: String(seq) }));
  }
}

async function following(run, after = 0) {
  const real = { EventSource: globalThis.EventSource, setTimeout: globalThis.setTimeout };
  const pauses = [];
  Source.made = [];
  globalThis.EventSource = Source;
  globalThis.setTimeout = (then, ms) => {
    pauses.push(ms);
    then();
    return 0;
  };
  const events = [];
  const ends = [];
  const stream = new RunStream('r1', (type, data) => events.push([type, data.seq]), async () => ends.pop() ?? true, after);
  try {
    await run({ stream, events, ends, pauses, latest: () => Source.made.at(-1) });
  } finally {
    stream.close();
    Object.assign(globalThis, real);
  }
}

test('events arrive once, in order', () => following(async ({ stream, events, latest }) => {
  latest().send('run.opened', 1);
  latest().send('page.done', 2);
  latest().send('page.done', 2);
  latest().send('run.opened', 1);
  same([events, stream.lastSeq], [[['run.opened', 1], ['page.done', 2]], 2]);
}));

test('events that are known already are asked for no more', () => following(async ({ events, latest }) => {
  same(/[?&]last_event_id=7\b/.test(latest().url), true);
  latest().send('page.done', 7);
  same(events, []);
}, 7));

test('a stream that the browser gives up is opened anew from the last event, at longer and longer intervals', () =>
  following(async ({ pauses, latest }) => {
    latest().send('page.done', 4);
    for (let i = 0; i < 6; i++) {
      latest().close();
      await latest().onerror();
    }
    same(pauses, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    same(/[?&]last_event_id=4\b/.test(latest().url), true);
    latest().onopen();
    latest().close();
    await latest().onerror();
    same(pauses.at(-1), 1_000);
  }));

test('a stream that the browser reopens is left to it', () => following(async ({ latest }) => {
  await latest().onerror();
  same(Source.made.length, 1);
}));

test('after the last event the stream ends, if that was indeed the end', () => following(async ({ ends, latest }) => {
  latest().send('run.finished', 9);
  ends.push(false);
  await latest().onerror();
  same(Source.made.length, 2);
  latest().send('run.finished', 10);
  await latest().onerror();
  same([Source.made.length, latest().readyState], [2, Source.CLOSED]);
}));
