// The run itself: with what it was read and how, when, and what could not be drawn.

import { bytes, count, decimals, duration, moment, number, readable, stateWord, t } from '../../i18n.js';
import { h, icon, styled } from '../../ui/kit.js';
import { apiUrl, listModels } from '../../api.js';
import { Panel } from '../panels/panel.js';
import { ranges } from '../ranges.js';
import { fact } from '../../ui/facts.js';

await Promise.all(['about.css', 'box.css'].map((file) => styled(file, import.meta.url)));

const LIVE_MS = 500;

export class AboutPanel extends Panel {
  #model = null; // as the server describes it; null where it has it no more

  element = h('div', { class: 'about' });

  constructor(workspace) {
    super(workspace);
    this.on('run', () => this.changedSoon(LIVE_MS));
    this.on('pages', () => this.changedSoon(LIVE_MS));
    this.#askModel();
  }

  hide() {
    super.hide();
    this.changed();
  }

  draw() {
    const { model } = this.workspace;
    this.element.replaceChildren(
      ...section('panel.about.model', this.#modelFacts(model.run)),
      ...section('panel.about.run', runFacts(model)),
      ...warnings(model.pages),
      ...section('panel.about.document', documentFacts(this.workspace.item)),
      h('h3', {}, t('panel.about.api')),
      links(this.workspace),
    );
  }

  async #askModel() {
    const { name, version } = this.workspace.model.run.model;
    const { items } = await listModels().catch(() => ({ items: [] }));
    this.#model = items.find((model) => model.name === name && model.version === version) ?? null;
    this.changed();
  }

  #modelFacts({ model, options, threshold, thresholds, candidates_from: from }) {
    const own = threshold ?? options.threshold ?? this.#model?.threshold;
    const byLabel = Object.entries(thresholds ?? (options.threshold === null && this.#model?.thresholds) ?? {});
    return [
      fact(t('panel.about.name'), `${model.name} ${model.version}`),
      this.#model?.description && fact(t('panel.about.what'), this.#model.description),
      this.#model?.license && fact(t('panel.about.license'), this.#model.license),
      this.#model?.dpi && fact(t('panel.about.dpi'), t('panel.about.dpiValue', { n: this.#model.dpi })),
      fact(t('panel.about.threshold'), own === undefined ? t('panel.about.modelsOwn') : decimals(own, 2)),
      byLabel.length > 0 && fact(t('panel.about.byLabel'), byLabel.map(([label, score]) => `${label} ${decimals(score, 2)}`).join(', ')),
      typeof from === 'number' && fact(t('panel.about.candidates'), t('panel.about.candidatesFrom', { score: decimals(from, 2) })),
      fact('SHA-256', h('code', {}, model.sha256)),
    ];
  }
}

const section = (title, facts) => [h('h3', {}, t(title)), h('dl', { class: 'facts' }, facts.filter(Boolean))];

function runFacts(model) {
  const { run } = model;
  const { created_at: created, started_at: started, finished_at: finished } = run;
  const took = started && finished ? new Date(finished) - new Date(started) : null;
  const rate = model.rate();
  return [
    fact(t('panel.about.state'), stateWord(run.state)),
    fact(t('panel.about.pages'), run.options.pages ?? t('panel.about.allPages')),
    run.pages_total && fact(t('panel.about.read'), t('run.pagesOf', { done: number(run.pages_done), n: run.pages_total })),
    run.pages_failed > 0 && fact(t('panel.about.failed'), count(run.pages_failed, 'page')),
    fact(t('panel.about.asked'), moment(created)),
    started && fact(t('panel.about.started'), moment(started)),
    finished && fact(t('panel.about.finished'), moment(finished)),
    took !== null && fact(t('panel.about.took'), duration(took)),
    rate && fact(t('panel.about.speed'), t('run.rate', { rate: decimals(rate, rate < 10 ? 1 : 0) })),
    fact(t('panel.about.id'), h('code', {}, run.id)),
  ];
}

const documentFacts = ({ title, filename, bytes: size, media_type: type, pages, created_at: created, owner, sha256 }) => [
  fact(t('panel.about.title'), h('bdi', {}, readable(title))),
  fact(t('panel.about.file'), [h('bdi', {}, readable(filename)), `, ${bytes(size)}`]),
  fact(t('panel.about.type'), type),
  pages && fact(t('panel.about.pages'), number(pages)),
  owner && fact(t('panel.about.owner'), owner),
  fact(t('panel.about.uploaded'), moment(created)),
  fact('SHA-256', h('code', {}, sha256)),
];

/** What workers could not draw or read, with the pages that each concerns. */
function warnings(pages) {
  const messages = new Map();
  const note = (message, page, failed) => {
    const known = messages.get(message) ?? { failed, pages: [] };
    known.pages.push(page);
    messages.set(message, known);
  };
  for (const page of [...pages.values()].sort((a, b) => a.page - b.page)) {
    (page.warnings ?? []).forEach(({ message }) => note(message, page.page, false));
    if (page.state === 'failed') {
      note(page.error?.message ?? t('run.pageUnread'), page.page, true);
    }
  }
  if (messages.size === 0) {
    return [];
  }
  const rows = [...messages].map(([message, { failed, pages: on }]) =>
    h('li', { 'data-failed': String(failed) }, icon('alert'), h('p', {}, message, h('span', {}, t('run.onPages', { pages: ranges([...new Set(on)]) })))));
  return [h('h3', {}, t('panel.about.warnings')), h('ul', { class: 'warnings' }, rows)];
}

function links({ item, model }) {
  const { run } = model;
  const all = [
    ['panel.about.runJson', `runs/${run.id}`],
    ['panel.about.pagesJson', `runs/${run.id}/pages`],
    ['panel.about.detectionsJson', `runs/${run.id}/detections`],
    ['panel.about.outlineJson', `runs/${run.id}/outline`],
    ['panel.about.documentJson', `documents/${item.id}`],
  ];
  return h(
    'ul',
    { class: 'links' },
    all.map(([name, path]) => h('li', {}, h('a', { href: apiUrl(path), target: '_blank', rel: 'noopener' }, t(name)))),
  );
}
