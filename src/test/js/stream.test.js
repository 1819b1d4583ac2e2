import { RunStream } from '/stream.js';
import { same, test } from './check.js';

/** Stands in for the browser's, with the worker's end of the port. */
const port = { sent: [], postMessage: (message) => port.sent.push(message), onmessage: null };
window.SharedWorker = class {
  port = port;
};

function following(after, run) {
  port.sent.length = 0;
  const seen = [];
  const stream = new RunStream('r1', (type, data) => seen.push([type, data.seq]), () => seen.push('gone'), after);
  const say = (type, seq, run = 'r1') => port.onmessage({ data: { run, type, data: { run, seq } } });
  run({ stream, seen, say });
  stream.close();
}

test('events arrive once, in order, from the first that is not known', () => following(1, ({ stream, seen, say }) => {
  say('run.opened', 1);
  say('page.done', 2);
  say('page.done', 2);
  say('page.done', 9, 'another');
  same([port.sent, seen, stream.lastSeq], [[{ follow: 'r1', after: 1 }], [['page.done', 2]], 2]);
}));

test('a run that is gone says so once', () => following(0, ({ seen, say }) => {
  port.onmessage({ data: { gone: 'another' } });
  port.onmessage({ data: { gone: 'r1' } });
  say('page.done', 1);
  same(seen, ['gone']);
}));

test('who closes it is told nothing more', () => following(0, ({ stream, seen, say }) => {
  stream.close();
  say('page.done', 1);
  same([port.sent.at(-1), seen], [{ unfollow: 'r1' }, []]);
}));

test('a page that comes back from the history goes on where it was', () => following(0, ({ say }) => {
  say('page.done', 3);
  window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  same(port.sent.slice(1), [{}, { follow: 'r1', after: 3 }]);
}));
