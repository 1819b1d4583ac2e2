// The settings in force, and where each comes from.

import { t } from '../i18n.js';
import { h } from '../ui/kit.js';
import { request } from '../api.js';

export async function show() {
  const { items } = await request('GET', 'admin/settings');
  const groups = [...new Set(items.map((setting) => setting.group))];
  return {
    element: h(
      'div',
      { class: 'stack' },
      h('p', { class: 'hint' }, t('admin.settings.hint')),
      groups.map((group) =>
        h(
          'section',
          { class: 'card' },
          h('h2', { lang: 'en' }, group),
          h(
            'dl',
            { class: 'settings' },
            items
              .filter((setting) => setting.group === group)
              .map((setting) =>
                h(
                  'div',
                  {},
                  h('dt', {}, h('code', {}, setting.name)),
                  h('dd', { translate: 'no' }, h('strong', {}, setting.value ?? setting.default), ' ', h('span', { class: 'badge' }, setting.source)),
                  h('dd', { class: 'hint', lang: 'en' }, setting.description),
                ),
              ),
          ),
        ),
      ),
    ),
  };
}
