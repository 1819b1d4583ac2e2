// Numbers at a glance, which are asked for anew while they are seen.

import { h, styled } from './kit.js';

await styled('tiles.css', import.meta.url);

const REFRESH_MS = 10_000;

/** @param {string} [note] in small letters below the value */
export function tile(title, value, note) {
  return h('div', { class: 'tile' }, h('p', { class: 'hint' }, title), h('p', { class: 'tile-value' }, value), note ? h('p', { class: 'hint' }, note) : null);
}

/**
 * Fills something in now, and every ten seconds while the window is seen.
 *
 * @param {() => Promise<void>} fill
 * @returns {Promise<() => void>} ends it; fails if it cannot be filled in the first time
 */
export async function refreshed(fill) {
  await fill();
  const timer = setInterval(() => {
    if (!document.hidden) {
      fill().catch(() => {}); // the frame says that the connection is lost
    }
  }, REFRESH_MS);
  return () => clearInterval(timer);
}
