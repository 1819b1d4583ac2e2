// The uploads in hand. They go on while the user looks at something else.

import { ApiError, uploadDocument } from '../api.js';
import { h } from '../ui/dom.js';
import { bytes } from '../ui/format.js';

const AT_ONCE = 2;

class Uploads extends EventTarget {
  /** The list of uploads, to be placed in a view. */
  element = h('ul', { class: 'uploads', 'aria-label': 'Uploads' });

  /** What the next uploads are sent with; the home view sets it. */
  options = () => ({});

  #waiting = [];
  #active = 0;

  constructor() {
    super();
    // The browser asks before it leaves a page that is still sending files.
    window.addEventListener('beforeunload', (event) => this.#active > 0 && event.preventDefault());
  }

  /**
   * Uploads files, two at a time. Fires `done` with the document for each that is accepted.
   *
   * @param {object} fields what they are sent with besides the options
   */
  add(files, fields = {}) {
    const options = { ...this.options(), ...fields };
    for (const file of files) {
      const upload = new Upload(file, options, files.length === 1);
      this.element.append(upload.element);
      this.#enqueue(upload);
    }
  }

  #enqueue(upload) {
    upload.onAgain = () => this.#enqueue(upload);
    this.#waiting.push(upload);
    this.#next();
  }

  async #next() {
    if (this.#active >= AT_ONCE || this.#waiting.length === 0) {
      return;
    }
    const upload = this.#waiting.shift();
    this.#active++;
    const document = await upload.send();
    this.#active--;
    if (document) {
      const detail = { document, alone: upload.alone };
      this.dispatchEvent(new CustomEvent('done', { detail }));
    }
    this.#next();
  }
}

/** One file on its way, as a row with a bar, and with the reason when it is refused. */
class Upload {
  alone;
  onAgain = () => {};

  #file;
  #options;
  #key = randomKey();
  #abort = new AbortController();
  #gone = false;
  #bar = h('progress', { max: '1', value: '0' });
  #note = h('span', { class: 'upload-note' }, 'Waiting');
  #buttons = h('div', { class: 'upload-buttons' });

  constructor(file, options, alone) {
    this.#file = file;
    this.#options = options;
    this.alone = alone;
    this.#bar.setAttribute('aria-label', `Upload of ${file.name}`);
    this.element = h(
      'li',
      { class: 'upload' },
      h(
        'div',
        { class: 'upload-head' },
        h('span', { class: 'upload-name' }, file.name),
        h('span', { class: 'upload-size' }, bytes(file.size)),
        this.#buttons,
      ),
      this.#bar,
      this.#note,
    );
    this.#offer(['Stop', () => this.#remove()]);
  }

  /** @returns {Promise<object|null>} the document, or null when it was refused or stopped */
  async send() {
    if (this.#gone) {
      return null;
    }
    this.element.classList.remove('upload-refused');
    this.element.removeAttribute('role');
    this.#bar.hidden = false;
    this.#progress(0);
    this.#offer(['Stop', () => this.#remove()]);
    try {
      const document = await uploadDocument(
        this.#file, this.#options, this.#key, (part) => this.#progress(part), this.#abort.signal);
      this.element.remove();
      return document;
    } catch (error) {
      this.#refused(error);
      return null;
    }
  }

  #progress(part) {
    this.#bar.value = part;
    this.#note.textContent = part < 1 ? `${Math.floor(part * 100)} %` : 'Storing…';
  }

  #refused(error) {
    if (this.#gone) {
      return;
    }
    this.#bar.hidden = true;
    this.element.classList.add('upload-refused');
    this.element.setAttribute('role', 'alert');
    this.#note.textContent = error.message;
    const passing = error instanceof ApiError && error.passing;
    this.#offer(passing && ['Try again', () => this.onAgain()], ['Dismiss', () => this.#remove()]);
  }

  #offer(...choices) {
    this.#buttons.replaceChildren(
      ...choices.filter(Boolean).map(([text, action]) =>
        h('button', { class: 'button button-small', type: 'button', onclick: action }, text)),
    );
  }

  #remove() {
    this.#gone = true;
    this.#abort.abort();
    this.element.remove();
  }
}

/** randomUUID exists only on https and on localhost. */
function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
}

export const uploads = new Uploads();
