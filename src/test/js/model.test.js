import { pageNumbers, RunModel } from '/run/model.js';
import { same, test } from './check.js';

const run = (changes = {}) => ({ state: 'running', pages_total: 3, pages_done: 0, pages_failed: 0, ...changes });
const at = (second) => new Date(second * 1_000).toISOString();
const done = (page, pages_done, changes = {}) => ({
  page, pages_done, pages_failed: 0, pages_total: 3, width: 10, height: 20, detections: [], detections_total: 0, at: at(page), ...changes,
});

test('an event brings the run and its page forward', () => {
  const model = new RunModel(run());
  const [page] = model.apply('page.done', done(2, 1, { detections_truncated: true, detections_total: 900 }));
  same([page.page, page.state, page.width, page.truncated, page.found], [2, 'done', 10, true, 900]);
  same([model.run.pages_done, model.ended], [1, 1]);
});

test('a page keeps what could not be drawn of it', () => {
  const [page] = new RunModel(run()).apply('page.done', done(1, 1, { warnings: [{ kind: 'font_damaged', message: 'x' }] }));
  same(page.warnings, [{ kind: 'font_damaged', message: 'x' }]);
});

test('a replayed event does not turn a newer snapshot back', () => {
  const model = new RunModel(run({ pages_done: 3 }));
  model.apply('page.done', done(1, 1));
  same([model.run.pages_done, model.pages.get(1).state], [3, 'done']);
});

test('an ended run keeps its numbers, and its pages still arrive', () => {
  const model = new RunModel(run({ state: 'succeeded', pages_done: 3 }));
  model.apply('page.done', done(1, 1));
  same([model.live, model.run.pages_done, model.pages.size], [false, 3, 1]);
});

test('a run that is opened runs', () => {
  const model = new RunModel(run({ state: 'queued', pages_total: null }));
  model.apply('run.opened', { at: at(5), pages_total: 12, pages_done: 0, pages_failed: 0 });
  same([model.run.state, model.run.started_at, model.run.pages_total], ['running', at(5), 12]);
});

test('failed pages wait again once a run is opened again', () => {
  const model = new RunModel(run());
  model.apply('page.failed', { page: 1, pages_done: 0, pages_failed: 1, at: at(1), error: { message: 'x' } });
  same(model.pages.get(1).error.message, 'x');
  const changed = model.apply('run.opened', { at: at(2), pages_total: 3, pages_done: 0, pages_failed: 0 });
  same(changed.map((page) => [page.page, page.state]), [[1, 'waiting']]);
});

test('the rate of a live run is that of its latest pages', () => {
  const model = new RunModel(run({ pages_total: 100 }));
  same(model.rate(), null);
  for (let page = 1; page <= 30; page++) {
    model.apply('page.done', done(page, page, { pages_total: 100, at: at(page <= 14 ? page * 10 : 140 + page) }));
  }
  same(model.rate(), 1);
});

test('the rate of an ended run is that of all of it', () => {
  const model = new RunModel(run({ state: 'succeeded', pages_done: 3, started_at: at(0), finished_at: at(6) }));
  same(model.rate(), 0.5);
  same(new RunModel(run({ state: 'failed', started_at: null, finished_at: at(1) })).rate(), null);
});

test('a page that is expected is known, once', () => {
  const model = new RunModel(run());
  same([model.expect(2).state, model.expect(2) === model.expect(2), model.pages.size], ['waiting', true, 1]);
});

test('page numbers of a selection', () => {
  same(pageNumbers('', 3), [1, 2, 3]);
  same(pageNumbers(null, 0), []);
  same(pageNumbers('1-3,7', 4), [1, 2, 3, 7]);
  same(pageNumbers('10-', 3), [10, 11, 12]);
  same(pageNumbers('2,5-', 3), [2, 5, 6]);
});

test('the list of pages gives them their places before anything of them is known', () => {
  const model = new RunModel(run({ state: 'succeeded', pages_done: 2, pages_failed: 1 }));
  const items = [
    { page: 1, state: 'done', width: 10, height: 20, dpi: 108, detections: 7, image: '/1', error: null },
    { page: 2, state: 'failed', width: null, height: null, detections: 0, error: { message: 'x' } },
    { page: 3, state: 'waiting', detections: 0 },
  ];
  same(model.outline(items).map(({ page }) => page), [1, 2]);
  const first = model.pages.get(1);
  same([first.truncated, first.found, first.detections, first.image], [true, 7, [], '/1']);
  same([model.pages.get(2).error.message, model.outline(items)], ['x', []]);
});

test('an event fills in a page of the list, once', () => {
  const model = new RunModel(run());
  model.outline([{ page: 1, state: 'done', width: 10, height: 20, detections: 1, image: '/1' }]);
  const event = done(1, 1, { detections: [{ n: 1 }], detections_total: 1, image: '/1' });
  same(model.apply('page.done', event).length, 1);
  same([model.pages.get(1).truncated, model.pages.get(1).detections.length], [false, 1]);
  same(model.apply('page.done', event), []);
});
