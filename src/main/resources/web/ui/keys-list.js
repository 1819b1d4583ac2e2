// The list of keys: what each of them does on this screen.

import { t } from '../i18n.js';
import { h, styled } from './kit.js';
import { keyNames } from './commands.js';
import { shown } from './dialog.js';
import { fact } from './facts.js';
import { choose, settings } from './settings.js';

await styled('keys-list.css', import.meta.url);

/** @param {import('./commands.js').Command[]} commands those with keys are listed */
export function openKeys(commands) {
  if (document.querySelector('.keys-dialog')) {
    return;
  }
  const groups = Map.groupBy(commands.filter((command) => keyNames(command).length > 0), ({ group }) => group);
  const on = h('input', { type: 'checkbox', checked: settings().keys === 'on', onchange: () => choose('keys', on.checked ? 'on' : 'off') });
  const dialog = h(
    'dialog',
    { class: 'dialog keys-dialog', 'aria-labelledby': 'keys-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'keys-title' }, t('run.keys')),
      h('div', { class: 'keys-groups' }, [...groups].map(([group, some]) => list(t(`keys.group.${group}`), some))),
      h('label', { class: 'keys-switch' }, on, h('span', {}, t('settings.keys'))),
      h('div', { class: 'dialog-actions' }, h('button', { class: 'button button-primary', value: 'ok' }, t('run.close'))),
    ),
  );
  shown(dialog);
}

function list(title, commands) {
  const names = (command) => keyNames(command).map((name) => h('kbd', {}, name));
  return h('section', {}, h('h3', {}, title), h('dl', {}, commands.map((command) => fact(names(command), command.text))));
}
