// Who is logged in, and the links in the frame that depend on it.

import { h } from './dom.js';
import { request } from '../api.js';

/** The state of the login; asked for once. */
export const session = request('GET', 'session');

/** Whether whoever is logged in may upload. */
export async function mayUpload() {
  const { user } = await session;
  return user?.role !== 'viewer';
}

/** What whoever is logged in may do with a document: change it, and share it. */
export async function rightsOver(item) {
  const { login_required: required, user, sharing } = await session;
  const change = !required || user?.role === 'admin' || (user?.role === 'member' && item.owner === user.username);
  return { change, share: Boolean(required && sharing && change) };
}

/** Adds the links of whoever is logged in. Where nobody has to, only the administration. */
export async function showUser() {
  const nav = document.getElementById('top-nav');
  let state;
  try {
    state = await session;
  } catch {
    return; // the view itself says that the server cannot be reached
  }
  const { login_required: required, user } = state;
  if (!required || user?.role === 'admin') {
    nav.append(h('a', { href: 'admin' }, 'Admin'));
  }
  if (user) {
    nav.append(
      h('a', { href: 'account' }, user.username),
      h('button', { class: 'link', type: 'button', onclick: logOut }, 'Log out'),
    );
  }
}

/** Ends the session here; the browser forgets the pages that it kept. */
export async function logOut() {
  await request('DELETE', 'session');
  location.assign('login');
}
