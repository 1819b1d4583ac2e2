// How much of what was found: by label, by score, by page. A click shows that alone.

import { decimals, number, score, t } from '../../i18n.js';
import { h, labelClass, styled, svg } from '../../ui/kit.js';
import { Panel } from '../panels/panel.js';
import { ScoreCounts, paths } from './counts.js';
import { PagesChart } from './pages-chart.js';

await styled('statistics.css', import.meta.url);

const BARS = 20;
const WIDTH = 280;
const HEIGHT = 84;
const SMALL = [72, 20];
const LIVE_MS = 300;

export class StatisticsPanel extends Panel {
  #counts = new ScoreCounts();
  #found = new ScoreCounts(({ candidate }) => !candidate); // without what was not asked for
  #rows = new Map(); // label → its row
  #total = h('p', { class: 'statistics-total' });
  #labels = h('ul', { class: 'label-rows', 'aria-label': t('panel.statistics.byLabel') });
  #all = h('button', { class: 'button button-small', type: 'button', hidden: true, onclick: () => this.workspace.filter.only(null) }, t('panel.statistics.all'));
  #bars = svg('svg', { class: 'score-histogram', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  #picks = h('div', { class: 'histogram-picks', role: 'group', 'aria-label': t('panel.statistics.byScore') });
  #axis = h('p', { class: 'axis', 'aria-hidden': 'true' });
  #pages;

  element;

  constructor(workspace) {
    super(workspace);
    this.#pages = new PagesChart(workspace);
    this.element = h(
      'div',
      { class: 'statistics' },
      this.#total,
      h('h3', {}, t('panel.statistics.byLabel')),
      this.#labels,
      this.#all,
      h('h3', {}, t('panel.statistics.byScore')),
      h('div', { class: 'histogram' }, this.#bars, this.#picks),
      this.#axis,
      h('h3', {}, t('panel.statistics.byPage')),
      this.#pages.element,
    );
    this.on('pages', () => this.changedSoon(LIVE_MS));
    this.on('filter', () => this.changed());
    this.on('page', () => this.isShown && this.#pages.show());
  }

  hide() {
    super.hide();
    this.changed();
  }

  close() {
    super.close();
    this.#pages.close();
  }

  draw() {
    const { model, filter } = this.workspace;
    for (const page of model.pages.values()) {
      this.#counts.put(page);
      this.#found.put(page);
    }
    const labels = filter.labels;
    const inside = (label) => this.#of(label).from(label, filter.lowestOf(label), filter.highest);
    const most = Math.max(1, ...labels.map(inside));
    let all = 0;
    let shown = 0;
    labels.forEach((label, index) => {
      const n = inside(label);
      all += this.#of(label).from(label, 0);
      shown += filter.isShown(label) ? n : 0;
      const row = this.#row(label);
      row.show(n, n / most);
      if (this.#labels.children[index] !== row.element) {
        this.#labels.insertBefore(row.element, this.#labels.children[index] ?? null);
      }
    });
    this.#total.textContent = t('run.foundShown', { shown: number(shown), n: all });
    this.#all.hidden = !filter.chosen;
    this.#drawScores(labels.filter((label) => filter.isShown(label)));
    this.#pages.show();
  }

  /** Candidates count where the reader asked for lower scores of the label. */
  #of(label) {
    return this.workspace.filter.lowestOf(label) > 0 ? this.#counts : this.#found;
  }

  /** A click shows this label alone; when it is alone already, all of them. */
  #only(label) {
    const { filter } = this.workspace;
    const alone = filter.chosen?.length === 1 && filter.isShown(label);
    filter.only(alone ? null : [label]);
  }

  #row(label) {
    if (!this.#rows.has(label)) {
      this.#rows.set(label, this.#newRow(label));
    }
    return this.#rows.get(label);
  }

  #newRow(label) {
    const amount = h('span', { class: 'label-count' });
    const median = h('span', { class: 'label-median' });
    const bar = h('span', { class: 'label-bar' });
    const path = svg('path', {});
    const button = h(
      'button',
      { type: 'button', class: `label-row ${labelClass(label)}`, title: t('panel.statistics.only', { label }), onclick: () => this.#only(label) },
      h('span', { class: 'dot', 'aria-hidden': 'true' }),
      h('span', { class: 'label-name' }, label),
      amount,
      h('span', { class: 'label-track', 'aria-hidden': 'true' }, bar),
      svg('svg', { class: 'label-spark', viewBox: `0 0 ${SMALL.join(' ')}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, path),
      median,
    );
    return {
      element: h('li', {}, button),
      show: (n, part) => {
        const { filter } = this.workspace;
        const middle = this.#of(label).median(label, filter.lowestOf(label), filter.highest);
        button.setAttribute('aria-pressed', String(filter.isShown(label)));
        amount.textContent = number(n);
        median.textContent = middle === null ? '' : t('panel.statistics.median', { score: score(middle) });
        bar.style.width = `${100 * part}%`;
        path.setAttribute('d', paths(this.#counts.bars([label], BARS), ...SMALL, 0.6)[0].d);
      },
    };
  }

  #drawScores(labels) {
    const floor = Math.floor(Math.min(0.95, this.#lowest(labels)) * 20) / 20;
    const bars = Math.round((1 - floor) * BARS);
    const series = this.#counts.bars(labels, bars, floor);
    const drawn = paths(series, WIDTH, HEIGHT - 1, 1.5);
    this.#bars.replaceChildren(...drawn.map(({ label, d }) => svg('path', { class: labelClass(label), d })));
    const totals = Array.from({ length: bars }, (_, bar) => series.reduce((sum, { counts }) => sum + counts[bar], 0));
    while (this.#picks.children.length > bars) {
      this.#picks.lastChild.remove();
    }
    totals.forEach((n, bar) => this.#showPick(this.#picks.children[bar] ?? this.#newPick(), Math.round(100 * floor + (100 * bar) / BARS) / 100, n));
    this.#axis.replaceChildren(h('span', {}, decimals(floor, 2)), h('span', {}, decimals((1 + floor) / 2, 2)), h('span', {}, decimals(1, 2)));
  }

  /** Shows the scores from this bar on; those from the lowest one on are all. */
  #newPick() {
    const pick = h('button', { type: 'button', class: 'histogram-pick' });
    pick.addEventListener('click', () => {
      const chosen = pick.getAttribute('aria-pressed') === 'true';
      this.workspace.filter.setLowest(chosen ? 0 : Number(pick.dataset.from));
    });
    this.#picks.append(pick);
    return pick;
  }

  #showPick(pick, from, n) {
    const { lowest, highest } = this.workspace.filter;
    const words = t('panel.statistics.bar', { from: decimals(from, 2), to: decimals(from + 1 / BARS, 2), n });
    pick.dataset.from = from;
    pick.dataset.hidden = String(from + 1 / BARS <= lowest + 0.001 || from >= highest);
    pick.title = words;
    pick.setAttribute('aria-label', words);
    pick.setAttribute('aria-pressed', String(Math.abs(lowest - from) < 0.005));
  }

  #lowest(labels) {
    const bins = labels.map((label) => this.#counts.of(label).findIndex((n) => n > 0)).filter((bin) => bin >= 0);
    return bins.length > 0 ? Math.min(...bins) / 100 : 0.5;
  }
}
