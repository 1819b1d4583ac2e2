// The uploads in hand. They go on while the user looks at something else.

import { bytes } from '../i18n.js';
import { h } from '../ui/kit.js';
import { ApiError, importDocument, uploadDocument } from '../api.js';

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
      this.#begin(new Upload(sent(file), options, files.length === 1));
    }
  }

  /** Has the server fetch the file at a URL. */
  addUrl(url) {
    this.#begin(new Upload(fetched(url), this.options(), true));
  }

  #begin(upload) {
    this.element.append(upload.element);
    this.#enqueue(upload);
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

/** A file that this browser sends. */
const sent = (file) => ({
  name: file.name,
  note: bytes(file.size),
  progress: (part) => (part < 1 ? `${Math.floor(part * 100)} %` : 'Storing…'),
  send: (options, key, onProgress, signal) => uploadDocument(file, options, key, onProgress, signal),
});

/** A file that the server fetches, and does not tell how far it is. */
const fetched = (url) => ({
  name: url,
  note: '',
  progress: () => 'The server fetches it…',
  send: (options, key, onProgress, signal) => importDocument(url, options, key, signal),
});

/** One file on its way, as a row with a bar, and with the reason when it is refused. */
class Upload {
  alone;
  onAgain = () => {};

  #source;
  #options;
  #key = randomKey();
  #abort = new AbortController();
  #gone = false;
  #bar = h('progress', { max: '1', value: '0' });
  #note = h('span', { class: 'upload-note' }, 'Waiting');
  #buttons = h('div', { class: 'upload-buttons' });

  constructor(source, options, alone) {
    this.#source = source;
    this.#options = options;
    this.alone = alone;
    this.#bar.setAttribute('aria-label', `Upload of ${source.name}`);
    this.element = h(
      'li',
      { class: 'upload' },
      h(
        'div',
        { class: 'upload-head' },
        h('span', { class: 'upload-name' }, source.name),
        h('span', { class: 'upload-size' }, source.note),
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
      const document = await this.#source.send(
        this.#options, this.#key, (part) => this.#progress(part), this.#abort.signal);
      this.element.remove();
      return document;
    } catch (error) {
      this.#refused(error);
      return null;
    }
  }

  #progress(part) {
    this.#bar.value = part;
    this.#note.textContent = this.#source.progress(part);
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
