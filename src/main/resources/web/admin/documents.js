// Everybody's documents: find, move to another owner, delete.

import { bytes, readable, since, stateWord, t } from '../i18n.js';
import { href } from '../address.js';
import { h, time, toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { choice, field } from '../ui/form.js';
import { request } from '../api.js';
import { filtered, query, table, userName } from './table.js';
import { bulk, question } from './bulk.js';

const documentLink = ({ id, title }) =>
  h('a', { href: href({ view: 'document', id }), translate: 'no' }, h('bdi', {}, readable(title)));

export async function show() {
  const actions = bulk('admin/documents/actions', 'document');
  const { items: users } = await request('GET', 'admin/users?limit=200');

  async function remove(target) {
    if (await ask(question('document', 'delete', target), t('admin.documents.deleteBody'), t('admin.delete'), true)) {
      toast(await actions.send('delete', target), 'info');
      await found.refresh();
    }
  }

  async function move(target) {
    const owner = choice(t('admin.documents.newOwner'), 'user', users.map((user) => [user.id, user.username, { translate: 'no' }]), users[0]?.id);
    if (await ask(question('document', 'move', target), owner, t('admin.documents.moveButton'))) {
      toast(await actions.send('move', target, { user_id: owner.querySelector('select').value }));
      await found.refresh();
    }
  }

  actions.buttons([
    [t('admin.delete'), remove],
    [t('admin.documents.moveTo'), move],
  ]);

  const list = async (values) => {
    const listed = await table(
      `admin/documents${query(values)}`,
      [
        { title: t('admin.document'), cell: documentLink },
        { title: t('admin.owner'), cell: (one) => userName(one.owner) },
        { title: t('admin.pages'), cell: (one) => one.pages ?? '', className: 'number' },
        { title: t('admin.size'), cell: (one) => bytes(one.bytes), className: 'number' },
        { title: t('admin.latestRun'), cell: (one) => (one.run ? h('span', { class: `badge badge-${one.run.state}` }, stateWord(one.run.state)) : '') },
        { title: t('admin.uploaded'), cell: (one) => time(one.created_at, since) },
      ],
      { empty: t('admin.documents.empty'), selectable: true, onSelect: () => actions.update() },
    );
    actions.of(listed, values);
    return { element: h('div', {}, actions.element, listed.element) };
  };

  const found = await filtered(
    [field(t('admin.documents.search'), { name: 'search', type: 'search', maxlength: 200 }), field(t('admin.owner'), { name: 'user', type: 'search', maxlength: 100 })],
    list,
  );
  return { element: found.element };
}

