import { EventHub } from '/event-hub.js';
import { same, test } from './check.js';

/** Stands in for the browser's. */
class Source extends EventTarget {
  static made = [];
  closed = false;
  constructor(url) {
    super();
    this.runs = new URL(url).searchParams.get('runs');
    Source.made.push(this);
  }
  close() {
    this.closed = true;
  }
  send(type, run, seq) {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify({ run, seq }) }));
  }
}

async function withHub(body) {
  const real = { EventSource: globalThis.EventSource, setTimeout: globalThis.setTimeout, random: Math.random };
  const pauses = [];
  let waiting = () => {};
  Source.made = [];
  globalThis.EventSource = Source;
  globalThis.setTimeout = (then, ms) => {
    pauses.push(ms);
    waiting = then;
    return 0;
  };
  Math.random = () => 0.5;
  const hub = new EventHub();
  const client = () => {
    const seen = [];
    return Object.assign(({ run, data, gone, up }) => seen.push(gone ? `${gone} gone` : (up ?? `${run} ${data.seq}`)), { seen });
  };
  try {
    await body({ hub, client, pauses, pass: () => waiting(), latest: () => Source.made.at(-1) });
  } finally {
    Object.assign(globalThis, { EventSource: real.EventSource, setTimeout: real.setTimeout });
    Math.random = real.random;
  }
}

test('one stream serves all clients, and each gets the events of its runs', () => withHub(({ hub, client, pass, latest }) => {
  const [one, two] = [client(), client()];
  hub.follow(one, 'a', 0);
  hub.follow(two, 'a', 0);
  hub.follow(two, 'b', 4);
  pass();
  same([Source.made.length, latest().runs], [1, 'a:0,b:4']);
  latest().send('page.done', 'a', 1);
  latest().send('page.done', 'b', 5);
  same([one.seen, two.seen], [['a 1'], ['a 1', 'b 5']]);
}));

test('a client that comes later has the events from where it wants them', () => withHub(({ hub, client, pass, latest }) => {
  const [one, two] = [client(), client()];
  hub.follow(one, 'a', 0);
  pass();
  latest().send('page.done', 'a', 7);
  hub.follow(two, 'a', 7);
  pass();
  same(Source.made.length, 1);
  hub.follow(two, 'a', 3);
  pass();
  same([Source.made[0].closed, latest().runs], [true, 'a:3']);
}));

test('what comes before the stream is opened anew is not taken for known', () => withHub(({ hub, client, pass, latest }) => {
  const [one, two] = [client(), client()];
  hub.follow(one, 'a', 0);
  pass();
  latest().send('page.done', 'a', 11);
  hub.follow(two, 'a', 0);
  if (!latest().closed) {
    latest().send('page.done', 'a', 12);
  }
  pass();
  same([latest().runs, two.seen], ['a:0', []]);
}));

test('a stream that breaks is opened anew from what is known, at longer and longer intervals', () =>
  withHub(({ hub, client, pauses, pass, latest }) => {
    const one = client();
    hub.follow(one, 'a', 0);
    pass();
    latest().send('page.done', 'a', 4);
    pauses.length = 0;
    for (let i = 0; i < 6; i++) {
      latest().onerror();
      pass();
    }
    same([pauses, latest().runs], [[1_000, 2_000, 4_000, 8_000, 15_000, 15_000], 'a:4']);
    same(one.seen, ['a 4', false]);
    latest().send('page.done', 'a', 5);
    same(one.seen, ['a 4', false, true, 'a 5']);
    latest().onerror();
    same(pauses.at(-1), 1_000);
  }));

test('what a broken stream still says counts for nothing', () => withHub(({ hub, client, pass, latest }) => {
  hub.follow(client(), 'a', 0);
  pass();
  const first = latest();
  first.onerror();
  pass();
  first.onerror();
  same(Source.made.length, 2);
}));

test('a run that is gone is told once and asked for no more', () => withHub(({ hub, client, pass, latest }) => {
  const one = client();
  hub.follow(one, 'a', 0);
  hub.follow(one, 'b', 0);
  pass();
  latest().send('run.gone', 'a');
  latest().onerror();
  pass();
  same([one.seen[0], latest().runs], ['a gone', 'b:0']);
}));

test('the stream closes where nobody follows anything', () => withHub(({ hub, client, pass, latest }) => {
  const [one, two] = [client(), client()];
  hub.follow(one, 'a', 0);
  hub.follow(two, 'b', 0);
  pass();
  hub.unfollow(one, 'a');
  pass();
  same(latest().runs, 'b:0');
  hub.leave(two);
  pass();
  same([Source.made.length, latest().closed], [2, true]);
}));

test('a stream has as many runs as the server takes', () => withHub(({ hub, client, pass, latest }) => {
  const one = client();
  for (let i = 0; i < 60; i++) {
    hub.follow(one, `r${i}`, 0);
  }
  pass();
  same([latest().runs.split(',').length, latest().runs.startsWith('r10:0')], [50, true]);
}));
