// How the server does: queue, workers, failures, storage, the last 24 hours.

import { bytes, count, duration, number, since } from '../i18n.js';
import { h } from '../ui/kit.js';
import { request } from '../api.js';
import { chart } from './chart.js';

const REFRESH_MS = 10_000;
const LOST_MS = 30_000;

function tile(title, value, note) {
  return h('div', { class: 'tile' }, h('p', { class: 'hint' }, title), h('p', { class: 'tile-value' }, value), note ? h('p', { class: 'hint' }, note) : null);
}

function tiles({ queue, pages, storage }) {
  const wait = queue.oldest_waiting_seconds;
  return h(
    'div',
    { class: 'tiles' },
    tile('Runs waiting', number(queue.queued), wait === null ? 'nobody waits' : `the oldest for ${duration(1_000 * wait)}`),
    tile('Runs being read', number(queue.running), count(queue.ready_slices, 'slice') + ' ready'),
    tile('Pages in the last minute', number(pages.last_minute), `${number(pages.last_hour)} in the last hour`),
    tile('Pages in 24 hours', number(pages.last_day), `${number(pages.failed_last_day)} failed`),
    tile('Documents', number(storage.documents), `${bytes(storage.bytes)} uploaded`),
    tile('Storage', storage.place === 'bucket' ? 'Bucket' : 'Disk', storage.free_bytes === null ? '' : `${bytes(storage.free_bytes)} free`),
  );
}

function workerRow(worker) {
  const isLost = Date.now() - new Date(worker.seen_at) > LOST_MS;
  const inHand = worker.run_id ? h('span', {}, `page ${worker.page ?? '…'} of `, h('code', {}, worker.run_id.slice(0, 8))) : 'waits for work';
  return h(
    'tr',
    { class: isLost ? 'lost' : '' },
    h('td', {}, h('code', {}, worker.name)),
    h('td', {}, worker.host),
    h('td', {}, worker.version),
    h('td', {}, worker.models.join(', ')),
    h('td', {}, isLost ? '' : inHand),
    h('td', { class: 'number' }, bytes(worker.rss_bytes)),
    h('td', { class: 'number' }, number(worker.pages_done)),
    h('td', {}, `${since(worker.started_at)}`),
    h('td', {}, isLost ? h('span', { class: 'badge badge-failed' }, `not seen since ${since(worker.seen_at)}`) : since(worker.seen_at)),
  );
}

function workers(all) {
  const head = ['Worker', 'Host', 'Version', 'Models', 'In hand', 'Memory', 'Pages', 'Started', 'Last seen'];
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, count(all.length, 'worker')),
    all.length === 0
      ? h('p', { class: 'form-message' }, 'No worker has been seen: nothing is read until one starts.')
      : h(
          'div',
          { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': 'Workers' },
          h('table', {}, h('thead', {}, h('tr', {}, head.map((title) => h('th', { scope: 'col' }, title)))), h('tbody', {}, all.map(workerRow))),
        ),
  );
}

function failures(all) {
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, 'Failures in 24 hours'),
    all.length === 0
      ? h('p', { class: 'hint' }, 'None.')
      : h(
          'ul',
          { class: 'rows' },
          all.map(({ category, count: n }) =>
            h('li', { class: 'row' }, h('a', { class: 'row-text', href: `#/runs?failure=${category}` }, category), h('span', {}, number(n))),
          ),
        ),
  );
}

/** What goes within a week because its days are over. */
function retention({ documents, bytes: size, days, retention_days: usual, users }) {
  const rule = usual === null ? 'Documents are kept until they are deleted, except where a user has a limit.' : `Documents are kept for ${count(usual, 'day')}.`;
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, 'Retention'),
    h('p', { class: 'hint' }, rule),
    h('p', {}, documents === 0 ? `None is deleted within ${days} days.` : `${count(documents, 'document')} (${bytes(size)}) are deleted within ${days} days.`),
    documents === 0
      ? null
      : h('ul', { class: 'rows' }, users.map((user) => h('li', { class: 'row' }, h('span', { class: 'row-text' }, user.username ?? 'without an owner'), h('span', {}, count(user.documents, 'document'))))),
  );
}

function charts({ points, models }) {
  const at = (all) => all.map((point) => new Date(point.at));
  return h(
    'div',
    { class: 'charts' },
    chart('Pages in 10 minutes', at(points), [
      { name: 'read', values: points.map((point) => point.pages) },
      { name: 'failed', values: points.map((point) => point.failed), danger: true },
    ]),
    chart('Runs in the queue', at(points), [
      { name: 'waiting', values: points.map((point) => point.queued) },
      { name: 'being read', values: points.map((point) => point.running) },
    ]),
    models.map(({ model, points: ofModel }) =>
      chart(`Seconds a page, ${model}`, at(ofModel), [
        { name: 'half of them', values: ofModel.map((point) => (point.p50_ms === null ? null : point.p50_ms / 1_000)) },
        { name: '95 of 100', values: ofModel.map((point) => (point.p95_ms === null ? null : point.p95_ms / 1_000)) },
      ]),
    ),
  );
}

export async function show() {
  const element = h('div', { class: 'stack' });

  async function fill() {
    const [overview, statistics, preview] = await Promise.all([
      request('GET', 'admin/overview'),
      request('GET', 'admin/statistics?hours=24&step=10'),
      request('GET', 'admin/retention?days=7'),
    ]);
    element.replaceChildren(
      tiles(overview),
      workers(overview.workers),
      charts(statistics),
      failures(overview.failures),
      retention(preview),
    );
  }

  await fill();
  const timer = setInterval(() => {
    if (!document.hidden) {
      fill().catch(() => {}); // the frame says that the connection is lost
    }
  }, REFRESH_MS);
  return { element, close: () => clearInterval(timer) };
}
