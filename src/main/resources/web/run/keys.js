// The keyboard of the workspace.

export class Keys {
  #commands = new Map();
  #onKey = (event) => this.#pressed(event);

  constructor({ open }) {
    this.#commands.set('p', () => open('pages'));
    this.#commands.set('o', () => open('outline'));
    this.#commands.set('/', () => open('search'));
    this.#commands.set('b', () => open('boxes'));
    document.addEventListener('keydown', this.#onKey);
  }

  help() {}

  close() {
    document.removeEventListener('keydown', this.#onKey);
  }

  #pressed(event) {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    const command = this.#commands.get(key);
    if (command && !ctrlKey && !metaKey && !altKey && !target.closest('input, select, textarea, dialog')) {
      event.preventDefault();
      command();
    }
  }
}
