// The settings of this browser. What is chosen shows at once, in the pages behind the dialog, too.

import { language, LANGUAGES, choose as chooseLanguage, t } from '../i18n.js';
import { h, styled } from './kit.js';
import { shown } from './dialog.js';
import { CHOICES, choose, settings } from './settings.js';

await styled('settings.css', import.meta.url);

const SWATCHES = 7; // as many as there are usual labels

/** Shows the settings until they are closed. */
export function openSettings() {
  if (document.querySelector('.settings-dialog')) {
    return;
  }
  const dialog = h(
    'dialog',
    { class: 'dialog settings-dialog', 'aria-labelledby': 'settings-title' },
    h(
      'form',
      { method: 'dialog' },
      h('header', { class: 'settings-head' }, h('h2', { id: 'settings-title' }, t('settings.title')), h('p', { class: 'hint' }, t('settings.here'))),
      h(
        'div',
        { class: 'settings-body' },
        languages(),
        group('theme'),
        toggle('dim'),
        group('density'),
        group('colours', swatches),
        toggle('patterns'),
        toggle('keys'),
      ),
      h('div', { class: 'dialog-actions' }, h('button', { class: 'button button-primary', value: 'ok' }, t('settings.done'))),
    ),
  );
  shown(dialog);
}

/** Each language by its own name, so that everybody finds theirs. */
function languages() {
  const options = Object.entries(LANGUAGES).map(([tag, name]) => h('option', { value: tag, lang: tag, selected: tag === language }, name));
  return h(
    'div',
    { class: 'settings-line' },
    h('label', { for: 'settings-language' }, t('nav.language')),
    h('select', { id: 'settings-language', class: 'settings-select', onchange: ({ target }) => chooseLanguage(target.value) }, options),
  );
}

/** One of several. @param {(value: string) => Element} more is shown beside each */
function group(name, more = () => null) {
  const chosen = settings()[name];
  return h(
    'fieldset',
    { class: 'settings-line' },
    h('legend', {}, t(`settings.${name}`)),
    h(
      'div',
      { class: 'segments' },
      CHOICES[name].map((value) =>
        h(
          'label',
          { class: 'segment' },
          h('input', { type: 'radio', name, value, checked: value === chosen, onchange: () => choose(name, value) }),
          h('span', {}, t(`settings.${name}.${value}`)),
          more(value),
        ),
      ),
    ),
  );
}

function swatches(value) {
  const dots = Array.from({ length: SWATCHES }, (_, i) => h('span', { class: `dot c${i}` }));
  return h('span', { class: 'swatches', 'data-colours': value, 'aria-hidden': 'true' }, dots);
}

/** On or off. */
function toggle(name) {
  const input = h('input', {
    type: 'checkbox', role: 'switch', class: 'switch', checked: settings()[name] === 'on',
    'aria-describedby': `settings-${name}-hint`, onchange: () => choose(name, input.checked ? 'on' : 'off'),
  });
  return h(
    'div',
    { class: 'settings-line' },
    h('label', { class: 'settings-toggle' }, h('span', {}, t(`settings.${name}`)), input),
    h('p', { class: 'hint', id: `settings-${name}-hint` }, t(`settings.${name}.hint`)),
  );
}
