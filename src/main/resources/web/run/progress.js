// How far a run is, in words.

import { count, decimals, duration, number, roughly, t } from '../i18n.js';

const ANNOUNCE_MS = 5_000;
const MOST_AHEAD = 1_000; // the server counts no farther

/**
 * @param {import('./model.js').RunModel} model
 * @param {string} found how many detections there are, in words
 * @returns {string[]}
 */
export function progressWords(model, found) {
  const { run } = model;
  if (run.state === 'queued') {
    return [run.queue_position ? t('run.waitingBehind', { ahead: ahead(run.queue_position) }) : t('run.waiting')];
  }
  if (!run.pages_total) {
    return run.state === 'running' ? [t('run.opening')] : [];
  }
  const rate = model.rate();
  const left = run.pages_total - model.ended;
  const done = model.live || left > 0 || run.pages_failed > 0
    ? t('run.pagesOf', { done: number(run.pages_done), n: run.pages_total })
    : count(run.pages_done, 'page');
  return [
    done,
    run.pages_failed > 0 && t('run.failedPages', { n: run.pages_failed }),
    found,
    rate && t('run.rate', { rate: decimals(rate, 1) }),
    model.live && rate && left > 0 && t('run.left', { time: roughly((left / rate) * 1000) }),
    !model.live && run.started_at && run.finished_at && t('run.took', { time: duration(new Date(run.finished_at) - new Date(run.started_at)) }),
  ].filter(Boolean);
}

function ahead(runs) {
  return runs < MOST_AHEAD ? count(runs, 'run') : t('run.orMore', { n: MOST_AHEAD });
}

const announcedAt = new WeakMap();

/** Says the words aloud, but not for every page. @param {Element} status a live region */
export function spokenProgress(status, { live }, words) {
  const now = Date.now();
  const text = words.join(', ');
  if ((!live || now - (announcedAt.get(status) ?? 0) > ANNOUNCE_MS) && status.textContent !== text) {
    announcedAt.set(status, now);
    status.textContent = text;
  }
}
