// How the server does: the queue, workers, speed, space, what failed. For everybody; each sees what they may.

import { request } from '../api.js';
import { bytes, count, duration, number, t } from '../i18n.js';
import { h, styled } from '../ui/kit.js';

await styled('status.css', import.meta.url);

const REFRESH_MS = 10_000;

export async function open() {
  document.title = `${t('status.title')} · ${t('app.name')}`;
  const body = h('div', { class: 'status-body' });
  const fill = async () => body.replaceChildren(...parts(await request('GET', 'status')));
  await fill();
  const timer = setInterval(() => {
    if (!document.hidden) {
      fill().catch(() => {}); // the frame says that the connection is lost
    }
  }, REFRESH_MS);
  return {
    element: h('div', { class: 'status' }, h('h1', {}, t('status.title')), body),
    go: () => true,
    close: () => clearInterval(timer),
  };
}

function parts({ queue, workers, pages, failures, models, storage }) {
  return [
    workers.alive === 0 && h('p', { class: 'status-alarm', role: 'alert' }, t('status.noWorker')),
    h('div', { class: 'tiles' }, tiles(queue, workers, pages, storage)),
    section(t('status.models'), modelTable(models.filter((model) => model.pages > 0 || model.runs > 0))),
    section(t('status.failures'), failureList(failures)),
  ].filter(Boolean);
}

function tiles(queue, workers, pages, { place, free_bytes: free }) {
  const wait = queue.oldest_waiting_seconds;
  return [
    tile(t('status.waiting'), number(queue.queued), wait === null ? t('status.nobodyWaits') : t('status.oldest', { time: duration(1_000 * wait) })),
    tile(t('status.running'), number(queue.running), t('status.ready', { slices: count(queue.ready_slices, 'slice') })),
    tile(t('status.workers'), number(workers.alive), t('status.reading', { n: workers.reading })),
    tile(t('status.lastMinute'), number(pages.last_minute), t('status.lastHour', { n: pages.last_hour })),
    tile(t('status.lastDay'), number(pages.last_day), t('status.failedPages', { n: pages.failed_last_day })),
    free !== null && tile(t('status.storage'), bytes(free), t('status.free')),
    free === null && place === 'bucket' && tile(t('status.storage'), t('status.bucket')),
  ].filter(Boolean);
}

function tile(title, value, note) {
  return h('div', { class: 'tile' }, h('p', { class: 'hint' }, title), h('p', { class: 'tile-value' }, value), note && h('p', { class: 'hint' }, note));
}

function section(title, content) {
  return h('section', { class: 'status-card' }, h('h2', {}, title), content);
}

function modelTable(models) {
  if (models.length === 0) {
    return h('p', { class: 'hint' }, t('status.noModel'));
  }
  const head = ['model', 'pages', 'median', 'slow', 'runs'].map((name, i) => h('th', { scope: 'col', class: i > 0 && 'number' }, t(`status.column.${name}`)));
  const row = (model) =>
    h(
      'tr',
      {},
      h('td', {}, model.name, ' ', h('span', { class: 'hint' }, model.version)),
      h('td', { class: 'number' }, number(model.pages)),
      h('td', { class: 'number' }, time(model.p50_ms)),
      h('td', { class: 'number' }, time(model.p95_ms)),
      h('td', { class: 'number' }, number(model.runs)),
    );
  return h(
    'div',
    { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': t('status.models') },
    h('table', {}, h('thead', {}, h('tr', {}, head)), h('tbody', {}, models.map(row))),
  );
}

const time = (ms) => (ms === null ? '–' : ms < 1_000 ? `${number(ms)} ms` : duration(ms));

function failureList(failures) {
  return failures.length === 0
    ? h('p', { class: 'hint' }, t('status.noFailure'))
    : h('ul', { class: 'status-rows' }, failures.map(({ category, count: n }) => h('li', {}, h('span', {}, category), h('span', {}, number(n)))));
}
