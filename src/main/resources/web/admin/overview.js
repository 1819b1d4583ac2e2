// How the server does: queue, workers, failures, storage, the last 24 hours.

import { bytes, count, duration, number, since, t } from '../i18n.js';
import { h, time } from '../ui/kit.js';
import { refreshed, tile } from '../ui/tiles.js';
import { request } from '../api.js';
import { chart } from './chart.js';
import { failureWord } from './failures.js';

const LOST_MS = 30_000;

/** Of the table of workers. */
const COLUMNS = ['worker', 'host', 'version', 'models', 'hand', 'memory', 'pages', 'started', 'lastSeen'];

function tiles({ queue, pages, storage }) {
  const wait = queue.oldest_waiting_seconds;
  return h(
    'div',
    { class: 'tiles' },
    tile(t('admin.overview.waiting'), number(queue.queued), wait === null ? t('admin.overview.nobodyWaits') : t('admin.overview.oldest', { time: duration(1_000 * wait) })),
    tile(t('admin.overview.reading'), number(queue.running), t('admin.overview.ready', { n: queue.ready_slices })),
    tile(t('admin.overview.lastMinute'), number(pages.last_minute), t('admin.overview.lastHour', { n: pages.last_hour })),
    tile(t('admin.overview.lastDay'), number(pages.last_day), t('admin.overview.failed', { n: pages.failed_last_day })),
    tile(t('admin.section.documents'), number(storage.documents), t('admin.overview.uploaded', { size: bytes(storage.bytes) })),
    tile(
      t('admin.overview.storage'),
      storage.place === 'bucket' ? t('admin.overview.bucket') : t('admin.overview.disk'),
      storage.free_bytes === null ? '' : t('admin.overview.free', { size: bytes(storage.free_bytes) }),
    ),
  );
}

function workerRow(worker) {
  const isLost = Date.now() - new Date(worker.seen_at) > LOST_MS;
  const inHand = worker.run_id ? h('span', {}, t('admin.overview.inHand', { page: worker.page ?? '…' }), ' ', h('code', {}, worker.run_id.slice(0, 8))) : t('admin.overview.idle');
  return h(
    'tr',
    { class: isLost ? 'lost' : '' },
    h('td', {}, h('code', {}, worker.name)),
    h('td', { translate: 'no' }, worker.host),
    h('td', { translate: 'no' }, worker.version),
    h('td', { translate: 'no' }, worker.models.join(', ')),
    h('td', {}, isLost ? '' : inHand),
    h('td', { class: 'number' }, bytes(worker.rss_bytes)),
    h('td', { class: 'number' }, number(worker.pages_done)),
    h('td', {}, time(worker.started_at, since)),
    h('td', {}, isLost ? h('span', { class: 'badge badge-failed' }, t('admin.overview.notSeen', { when: since(worker.seen_at) })) : time(worker.seen_at, since)),
  );
}

function workers(all) {
  const head = COLUMNS.map((column) => t(`admin.overview.column.${column}`));
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, count(all.length, 'worker')),
    all.length === 0
      ? h('p', { class: 'form-message' }, t('admin.overview.noWorker'))
      : h(
          'div',
          { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': t('admin.overview.workers') },
          h('table', {}, h('thead', {}, h('tr', {}, head.map((title) => h('th', { scope: 'col' }, title)))), h('tbody', {}, all.map(workerRow))),
        ),
  );
}

function failures(all) {
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, t('admin.overview.failures')),
    all.length === 0
      ? h('p', { class: 'hint' }, t('admin.overview.none'))
      : h(
          'ul',
          { class: 'rows' },
          all.map(({ category, count: n }) =>
            h('li', { class: 'row' }, h('a', { class: 'row-text', href: `#/runs?failure=${category}` }, failureWord(category)), h('span', {}, number(n))),
          ),
        ),
  );
}

/** What goes within a week because its days are over. */
function retention({ documents, bytes: size, days, retention_days: usual, users }) {
  const rule = usual === null ? t('admin.overview.kept') : t('admin.overview.keptFor', { n: usual });
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, t('admin.overview.retention')),
    h('p', { class: 'hint' }, rule),
    h('p', {}, documents === 0 ? t('admin.overview.noneDeleted', { days }) : t('admin.overview.deleted', { n: documents, size: bytes(size), days })),
    documents === 0
      ? null
      : h('ul', { class: 'rows' }, users.map((user) => h('li', { class: 'row' }, h('span', { class: 'row-text', translate: user.username ? 'no' : null }, user.username ?? t('admin.overview.noOwner')), h('span', {}, count(user.documents, 'document'))))),
  );
}

function charts({ points, models }) {
  const at = (all) => all.map((point) => new Date(point.at));
  return h(
    'div',
    { class: 'charts' },
    chart(t('admin.overview.chart.pages'), at(points), [
      { name: t('admin.overview.chart.read'), values: points.map((point) => point.pages) },
      { name: t('admin.overview.chart.failed'), values: points.map((point) => point.failed), danger: true },
    ]),
    chart(t('admin.overview.chart.queue'), at(points), [
      { name: t('admin.overview.chart.waiting'), values: points.map((point) => point.queued) },
      { name: t('admin.overview.chart.reading'), values: points.map((point) => point.running) },
    ]),
    models.map(({ model, points: ofModel }) =>
      chart(t('admin.overview.chart.seconds', { model }), at(ofModel), [
        { name: t('admin.overview.chart.half'), values: ofModel.map((point) => (point.p50_ms === null ? null : point.p50_ms / 1_000)) },
        { name: t('admin.overview.chart.most'), values: ofModel.map((point) => (point.p95_ms === null ? null : point.p95_ms / 1_000)) },
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

  return { element, close: await refreshed(fill) };
}
