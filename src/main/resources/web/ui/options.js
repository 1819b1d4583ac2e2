// The settings of a run, as two fields of a form.

import { h } from './dom.js';

let ids = 0;

/** @returns {{element: Element, values: () => {pages: string, threshold: number|undefined}}} */
export function optionFields(initial = {}) {
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
  return {
    element,
    values: () => ({
      pages: pages.value.trim(),
      threshold: threshold.value === '' ? undefined : Number(threshold.value),
    }),
  };
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
