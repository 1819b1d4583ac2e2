import { ApiError, onConnection, request } from '/api.js';
import { same, test } from './check.js';

/** Runs with another fetch, and returns the error that a request met. */
async function failing(fetch, ...args) {
  const usual = globalThis.fetch;
  globalThis.fetch = fetch;
  try {
    await request(...args);
    return null;
  } catch (error) {
    return error;
  } finally {
    globalThis.fetch = usual;
  }
}

test('a server that cannot be reached is told as such, and noted', async () => {
  const seen = [];
  onConnection((up) => seen.push(up));
  const error = await failing(() => Promise.reject(new TypeError('Failed to fetch')), 'GET', 'documents');
  same([error instanceof ApiError, error.status, error.passing, seen], [true, 0, true, [false]]);
});

test('a request that its caller ends is no lost connection', async () => {
  const ended = new AbortController();
  const fetch = (url, { signal }) => {
    ended.abort();
    return Promise.reject(signal.reason);
  };
  same((await failing(fetch, 'GET', 'search?q=a', undefined, ended.signal)).name, 'AbortError');
});

test('what the server says against a request is the message', async () => {
  const problem = { type: '/problems/conflict', detail: 'The run has ended.' };
  const fetch = () => Promise.resolve(new Response(JSON.stringify(problem), { status: 409 }));
  const error = await failing(fetch, 'POST', 'runs/1/cancel');
  same([error.status, error.message, error.passing], [409, 'The run has ended.', false]);
});
