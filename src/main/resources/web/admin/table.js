// A table of a list that comes part by part.

import { t } from '../i18n.js';
import { h } from '../ui/kit.js';
import { request } from '../api.js';

/**
 * A table that asks the server for the next part when there is one.
 *
 * @param {string} path of the list below api/v1, with its filter
 * @param {Array<{title: string, cell: (item: object) => Node|string, className?: string}>} columns
 * @param {object} options
 * @param {string} options.empty what stands there while nothing is listed
 * @param {boolean} options.selectable whether rows have a check box; `selected()` gives the ids
 * @param {() => void} options.onSelect called when the selection changes
 * @param {(items: object[]) => void} options.onItems called with each part before it is shown
 */
export async function table(path, columns, { empty = t('admin.table.nothing'), selectable = false, onSelect, onItems } = {}) {
  const selected = new Set();
  const body = h('tbody');
  const more = h('button', { class: 'button', type: 'button', hidden: true, onclick: next }, t('admin.table.more'));
  const total = h('p', { class: 'hint', role: 'status' });
  const all = selectable
    ? h('input', { type: 'checkbox', 'aria-label': t('admin.table.all'), onchange: () => selectAll() })
    : null;
  let cursor = null;
  let shown = 0;

  function changed() {
    all.checked = shown > 0 && selected.size === shown;
    all.indeterminate = selected.size > 0 && selected.size < shown;
    onSelect?.();
  }

  function selectAll() {
    for (const box of body.querySelectorAll('input[data-id]')) {
      box.checked = all.checked;
      selected[all.checked ? 'add' : 'delete'](box.dataset.id);
    }
    changed();
  }

  function select(event) {
    selected[event.target.checked ? 'add' : 'delete'](event.target.dataset.id);
    changed();
  }

  function row(item) {
    const box = selectable
      ? h('td', {}, h('input', { type: 'checkbox', 'data-id': item.id, 'aria-label': t('admin.table.row'), onchange: select }))
      : null;
    return h('tr', {}, box, columns.map(({ cell, className }) => h('td', { class: className }, cell(item))));
  }

  async function next() {
    const answer = await request('GET', cursor ? `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : path);
    cursor = answer.next;
    shown += answer.items.length;
    onItems?.(answer.items);
    body.append(...answer.items.map(row));
    more.hidden = cursor === null;
    if (shown === 0) {
      total.textContent = empty;
    } else if (answer.total !== undefined) {
      total.textContent = t(answer.total_is_at_least ? 'admin.table.totalAtLeast' : 'admin.table.total', { shown, n: answer.total });
    }
  }

  await next();
  const head = h('tr', {}, selectable ? h('th', {}, all) : null, columns.map(({ title, className }) => h('th', { scope: 'col', class: className }, title)));
  const element = h(
    'div',
    { class: 'table' },
    h('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': t('admin.table.label') }, h('table', {}, h('thead', {}, head), body)),
    total,
    more,
  );
  return { element, selected: () => [...selected] };
}

/** The name of a user; null is nobody. */
export const userName = (name) => (name ? h('span', { translate: 'no' }, name) : t('admin.nobody'));

/** The query of a filter form; empty fields are left out. */
export function query(values) {
  const filled = Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return filled.length === 0 ? '' : `?${new URLSearchParams(filled)}`;
}

/**
 * A list below a filter, which is in the address: it comes back after reload and Back.
 *
 * @param {Node[]} fields with names
 * @param {(values: object) => Promise<{element: Node}>} list
 */
export async function filtered(fields, list) {
  const values = Object.fromEntries(new URLSearchParams(location.hash.split('?')[1] ?? ''));
  const holder = h('div', {});
  const filter = h('form', { class: 'filter-form', role: 'search' }, fields, h('button', { class: 'button', type: 'submit' }, t('admin.table.filter')));
  for (const [name, value] of Object.entries(values)) {
    if (filter.elements[name]) {
      filter.elements[name].value = value;
    }
  }

  let turns = 0; // a slow answer does not replace that to a later filter

  async function apply() {
    const turn = ++turns;
    const chosen = Object.fromEntries(new FormData(filter));
    history.replaceState(null, '', `${location.hash.split('?')[0]}${query(chosen)}`);
    const { element } = await list(chosen);
    if (turn === turns) {
      holder.replaceChildren(element);
    }
  }

  filter.addEventListener('submit', (event) => {
    event.preventDefault();
    apply().catch((e) => holder.replaceChildren(h('p', { class: 'form-message', role: 'alert' }, e.message)));
  });
  filter.addEventListener('change', () => filter.requestSubmit());
  await apply();
  return { element: h('div', {}, filter, holder), refresh: apply };
}
