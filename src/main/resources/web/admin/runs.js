// Everybody's runs: find, cancel, retry, delete.

import { STATES, count, since, stateWord } from '../i18n.js';
import { ask, h, toast } from '../ui/kit.js';
import { choice, field } from '../ui/form.js';
import { listModels } from '../api.js';
import { filtered, query, table } from './table.js';
import { bulk } from './bulk.js';

const FAILURES = [
  'unreadable', 'encrypted', 'no_pages', 'too_many_pages', 'page_out_of_range', 'page_too_large', 'render_failed',
  'page_timeout', 'out_of_memory', 'worker_crashed', 'worker_error', 'model_missing', 'model_failed', 'storage_failed',
];

function progress(run) {
  const total = run.pages_total ?? '?';
  const failed = run.pages_failed > 0 ? `, ${count(run.pages_failed, 'page')} failed` : '';
  return `${run.pages_done} of ${total}${failed}`;
}

export async function show() {
  const actions = bulk('admin/runs/actions', 'run');
  const { items: models } = await listModels();

  const confirmed = (title, body, action, danger) => async (target) => {
    if (await ask(`${title} ${target.words}?`, body, title, danger)) {
      toast(await actions.send(action, target));
      await found.refresh();
    }
  };
  actions.buttons([
    ['Cancel', confirmed('Cancel', 'What was found is kept. Runs that ended stay as they are.', 'cancel', false)],
    ['Retry', confirmed('Retry', 'Pages that failed or were not read are read again.', 'retry', false)],
    ['Delete', confirmed('Delete', 'Their results go; the documents stay. This cannot be undone.', 'delete', true)],
  ]);

  const list = async (values) => {
    const listed = await table(
      `admin/runs${query(values)}`,
      [
        { title: 'Document', cell: (run) => h('a', { href: `./#/documents/${run.document_id}` }, run.document_title) },
        { title: 'State', cell: (run) => h('span', { class: `badge badge-${run.state}` }, stateWord(run.state)) },
        { title: 'Pages', cell: progress },
        { title: 'Failure', cell: (run) => (run.error ? h('span', { title: run.error.message }, run.error.category) : '') },
        { title: 'Model', cell: (run) => `${run.model.name} ${run.model.version}` },
        { title: 'User', cell: (run) => run.owner ?? 'nobody' },
        { title: 'Started', cell: (run) => since(run.created_at) },
      ],
      { empty: 'No run fits.', selectable: true, onSelect: () => actions.update() },
    );
    actions.of(listed, values);
    return { element: h('div', {}, actions.element, listed.element) };
  };

  const found = await filtered(
    [
      choice('State', 'state', [['', 'any'], ...STATES.map((state) => [state, stateWord(state)])], ''),
      choice('Failure', 'failure', [['', 'any'], ...FAILURES.map((category) => [category, category])], ''),
      choice('Model', 'model', [['', 'any'], ...models.map((model) => [`${model.name}@${model.version}`, `${model.name} ${model.version}`])], ''),
      field('User', { name: 'user', type: 'search', maxlength: 100 }),
      field('Document', { name: 'search', type: 'search', maxlength: 200 }),
    ],
    list,
  );
  return { element: found.element };
}
