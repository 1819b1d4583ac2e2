// The keyboard of the workspace: which key does which of its commands.

import { isFree } from '../ui/kit.js';
import { commandFor } from '../ui/commands.js';

export class Keys {
  #commands;
  #onKey = (event) => this.#pressed(event);

  /** @param {() => import('../ui/commands.js').Command[]} commands as they are at the moment */
  constructor(commands) {
    this.#commands = commands;
    document.addEventListener('keydown', this.#onKey);
  }

  close() {
    document.removeEventListener('keydown', this.#onKey);
  }

  #pressed(event) {
    const { key, target } = event;
    const leads = (key === 'F3' || key === 'F6') && !event.defaultPrevented && !target.closest('dialog'); // out of fields, too
    if (!leads && !isFree(event)) {
      return;
    }
    // Enter and Space are the button's that has the focus; a slider takes the arrows.
    const own = target.closest('button:not(.box), a[href], summary, [role=slider], [role=separator], input');
    if (own && (key === 'Enter' || key.startsWith('Arrow') || key === 'Home' || key === 'End' || key.startsWith('Page'))) {
      return;
    }
    const command = commandFor(event, this.#commands());
    if (command && command.run(event) !== false) {
      event.preventDefault();
    }
  }
}
