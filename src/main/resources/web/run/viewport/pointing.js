// The pointer over the pages: looks at boxes, picks them, moves the paper.

import { oncePerFrame } from '../../ui/kit.js';
import { inOrder, nearest, next, under } from './hits.js';

const REACH = 12; // CSS pixels that a tap may miss by
const HOVER_REACH = 3;
const MOVED = 6; // CSS pixels; beyond that it was no click

export class Pointing {
  #workspace;
  #viewport;
  #down = null;
  #over = null;
  #look = oncePerFrame(() => this.#lookAt());

  /**
   * @param {import('../workspace.js').Workspace} workspace
   * @param {import('./viewport.js').Viewport} viewport
   */
  constructor(workspace, viewport) {
    this.#workspace = workspace;
    this.#viewport = viewport;
    const on = (type, handler) => viewport.element.addEventListener(type, handler);
    on('pointermove', (event) => this.#moved(event));
    on('pointerleave', () => this.#left());
    on('pointerdown', (event) => (this.#down = [event.clientX, event.clientY]));
    on('click', (event) => this.#clicked(event));
    on('focusin', (event) => this.#focused(event));
    on('focusout', () => workspace.look(null));
  }

  /** Goes to the next box: of the one that is focused or picked. @returns {boolean} whether there was one */
  walk(direction) {
    const from = this.#from();
    const sheet = from && this.#viewport.sheet(from.page);
    const to = sheet && nearest(from, sheet.shown, direction);
    if (to) {
      this.#reach(sheet, to);
    }
    return Boolean(from);
  }

  /**
   * From the box that has the focus to the next one of its page, as they are read.
   *
   * @returns {boolean} false where there is none: the focus goes on as it does
   */
  turn(direction) {
    const box = document.activeElement?.closest('.viewport .box');
    const from = box && this.#detectionOf(box);
    const sheet = from && this.#viewport.sheet(from.page);
    const order = sheet ? inOrder(sheet.shown) : [];
    const to = order[order.indexOf(from) + direction];
    if (!to) {
      return false;
    }
    this.#reach(sheet, to);
    return true;
  }

  /** Picks the box that is looked at. @returns {boolean} whether there is one */
  pickLooked() {
    const { looked } = this.#workspace;
    if (looked) {
      this.#workspace.pick(looked);
    }
    return Boolean(looked);
  }

  #from() {
    const box = document.activeElement?.closest('.viewport .box');
    return box ? this.#detectionOf(box) : this.#workspace.picked;
  }

  #reach(sheet, detection) {
    const element = sheet.overlay?.elementOf(detection);
    if (element && document.activeElement?.closest('.viewport .box')) {
      this.#viewport.goTo(detection.page, detection);
      element.focus({ preventScroll: true });
    } else {
      this.#workspace.pick(detection, { scroll: true });
    }
  }

  #detectionOf(element) {
    const number = Number(element.closest('.page').dataset.page);
    return this.#viewport.sheet(number)?.overlay?.detection(element) ?? null;
  }

  #stack(event, reach) {
    const at = this.#viewport.at(event.clientX, event.clientY, reach);
    return at && at.sheet.page.state === 'done' ? under(at.sheet.shown, at.x, at.y, reach * at.scale) : [];
  }

  #moved(event) {
    if (event.pointerType !== 'touch') {
      this.#over = event.buttons ? null : event;
      this.#look();
    }
  }

  #lookAt() {
    if (this.#over) {
      const [detection] = this.#stack(this.#over, HOVER_REACH);
      this.#workspace.look(detection ?? null);
      this.#viewport.element.classList.toggle('over-box', Boolean(detection));
    }
  }

  #left() {
    this.#over = null;
    this.#workspace.look(null);
  }

  #clicked(event) {
    const byKey = event.detail === 0;
    const box = event.target.closest('.box');
    if (byKey) {
      if (box) {
        this.#workspace.pick(this.#detectionOf(box));
      }
      return;
    }
    const [x, y] = this.#down ?? [event.clientX, event.clientY];
    const dragged = Math.hypot(event.clientX - x, event.clientY - y) > MOVED;
    if (dragged || event.button !== 0 || event.target.closest('.page-failure') || !getSelection().isCollapsed) {
      return;
    }
    const stack = this.#stack(event, REACH);
    if (stack.length > 0) {
      const { picked } = this.#workspace;
      const detection = next(stack, stack.find(({ n }) => picked?.page === stack[0].page && n === picked.n));
      this.#workspace.pick(detection);
    }
  }

  #focused(event) {
    const box = event.target.closest('.box');
    this.#workspace.look(box ? this.#detectionOf(box) : null);
  }
}
