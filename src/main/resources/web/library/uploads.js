// The uploads in hand. They go on while the user looks at something else.

import { ApiError, findSame, importDocument, largestUpload, randomKey, uploadDocument } from '../api.js';
import { bytes, limitWords, t } from '../i18n.js';
import { sha256 } from './sum.js';

const AT_ONCE = 2;

/** Fires `change` with an upload whenever there is news of it, and `done` with one that the server has accepted. */
class Uploads extends EventTarget {
  /** What the next uploads are sent with; null where that makes no sense. The library sets it. */
  options = () => ({});

  #waiting = [];
  #active = 0;
  #checking = 0;
  #summing = Promise.resolve(); // one file in memory at a time

  constructor() {
    super();
    // The browser asks before it leaves a page that is still sending files.
    window.addEventListener('beforeunload', (event) => this.#checking + this.#waiting.length + this.#active > 0 && event.preventDefault());
  }

  /**
   * Uploads files, two at a time.
   *
   * @param {object} fields what they are sent with besides the options
   */
  add(files, fields = {}) {
    const options = this.options();
    if (options) {
      const begun = [...files].map((file) => this.#begun(new Upload(sent(file), { ...options, ...fields }, files.length === 1)));
      this.#checking += begun.length;
      begun.forEach((upload) => {
        this.#summing = this.#summing.then(() => this.#check(upload)).finally(() => this.#checking--);
      });
    }
  }

  /** Has the server fetch the file at a URL. */
  addUrl(url) {
    const options = this.options();
    if (options) {
      this.enqueue(this.#begun(new Upload(fetched(url), options, true)));
    }
  }

  #begun(upload) {
    this.#tell('change', upload);
    return upload;
  }

  /** A file that is too large is not sent, and one that was read before only if the user wants it to be. */
  async #check(upload) {
    const most = await largestUpload();
    if (upload.state === 'checking' && upload.source.file.size > most) {
      upload.refuse(new ApiError(413, t('tray.tooLarge', { limit: limitWords(most) })));
      this.#tell('change', upload);
      return;
    }
    const sum = upload.state === 'checking' && (await sha256(upload.source.file));
    upload.same = sum ? await findSame(sum) : null;
    if (upload.same && upload.state === 'checking') {
      upload.state = 'same';
      this.#tell('change', upload);
    } else {
      this.enqueue(upload);
    }
  }

  enqueue(upload) {
    if (upload.state === 'stopped') {
      return;
    }
    upload.state = 'waiting';
    this.#waiting.push(upload);
    this.#tell('change', upload);
    this.#next();
  }

  stop(upload) {
    upload.state = 'stopped';
    upload.abort.abort();
    this.#waiting = this.#waiting.filter((other) => other !== upload);
    this.#tell('change', upload);
  }

  async #next() {
    if (this.#active >= AT_ONCE || this.#waiting.length === 0) {
      return;
    }
    const upload = this.#waiting.shift();
    this.#active++;
    await upload.send(() => this.#tell('change', upload));
    this.#active--;
    this.#tell(upload.state === 'done' ? 'done' : 'change', upload);
    this.#next();
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** A file that this browser sends. */
const sent = (file) => ({
  file,
  name: file.name,
  note: bytes(file.size),
  progress: (part) => (part < 1 ? t('tray.part', { part: `${Math.floor(part * 100)} %` }) : t('tray.storing')),
  send: (options, key, onProgress, signal) => uploadDocument(file, options, key, onProgress, signal),
});

/** A file that the server fetches, and does not tell how far it is. */
const fetched = (url) => ({
  name: url,
  note: '',
  progress: () => t('tray.fetching'),
  send: (options, key, onProgress, signal) => importDocument(url, options, key, signal),
});

/** One file on its way. */
class Upload {
  /** @type {'checking'|'same'|'waiting'|'sending'|'refused'|'stopped'|'done'} */
  state = 'checking';
  /** From 0 to 1, of what is to be sent. */
  part = 0;
  /** Why it was refused. @type {Error|null} */
  error = null;
  /** The same bytes in a document that there is already. */
  same = null;
  document = null;
  abort = new AbortController();

  #options;
  #key = randomKey();

  /** @param {boolean} alone whether it came by itself, so that the user waits for it */
  constructor(source, options, alone) {
    this.source = source;
    this.alone = alone;
    this.#options = options;
  }

  /** Whether the same request may succeed a little later. */
  get mayTryAgain() {
    return this.error instanceof ApiError && this.error.passing;
  }

  async send(changed) {
    this.state = 'sending';
    const progress = (part) => {
      this.part = part;
      changed();
    };
    progress(0);
    try {
      this.document = await this.source.send(this.#options, this.#key, progress, this.abort.signal);
      this.state = 'done';
    } catch (error) {
      if (this.state !== 'stopped') {
        this.refuse(error);
      }
    }
  }

  refuse(error) {
    this.error = error;
    this.state = 'refused';
  }
}

export const uploads = new Uploads();
