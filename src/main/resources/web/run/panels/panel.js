// What every panel of the workspace does: it follows the workspace while it is seen, and draws once a frame.

import { oncePerFrame, styled } from '../../ui/kit.js';

await styled('panels.css', import.meta.url);

export class Panel {
  #handlers = [];
  #shown = false;
  #stale = true;
  #timer = null;
  #drawSoon = oncePerFrame(() => this.#draw());

  /** @param {import('../workspace.js').Workspace} workspace */
  constructor(workspace) {
    this.workspace = workspace;
  }

  get isShown() {
    return this.#shown;
  }

  /** Draws the panel as things are now; only while it is seen. */
  draw() {}

  show() {
    this.#shown = true;
    if (this.#stale) {
      this.#drawSoon();
    }
  }

  hide() {
    this.#shown = false;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  close() {
    this.hide();
    this.#handlers.forEach(([type, handler]) => this.workspace.removeEventListener(type, handler));
    this.#handlers = [];
  }

  /** Until it is closed. */
  on(type, handler) {
    this.workspace.addEventListener(type, handler);
    this.#handlers.push([type, handler]);
  }

  /** What the panel shows is another now: it is drawn before the next frame, or when it is shown again. */
  changed() {
    this.#stale = true;
    if (this.#shown) {
      this.#drawSoon();
    }
  }

  /** The same within so many milliseconds: for what comes with every page that is read. */
  changedSoon(ms) {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.changed();
    }, ms);
  }

  #draw() {
    if (this.#shown && this.#stale) {
      this.#stale = false;
      this.draw();
    }
  }
}
