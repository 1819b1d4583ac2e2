// How the server does: the queue, workers, speed, space, what failed. For everybody; each sees what they may.

import { failureWord } from '../admin/failures.js';
import { request } from '../api.js';
import { bytes, duration, number, t } from '../i18n.js';
import { h, showTitle, styled } from '../ui/kit.js';
import { refreshed, tile } from '../ui/tiles.js';

await styled('status.css', import.meta.url);

export async function open() {
  showTitle(t('status.title'));
  const body = h('div', { class: 'status-body' });
  const close = await refreshed(async () => body.replaceChildren(...parts(await request('GET', 'status'))));
  return { element: h('div', { class: 'status' }, h('h1', {}, t('status.title')), body), go: () => true, close };
}

function parts({ queue, workers, failures, models, storage }) {
  return [
    workers.alive === 0 && h('p', { class: 'status-alarm', role: 'alert' }, t('status.noWorker')),
    h('div', { class: 'tiles' }, tiles(queue, workers, storage)),
    section(t('status.models'), modelTable(models)),
    section(t('status.failures'), failureList(failures)),
  ].filter(Boolean);
}

function tiles(queue, workers, { place, free_bytes: free }) {
  return [
    tile(t('status.waiting'), number(queue.queued), t('status.own', { n: queue.own_queued })),
    tile(t('status.running'), number(queue.running), t('status.own', { n: queue.own_running })),
    tile(t('status.workers'), number(workers.alive)),
    tile(t('status.perMinute'), number(workers.pages_per_minute), t('status.tenMinutes')),
    free !== null && tile(t('status.storage'), bytes(free), t('status.free')),
    free === null && place === 'bucket' && tile(t('status.storage'), t('status.bucket')),
  ].filter(Boolean);
}

function section(title, content) {
  return h('section', { class: 'status-card' }, h('h2', {}, title), content);
}

function modelTable(models) {
  if (models.length === 0) {
    return h('p', { class: 'hint' }, t('status.noModel'));
  }
  const head = ['model', 'pages', 'median'].map((name, i) => h('th', { scope: 'col', class: i > 0 && 'number' }, t(`status.column.${name}`)));
  const row = (model) =>
    h(
      'tr',
      {},
      h('td', {}, h('bdi', { translate: 'no' }, model.name)),
      h('td', { class: 'number' }, number(model.pages_last_day)),
      h('td', { class: 'number' }, time(model.median_ms)),
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
    : h('ul', { class: 'status-rows' }, failures.map(({ category, count: n }) => h('li', {}, h('span', {}, failureWord(category)), h('span', {}, number(n)))));
}
