// How far a run is: a strip with one cell for each page, and the numbers.

import { count, duration, number, roughly } from '../i18n.js';
import { h, svg } from '../ui/kit.js';

const GAPS_UP_TO = 200; // pages; beyond that the cells touch
const ANNOUNCE_MS = 5_000;

export class Progress {
  #map = svg('svg', { class: 'map', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  #bar = h('div', { class: 'map-frame', role: 'progressbar', 'aria-label': 'Pages read', 'aria-valuemin': '0' }, this.#map);
  #numbers = h('p', { class: 'numbers' });
  #spoken = h('p', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  #cells = new Map();
  #announcedAt = 0;

  element = h('section', { class: 'progress', 'aria-label': 'Progress' }, this.#bar, this.#numbers, this.#spoken);

  /** @param {(page: number) => void} onPick called with the page whose cell was clicked */
  constructor(onPick) {
    this.#map.addEventListener('click', ({ target }) => target.dataset.page && onPick(Number(target.dataset.page)));
  }

  /** Lays out one cell for each page. */
  layOut(numbers) {
    this.#map.setAttribute('viewBox', `0 0 ${numbers.length} 1`);
    this.#map.classList.toggle('map-gaps', numbers.length <= GAPS_UP_TO);
    this.#cells = new Map(
      numbers.map((page, index) => [
        page,
        svg('rect', { x: index, y: '0', width: '1', height: '1', class: 'cell', 'data-page': page }, svg('title', {}, `Page ${page}`)),
      ]),
    );
    this.#map.replaceChildren(...this.#cells.values());
  }

  mark(page) {
    this.#cells.get(page.page)?.setAttribute('class', `cell cell-${page.state}`);
  }

  show(model, found) {
    const { run } = model;
    this.element.classList.toggle('progress-waiting', run.state === 'queued');
    this.element.hidden = !model.live && !run.pages_total;
    if (run.pages_total) {
      this.#bar.setAttribute('aria-valuemax', run.pages_total);
      this.#bar.setAttribute('aria-valuenow', model.ended);
      this.#bar.setAttribute('aria-valuetext', `${model.ended} of ${run.pages_total} pages`);
    }
    const parts = words(model, found);
    this.#numbers.replaceChildren(...parts.map((part) => h('span', {}, part)));
    this.#announce(model, parts.join(', '));
  }

  /** Says the numbers aloud, but not for every page. */
  #announce(model, text) {
    const now = Date.now();
    if (!model.live || now - this.#announcedAt > ANNOUNCE_MS) {
      this.#announcedAt = now;
      if (this.#spoken.textContent !== text) {
        this.#spoken.textContent = text;
      }
    }
  }
}

/** The server counts no farther than a thousand. */
function ahead(runs) {
  return runs < 1000 ? count(runs, 'run') : `${number(1000)} runs or more`;
}

function words(model, found) {
  const { run } = model;
  if (run.state === 'queued') {
    return [run.queue_position ? `Waiting; ${ahead(run.queue_position)} ahead` : 'Waiting for a worker'];
  }
  if (!run.pages_total) {
    return run.state === 'running' ? ['Opening the document'] : [];
  }
  const rate = model.rate();
  const left = run.pages_total - model.ended;
  const done = model.live || left > 0 || run.pages_failed > 0
    ? `${number(run.pages_done)} of ${count(run.pages_total, 'page')}`
    : count(run.pages_done, 'page');
  return [
    done,
    run.pages_failed > 0 && `${number(run.pages_failed)} failed`,
    count(found, 'detection'),
    rate && `${rate.toFixed(1)} pages/s`,
    model.live && rate && left > 0 && `about ${roughly((left / rate) * 1000)} left`,
    !model.live && run.started_at && run.finished_at && `in ${duration(new Date(run.finished_at) - new Date(run.started_at))}`,
  ].filter(Boolean);
}
