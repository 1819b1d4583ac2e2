// The document's own file: drawn by pdf.js, which is loaded when it is first needed.

const PDFJS = new URL('../../pdfjs/', import.meta.url);
const RANGE = 128 * 1024; // bytes

/** A page of the file that does not have the shape of the page's image is another one: nothing of it is shown. */
const SAME_SHAPE = 0.01;

/** Whether an image of a page that was drawn could not be decoded: there is a hole in its place. */
export const hasHoles = (page) => [...page.objs, ...page.commonObjs].some(([, data]) => data === null);

export class Original {
  #url;
  #size;
  #stop = new AbortController();
  #opened = null;
  #task = null;

  /** @param {string} url of the file, a PDF @param {number} size of it in bytes */
  constructor(url, size) {
    this.#url = url;
    this.#size = size;
  }

  /**
   * A page of the file.
   *
   * @param {import('../model.js').Page} page
   * @returns {Promise<{pdf: object, page: object, base: object}|null>} null where it cannot be shown
   */
  async page({ page: number, width, height }) {
    const { pdf, file } = await this.#open();
    const page = await file.getPage(number);
    const base = page.getViewport({ scale: 1 });
    const same = Math.abs((base.width * height) / (base.height * width) - 1) < SAME_SHAPE;
    return same ? { pdf, page, base } : null;
  }

  close() {
    this.#stop.abort();
    this.#task?.destroy();
    this.#task = this.#opened = null;
  }

  #open() {
    this.#opened ??= this.#load();
    return this.#opened;
  }

  async #load() {
    const pdf = await import('../../pdfjs/pdf.min.mjs');
    pdf.GlobalWorkerOptions.workerSrc = new URL('pdf.worker.min.mjs', PDFJS).href;
    const part = (folder) => new URL(`${folder}/`, PDFJS).href;
    this.#task = pdf.getDocument({
      range: this.#ranges(pdf),
      rangeChunkSize: RANGE,
      disableAutoFetch: true,
      disableStream: true,
      isEvalSupported: false,
      enableXfa: false,
      cMapUrl: part('cmaps'),
      cMapPacked: true,
      standardFontDataUrl: part('standard_fonts'),
      wasmUrl: part('wasm'),
      iccUrl: part('iccs'),
      verbosity: pdf.VerbosityLevel.ERRORS,
    });
    return { pdf, file: await this.#task.promise };
  }

  /**
   * Every request is for a range: this server answers these itself, also where it sends others to a bucket, from which a
   * page may not read.
   */
  #ranges(pdf) {
    const ranges = new pdf.PDFDataRangeTransport(this.#size, null);
    ranges.requestDataRange = async (begin, end) => {
      try {
        const answer = await fetch(this.#url, { headers: { Range: `bytes=${begin}-${end - 1}` }, signal: this.#stop.signal });
        if (!answer.ok) {
          throw new Error(`The file cannot be read: ${answer.status}`);
        }
        ranges.onDataRange(begin, new Uint8Array(await answer.arrayBuffer()));
      } catch (error) {
        this.#failed(error);
      }
    };
    return ranges;
  }

  /** What waits for the file fails, too. */
  #failed(error) {
    if (!this.#stop.signal.aborted) {
      console.warn(error);
    }
    this.#task?.destroy();
  }
}
