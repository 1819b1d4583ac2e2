// The settings of a run, as fields of a form.

import { t } from '../i18n.js';
import { listModels } from '../api.js';
import { h } from './kit.js';
import { pagesProblem } from './pages.js';

let ids = 0;

/**
 * Where the server offers several models, a choice of them appears once it has said so.
 *
 * @param {{pages: string, threshold: number}} initial
 * @param {{name: string, version: string}|null} chosen the model that is chosen at first; null for the default
 * @param {number|null} most pages of the document; null where it is not known
 * @returns {{element: Element, values: () => {model: string, pages: string, threshold: number|undefined}, wrong: () => Element|null}}
 *     `wrong` is the first field whose value makes no sense
 */
export function optionFields(initial = {}, chosen = null, most = null) {
  const pages = h('input', {
    type: 'text',
    name: 'pages',
    placeholder: t('options.allPages'),
    value: initial.pages || null,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  pages.addEventListener('input', () => {
    const problem = pagesProblem(pages.value, most);
    pages.setCustomValidity(problem ? t(`options.pages.${problem}`, { n: most }) : '');
  });
  const threshold = h('input', {
    type: 'number',
    name: 'threshold',
    placeholder: t('options.own'),
    value: initial.threshold ?? null,
    min: '0',
    max: '1',
    step: 'any',
    inputmode: 'decimal',
  });
  const element = h(
    'div',
    { class: 'fields' },
    field(t('options.pages'), t('options.pagesHint'), pages),
    field(t('options.score'), t('options.scoreHint'), threshold),
  );
  const model = modelChoice(element, chosen);
  return {
    element,
    values: () => ({
      model: model.value,
      pages: pages.value.trim(),
      threshold: threshold.value === '' ? undefined : Number(threshold.value),
    }),
    wrong: () => [pages, threshold].find((input) => !input.checkValidity()) ?? null,
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
        select.append(h('option', { value, selected }, t('options.modelVersion', { name: model.name, version: model.version })));
      }
      element.prepend(field(t('options.model'), t('options.modelHint'), select));
    })
    .catch(() => {}); // the server says what is wrong when a run is started
  return select;
}

function field(label, hint, input) {
  input.id = `option-${++ids}`;
  input.setAttribute('aria-describedby', `${input.id}-hint`);
  return h(
    'div',
    { class: 'field' },
    h('label', { for: input.id }, label),
    input,
    h('p', { class: 'hint', id: `${input.id}-hint` }, hint),
  );
}
