// Which run it is: a menu where the document has several.

import { count, moment, since, stateWord, t } from '../i18n.js';
import { h } from '../ui/kit.js';

export class RunMenu {
  #select = h('select', { 'aria-label': t('run.run'), onchange: () => this.#onChoose(this.#select.value) });
  #onChoose;

  element = h('div', { class: 'run-menu', hidden: true }, this.#select);

  /** @param {(id: string) => void} onChoose called with the run that the user chooses */
  constructor(onChoose) {
    this.#onChoose = onChoose;
  }

  /** @param {object[]} runs newest first */
  show(runs, id) {
    this.element.hidden = runs.length < 2;
    this.#select.replaceChildren(
      ...runs.map((run) =>
        h('option', { value: run.id, selected: run.id === id, title: moment(run.created_at) }, describe(run))),
    );
  }
}

function describe({ model, options, detections, state, created_at: created }) {
  const chosen = [
    options.pages && t('run.onPages', { pages: options.pages }),
    options.threshold !== undefined && options.threshold !== null && t('run.from', { score: options.threshold }),
  ];
  const found = state === 'succeeded' || state === 'partial' ? count(detections, 'detection') : stateWord(state);
  return [`${model.name} ${model.version}`, ...chosen, found, since(created)].filter(Boolean).join(' · ');
}
