// The settings of a run, as fields of a form.

import { h } from './kit.js';
import { listModels } from '../api.js';

let ids = 0;

/**
 * Where the server offers several models, a choice of them appears once it has said so.
 *
 * @param {{pages: string, threshold: number}} initial
 * @param {{name: string, version: string}|null} chosen the model that is chosen at first; null for the default
 * @returns {{element: Element, values: () => {model: string, pages: string, threshold: number|undefined}}}
 */
export function optionFields(initial = {}, chosen = null) {
  const pages = h('input', {
    type: 'text',
    name: 'pages',
    placeholder: 'all',
    value: initial.pages || null,
    autocomplete: 'off',
    spellcheck: 'false',
    pattern: '\\s*\\d+(-\\d*)?(\\s*,\\s*\\d+(-\\d*)?)*\\s*',
    title: 'Pages and ranges, such as 1-3,7',
  });
  const threshold = h('input', {
    type: 'number',
    name: 'threshold',
    placeholder: 'model’s own',
    value: initial.threshold ?? null,
    min: '0',
    max: '1',
    step: 'any',
    inputmode: 'decimal',
  });
  const element = h(
    'div',
    { class: 'fields' },
    field('Pages', 'Such as 1-3,7. Empty means all.', pages),
    field('Lowest score', 'From 0 to 1. Empty means what the model recommends.', threshold),
  );
  const model = modelChoice(element, chosen);
  return {
    element,
    values: () => ({
      model: model.value,
      pages: pages.value.trim(),
      threshold: threshold.value === '' ? undefined : Number(threshold.value),
    }),
  };
}

/** The empty value, which also stands where there is no choice, is the default. */
function modelChoice(element, chosen) {
  const select = h('select', { name: 'model' });
  listModels()
    .then(({ items }) => {
      if (items.length < 2) {
        return;
      }
      for (const model of items) {
        // Models of several versions may have the same weights, with other thresholds.
        const value = model.default ? '' : `${model.name}@${model.version}`;
        const selected = model.name === chosen?.name && model.version === chosen?.version;
        select.append(h('option', { value, selected }, `${model.name}, version ${model.version}`));
      }
      element.prepend(field('Model', 'What looks at the pages.', select));
    })
    .catch(() => {}); // the server says what is wrong when a run is started
  return select;
}

function field(label, hint, input) {
  input.id = `field-${++ids}`;
  input.setAttribute('aria-describedby', `${input.id}-hint`);
  return h(
    'div',
    { class: 'field' },
    h('label', { for: input.id }, label),
    input,
    h('p', { class: 'hint', id: `${input.id}-hint` }, hint),
  );
}
