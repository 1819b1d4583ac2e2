// One run of a document: what was found so far, as it happens.

import { bytes, moment, readable, stateWord } from '../i18n.js';
import { copy, h, icon, oncePerFrame, toast } from '../ui/kit.js';
import { href } from '../address.js';
import { getRun } from '../api.js';
import { RunStream } from '../stream.js';
import { RunActions } from './actions.js';
import { ExportMenu } from './export.js';
import { Filter } from './filter.js';
import { Inspector, fact } from './inspector.js';
import { RunModel, pageNumbers } from './model.js';
import { PageGrid } from './pages.js';
import { Progress } from './progress.js';
import { RunMenu } from './runs.js';
import { complete } from './whole.js';

const QUEUE_MS = 3_000;
const SCROLL_MS = 250;

export class RunPanel {
  #item;
  #model;
  #actions;
  #export;
  #address;
  #told;
  #runs;
  #sought = null; // the page and the box that are to be shown once they are there
  #scrolled = null;
  #stream = null;
  #timer = null;
  #closed = false;
  #picked = null;
  #laidOut = 0;

  #state = h('span', { class: 'badge' });
  #notice = h('div', { class: 'notice notice-failed', role: 'alert', hidden: true });
  #facts = h('dl', { class: 'facts' });
  #refresh = oncePerFrame(() => this.#render());

  #progress = new Progress((page) => this.#grid.scrollTo(page));
  #filter = new Filter(
    () => this.#refiltered(),
    (size) => (this.element.dataset.size = size),
  );
  #onScroll = () => {
    clearTimeout(this.#scrolled);
    this.#scrolled = setTimeout(() => this.#note(), SCROLL_MS);
  };
  #grid = new PageGrid(this.#filter);
  #inspector = new Inspector(() => this.#unpick());

  /**
   * @param {import('../address.js').Address} address
   * @param {object} told who wants to know
   * @param {(address: import('../address.js').Address) => void} told.changed something else is shown
   * @param {(run: object) => void} told.newRun the document is read once more
   * @param {(id: string) => Promise<void>} told.chosen another run is to be shown
   * @param {() => void} told.gone the run was deleted elsewhere
   */
  constructor(item, run, address, told) {
    this.#item = item;
    this.#address = address;
    this.#told = told;
    this.#runs = new RunMenu((id) => told.chosen(id).catch((error) => toast(error.message, 'error')));
    this.#model = new RunModel(run);
    this.#actions = new RunActions(item, this.#model, {
      changed: () => this.#refresh(),
      retried: () => this.#retried(),
      newRun: told.newRun,
    });
    this.#export = new ExportMenu(item, this.#model, this.#filter);
    this.element = this.#layOut();
    this.#grid.addEventListener('look', ({ detail }) => this.#look(detail));
    this.#grid.addEventListener('near', ({ detail }) => this.#complete(detail));
    this.#grid.addEventListener('leave', () => this.#lookAway());
    this.#grid.addEventListener('pick', ({ detail }) => this.#pick(detail));
    this.element.addEventListener('keydown', (event) => this.#keyDown(event));
    window.addEventListener('scroll', this.#onScroll, { passive: true });
    for (const type of ['wheel', 'touchmove', 'pointerdown']) {
      this.element.addEventListener(type, () => (this.#sought = null), { passive: true });
    }
    this.#render();
    this.#follow();
    this.#watchQueue();
  }

  /** Shows a place of the run: at once, or when it is there. */
  go(address) {
    this.#address = address;
    this.#filter.choose(address.label, address.score);
    this.#refiltered();
    this.#sought = address.page && { page: address.page, box: address.box };
    if (!address.box) {
      this.#unpick();
    }
    this.#seek();
  }

  /** @param {object[]} runs of the document, newest first */
  offer(runs) {
    this.#runs.show(runs, this.#model.run.id);
  }

  close() {
    this.#closed = true;
    window.removeEventListener('scroll', this.#onScroll);
    clearTimeout(this.#scrolled);
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#grid.close();
  }

  #layOut() {
    return h(
      'div',
      { class: 'run-panel', 'data-size': this.#filter.size },
      h(
        'header',
        { class: 'run-head' },
        h('a', { class: 'back', href: href({ view: 'library' }) }, icon('back'), 'Documents'),
        h('div', { class: 'run-title' }, h('h1', {}, h('bdi', {}, readable(this.#item.title))), this.#state, this.#runs.element),
        h('div', { class: 'actions' }, this.#export.element, this.#actions.element),
      ),
      this.#progress.element,
      this.#notice,
      this.#filter.element,
      h(
        'div',
        { class: 'run-body' },
        this.#grid.element,
        h(
          'aside',
          { class: 'run-side' },
          this.#inspector.element,
          h('section', { class: 'about', 'aria-label': 'About this run' }, this.#facts),
        ),
      ),
    );
  }

  #follow() {
    this.#stream = new RunStream(this.#model.run.id, (type, data) => this.#received(type, data), this.#told.gone);
  }

  #received(type, data) {
    this.#changed(this.#model.apply(type, data));
    if (type === 'run.finished' && this.#model.live) {
      this.#reload();
    }
  }

  #changed(pages) {
    this.#expectPages();
    for (const page of pages) {
      this.#grid.put(page);
      this.#progress.mark(page);
    }
    this.#seek();
    this.#refresh();
  }

  /** Goes to the page that the address names once it has a place, and to the box once it is known. */
  #seek() {
    if (!this.#sought || this.#laidOut === 0) {
      return;
    }
    const { page: number, box, isNear } = this.#sought;
    const page = this.#model.pages.get(number);
    if (page && !isNear) {
      this.#sought.isNear = true;
      this.#grid.scrollTo(number);
    }
    if (page?.state === 'waiting') {
      return; // its place moves until the size of the pages is known
    }
    const detection = box && page?.detections.find(({ n }) => n === box);
    if (box && !detection && page?.truncated) {
      this.#complete(page);
      return;
    }
    this.#sought = null;
    if (page) {
      this.#grid.scrollTo(number);
    }
    if (detection) {
      this.#pick({ detection, page });
    }
  }

  /** Writes down what is shown, unless the place that the address names is still sought. */
  #note() {
    if (this.#closed || this.#sought) {
      return;
    }
    const picked = this.#picked?.detection;
    const { hidden, seen, only } = this.#filter;
    this.#address = {
      ...this.#address,
      page: picked?.page ?? this.#grid.current(),
      box: picked?.n ?? null,
      label: only ?? (hidden.size > 0 ? seen.filter((label) => !hidden.has(label)) : null),
      score: this.#filter.lowest || null,
    };
    this.#told.changed(this.#address);
  }

  #keyDown(event) {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (key === 'Escape') {
      this.#unpick();
    } else if (key === 'c' && !ctrlKey && !metaKey && !altKey && !target.closest('input, select, dialog')) {
      const text = this.#picked?.detection.text;
      if (text) {
        copy(text);
      }
    }
  }

  async #complete(page) {
    if (!page.truncated || !(await complete(this.#model.run.id, page)) || this.#closed) {
      return;
    }
    this.#changed([page]);
    if (this.#picked?.page === page) {
      const whole = page.detections.find(({ n }) => n === this.#picked.detection.n);
      this.#pick({ detection: whole, page });
    }
  }

  /** Once the number of pages is known, each has its place. */
  #expectPages() {
    const { pages_total: total, options } = this.#model.run;
    if (!total || total === this.#laidOut) {
      return;
    }
    this.#laidOut = total;
    const numbers = pageNumbers(options.pages, total);
    this.#progress.layOut(numbers);
    for (const page of numbers.map((n) => this.#model.expect(n))) {
      this.#grid.put(page);
      this.#progress.mark(page);
    }
  }

  #retried() {
    this.#changed(this.#model.resetFailed());
    this.#watchQueue();
  }

  async #reload() {
    try {
      const run = await getRun(this.#model.run.id);
      this.#model.snapshot(run);
      this.#refresh();
    } catch {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#closed || this.#reload(), QUEUE_MS);
    }
  }

  /** The place in the queue has no event of its own. */
  #watchQueue() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      if (!this.#closed && this.#model.run.state === 'queued') {
        await this.#reload();
        this.#watchQueue();
      }
    }, QUEUE_MS);
  }

  #render() {
    if (this.#closed) {
      return;
    }
    const { run, live, ended } = this.#model;
    const pages = [...this.#model.pages.values()];
    this.#expectPages();
    this.element.dataset.empty = String(run.pages_total === null && !live);
    this.#state.className = `badge badge-${run.state}`;
    this.#state.textContent = stateWord(run.state);
    this.#progress.show(this.#model, pages.reduce((sum, page) => sum + (page.found ?? page.detections.length), 0));
    this.#filter.count(pages);
    this.#actions.show();
    this.#export.refresh();
    this.#showNotice(run);
    this.#showFacts(run);
    const counter = live && run.pages_total ? `${ended}/${run.pages_total} · ` : '';
    document.title = `${counter}${readable(this.#item.title)} · Pagerunner`;
  }

  #showNotice(run) {
    this.#notice.hidden = !run.error;
    if (run.error) {
      this.#notice.replaceChildren(
        h('h2', {}, run.state === 'failed' ? 'This document could not be read' : 'The run ended early'),
        h('p', {}, run.error.message),
        ...(run.error.retryable ? [h('p', { class: 'hint' }, 'Trying again may help.')] : []),
      );
    }
  }

  #showFacts(run) {
    const { options, model } = run;
    const item = this.#item;
    this.#facts.replaceChildren(
      fact('File', `${item.filename}, ${bytes(item.bytes)}`),
      fact('Model', `${model.name} ${model.version}`),
      fact('Pages', options.pages || 'all'),
      fact('Lowest score', options.threshold ?? 'the model’s own'),
      fact('Uploaded', moment(item.created_at)),
    );
  }

  #refiltered() {
    this.#grid.refilter();
    this.#refresh();
    this.#onScroll();
  }

  #look({ detection, page }) {
    this.#inspector.show(detection, page, this.#picked !== null);
  }

  /** Back to the box that was picked, or to none. */
  #lookAway() {
    if (this.#picked) {
      this.#inspector.show(this.#picked.detection, this.#picked.page, true);
    } else {
      this.#inspector.clear();
    }
  }

  #pick({ detection, page }) {
    this.#picked = { detection, page };
    this.#inspector.show(detection, page, true);
    this.#grid.mark(detection);
    this.#onScroll();
  }

  #unpick() {
    this.#picked = null;
    this.#grid.mark(null);
    this.#inspector.clear();
    this.#onScroll();
  }
}
