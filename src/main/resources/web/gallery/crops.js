// The crops of a gallery: read from the server document by document, as they are needed.

import { ApiError, getDocument, getRun, listDetections, listDocuments } from '../api.js';

const DOCUMENTS = 20; // in one answer
const DETECTIONS = 200; // in one answer
/** So many crops are kept at most: about 20 MB. */
export const MOST = 20_000;
const TEXT = 300; // characters that are kept of each

/**
 * @typedef {object} Crop
 * @property {{id: string, title: string}} document
 * @property {string} run its id
 * @property {object} detection with the beginning of its text
 */

export class Crops {
  /** @type {Crop[]} */
  items = [];
  /** All labels seen, also those that are not wanted. */
  labels = new Set();
  /** How many documents there are, as far as is known. */
  documents = 0;
  /** Whether there is nothing more to read. */
  ended = false;
  /** @type {Error|null} */
  error = null;

  #wanted;
  #sources;
  #source = null; // the document that is being read, with the place in it
  #stop = new AbortController();
  #reading = null;

  /** @param {{document: string[]|null, run: string|null, label: string[]|null, score: number|null}} wanted */
  constructor(wanted) {
    this.#wanted = wanted;
    this.#sources = sources(wanted);
  }

  get isFull() {
    return this.items.length >= MOST;
  }

  close() {
    this.#stop.abort();
  }

  /** Reads some more. Asked again meanwhile, it waits for the same answer. */
  more() {
    this.#reading ??= this.#more().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #more() {
    this.ended ||= this.#wanted.label?.length === 0;
    if (this.ended || this.isFull) {
      return;
    }
    this.error = null;
    try {
      this.#source ??= await this.#next();
      if (this.#source) {
        await this.#read();
      } else {
        this.ended = true;
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) {
        this.error = error;
      }
    }
  }

  async #next() {
    const { value, done } = await this.#sources.next();
    if (done) {
      return null;
    }
    this.documents++;
    return { ...value, cursor: null };
  }

  async #read() {
    const source = this.#source;
    const { label, score } = this.#wanted;
    const query = { limit: DETECTIONS };
    if (score) {
      query.min_score = score;
    }
    if (label?.length === 1) {
      query.label = label[0];
    }
    if (source.cursor) {
      query.cursor = source.cursor;
    }
    let answer;
    try {
      answer = await listDetections(source.run, query, this.#stop.signal);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        this.#source = null; // it was deleted meanwhile
        return;
      }
      throw error;
    }
    for (const detection of answer.items) {
      this.labels.add(detection.label);
      if (!label || label.includes(detection.label)) {
        const text = detection.text?.slice(0, TEXT) ?? null;
        this.items.push({ document: source.document, run: source.run, detection: { ...detection, text, mask: undefined } });
      }
    }
    source.cursor = answer.next;
    if (!answer.next) {
      this.#source = null;
    }
  }
}

/** The runs whose crops are shown, one after the other. */
async function* sources({ document: ids, run }) {
  if (run) {
    const { document_id: id } = await getRun(run);
    const item = await getDocument(id);
    yield { document: { id, title: item.title }, run };
    return;
  }
  if (ids?.length > 0) {
    for (const id of new Set(ids)) {
      const item = await found(id);
      if (item?.run) {
        yield source(item);
      }
    }
    return;
  }
  let cursor = null;
  do {
    const { items, next } = await listDocuments({}, DOCUMENTS, cursor);
    for (const item of items) {
      if (item.run?.detections > 0) {
        yield source(item);
      }
    }
    cursor = next;
  } while (cursor);
}

/** A document that was deleted is left out. */
async function found(id) {
  try {
    return await getDocument(id);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      return null;
    }
    throw error;
  }
}

const source = ({ id, title, run }) => ({ document: { id, title }, run: run.id });
