// Everybody's documents: find, move to another owner, delete.

import { bytes, since, stateWord } from '../i18n.js';
import { ask, h, toast } from '../ui/kit.js';
import { choice, field } from '../ui/form.js';
import { request } from '../api.js';
import { filtered, query, table } from './table.js';
import { bulk } from './bulk.js';

export async function show() {
  const actions = bulk('admin/documents/actions', 'document');
  const { items: users } = await request('GET', 'admin/users?limit=200');

  async function remove(target) {
    if (await ask(`Delete ${target.words}?`, 'Their runs and results go, too. This cannot be undone.', 'Delete', true)) {
      toast(await actions.send('delete', target), 'info');
      await found.refresh();
    }
  }

  async function move(target) {
    const owner = choice('New owner', 'user', users.map((user) => [user.id, user.username]), users[0]?.id);
    if (await ask(`Move ${target.words}?`, owner, 'Move')) {
      toast(await actions.send('move', target, { user_id: owner.querySelector('select').value }));
      await found.refresh();
    }
  }

  actions.buttons([
    ['Delete', remove],
    ['Move to another owner', move],
  ]);

  const list = async (values) => {
    const listed = await table(
      `admin/documents${query(values)}`,
      [
        { title: 'Document', cell: (one) => h('a', { href: `./#/documents/${one.id}` }, one.title) },
        { title: 'Owner', cell: (one) => one.owner ?? 'nobody' },
        { title: 'Pages', cell: (one) => one.pages ?? '', className: 'number' },
        { title: 'Size', cell: (one) => bytes(one.bytes), className: 'number' },
        { title: 'Latest run', cell: (one) => (one.run ? h('span', { class: `badge badge-${one.run.state}` }, stateWord(one.run.state)) : '') },
        { title: 'Uploaded', cell: (one) => since(one.created_at) },
      ],
      { empty: 'No document fits.', selectable: true, onSelect: () => actions.update() },
    );
    actions.of(listed, values);
    return { element: h('div', {}, actions.element, listed.element) };
  };

  const found = await filtered(
    [field('Title or file', { name: 'search', type: 'search', maxlength: 200 }), field('Owner', { name: 'user', type: 'search', maxlength: 100 })],
    list,
  );
  return { element: found.element };
}

