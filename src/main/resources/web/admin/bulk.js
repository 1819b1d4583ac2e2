// One action for the rows that are selected, or for everything that the filter finds.

import { t } from '../i18n.js';
import { h, toast } from '../ui/kit.js';
import { request } from '../api.js';

/** A request changes so many at most, and says whether there are more. */
const MOST_REQUESTS = 200;

/**
 * @param {string} path that takes `{action, ids}` or `{action, …filter}`
 * @param {'document'|'run'} noun of one row
 */
export function bulk(path, noun) {
  const element = h('div', { class: 'bulk' });
  let listed = null;
  let filter = {};
  let wanted = [];

  /** What an action is for: the selection if there is one, else all that the filter finds. */
  function target() {
    const ids = listed.selected();
    return ids.length > 0 ? { ids, n: ids.length } : { ids: null };
  }

  function update() {
    const { ids, n } = target();
    const words = ids ? t(`admin.bulk.withN.${noun}`, { n }) : t(`admin.bulk.withAll.${noun}`);
    element.replaceChildren(
      h('span', { class: 'hint', role: 'status' }, words),
      ...wanted.map(([title, act]) =>
        h(
          'button',
          {
            class: 'button button-small',
            type: 'button',
            onclick: () => act(target()).catch((e) => toast(e.message, 'error')),
          },
          title,
        ),
      ),
    );
  }

  return {
    element,
    update,
    buttons(all) {
      wanted = all;
    },
    /** Acts on this table from now on. */
    of(table, values) {
      listed = table;
      filter = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
      update();
    },
    /** Sends the action until nothing is left, and says in words what became of it. */
    async send(action, { ids }, more = {}) {
      let changed = 0;
      let unchanged = 0;
      let failed = [];
      for (let i = 0; i < MOST_REQUESTS; i++) {
        const part = ids === null ? filter : { ids: ids.slice(500 * i, 500 * (i + 1)) };
        const answer = await request('POST', path, { action, ...part, ...more });
        changed += answer.changed;
        unchanged += answer.unchanged;
        failed = failed.concat(answer.failed);
        const isLast = ids === null ? !answer.more || answer.changed === 0 : 500 * (i + 1) >= ids.length;
        if (isLast) {
          break;
        }
      }
      const parts = [t(`admin.bulk.changed.${noun}`, { n: changed })];
      if (unchanged > 0) {
        parts.push(t('admin.bulk.unchanged', { n: unchanged }));
      }
      if (failed.length > 0) {
        parts.push(t('admin.bulk.failed', { n: failed.length, message: failed[0].message }));
      }
      return parts.join(', ');
    },
  };
}

/** What is asked before an action. @param {'document'|'run'} noun of one row */
export const question = (noun, action, { ids, n }) =>
  ids ? t(`admin.ask.${noun}.${action}`, { n }) : t(`admin.askAll.${noun}.${action}`);
