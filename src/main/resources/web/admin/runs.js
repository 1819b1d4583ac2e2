// Everybody's runs: find, cancel, retry, delete.

import { STATES, readable, since, stateWord, t } from '../i18n.js';
import { href } from '../address.js';
import { h, time, toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { choice, field } from '../ui/form.js';
import { listModels } from '../api.js';
import { FAILURES, failureWord } from './failures.js';
import { filtered, query, table, userName } from './table.js';
import { bulk, question } from './bulk.js';

function progress(run) {
  const values = { done: run.pages_done, total: run.pages_total ?? '?', n: run.pages_failed };
  return t(run.pages_failed > 0 ? 'admin.runs.progressFailed' : 'admin.runs.progress', values);
}

const documentLink = (run) =>
  h(
    'a',
    { href: href({ view: 'document', id: run.document_id, run: run.id }), translate: 'no' },
    h('bdi', {}, readable(run.document_title)),
  );

const modelOption = ({ name, version }) => [`${name}@${version}`, `${name} ${version}`, { translate: 'no' }];

export async function show() {
  const actions = bulk('admin/runs/actions', 'run');
  const { items: models } = await listModels();

  const confirmed = (action) => async (target) => {
    const title = question('run', action, target);
    if (await ask(title, t(`admin.runs.body.${action}`), t(`admin.runs.${action}`), action === 'delete')) {
      toast(await actions.send(action, target));
      await found.refresh();
    }
  };
  actions.buttons(['cancel', 'retry', 'delete'].map((action) => [t(`admin.runs.${action}`), confirmed(action)]));

  const list = async (values) => {
    const listed = await table(
      `admin/runs${query(values)}`,
      [
        { title: t('admin.document'), cell: documentLink },
        { title: t('admin.state'), cell: (run) => h('span', { class: `badge badge-${run.state}` }, stateWord(run.state)) },
        { title: t('admin.pages'), cell: progress },
        { title: t('admin.failure'), cell: (run) => (run.error ? h('span', { title: run.error.message }, failureWord(run.error.category)) : '') },
        { title: t('admin.model'), cell: (run) => h('span', { translate: 'no' }, `${run.model.name} ${run.model.version}`) },
        { title: t('admin.user'), cell: (run) => userName(run.owner) },
        { title: t('admin.started'), cell: (run) => time(run.created_at, since) },
      ],
      { empty: t('admin.runs.empty'), selectable: true, onSelect: () => actions.update() },
    );
    actions.of(listed, values);
    return { element: h('div', {}, actions.element, listed.element) };
  };

  const found = await filtered(
    [
      choice(t('admin.state'), 'state', [['', t('admin.any')], ...STATES.map((state) => [state, stateWord(state)])], ''),
      choice(t('admin.failure'), 'failure', [['', t('admin.any')], ...FAILURES.map((category) => [category, failureWord(category)])], ''),
      choice(t('admin.model'), 'model', [['', t('admin.any')], ...models.map(modelOption)], ''),
      field(t('admin.user'), { name: 'user', type: 'search', maxlength: 100 }),
      field(t('admin.document'), { name: 'search', type: 'search', maxlength: 200 }),
    ],
    list,
  );
  return { element: found.element };
}
