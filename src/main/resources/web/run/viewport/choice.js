// Which zoom and which layout were chosen: by the address, by what was chosen the last time, by hand.

import { LEAST, MODES, MOST } from './layout.js';

const KEY = 'pagerunner.viewport';

export class Choice {
  /** A number, where 1 shows an inch as 96 pixels, or what the zoom follows. @type {number|'width'|'fit'} */
  zoom = 'width';
  mode = 'continuous';

  /** @param {import('../../address.js').Address} address goes before what was chosen the last time */
  constructor(address) {
    this.#take(address, remembered());
  }

  /** Which fit the zoom follows: `width`, `fit` (the page), or null. */
  get fit() {
    return typeof this.zoom === 'string' ? this.zoom : null;
  }

  /** Takes in what an address names. @returns {boolean} whether that is another choice */
  follow(address) {
    const [mode, zoom] = [this.mode, this.zoom];
    this.#take(address, { mode, zoom: this.fit ?? String(zoom * 100) });
    return mode !== this.mode || zoom !== this.zoom;
  }

  /** @param {number} zoom 1 is 100 % */
  zoomTo(zoom) {
    this.zoom = Math.min(MOST, Math.max(LEAST, zoom));
  }

  /** @returns {boolean} whether that is another one */
  setMode(mode) {
    if (mode === this.mode) {
      return false;
    }
    const grid = mode === 'grid' || this.mode === 'grid';
    this.mode = mode;
    this.zoom = grid ? 'width' : mode === 'single' && this.zoom === 'width' ? 'fit' : this.zoom;
    return true;
  }

  /**
   * Begins with this the next time.
   *
   * @param {number} zoom in force
   * @returns {{zoom: string, layout: string}} as an address says it
   */
  remember(zoom) {
    const written = this.fit ?? String(Math.round(zoom * 100));
    localStorage.setItem(KEY, JSON.stringify({ mode: this.mode, zoom: this.mode === 'grid' ? 'width' : written }));
    return { zoom: written, layout: this.mode };
  }

  #take(address, known) {
    const mode = address.layout ?? known.mode;
    this.mode = MODES.includes(mode) ? mode : 'continuous';
    const zoom = address.zoom ?? known.zoom;
    const percent = Number(zoom);
    this.zoom = percent > 0 ? percent / 100 : zoom === 'fit' ? 'fit' : 'width';
  }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
