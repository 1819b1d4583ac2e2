// The document's own file: drawn by pdf.js, which is loaded when it is first needed.

const PDFJS = new URL('../../pdfjs/', import.meta.url);
const RANGE = 128 * 1024; // bytes

/** A page of the file that does not have the shape of the page's image is another one: nothing of it is shown. */
const SAME_SHAPE = 0.01;

export class Original {
  #url;
  #opened = null;
  #task = null;

  /** @param {string} url of the file, a PDF */
  constructor(url) {
    this.#url = url;
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
      url: this.#url,
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
}
