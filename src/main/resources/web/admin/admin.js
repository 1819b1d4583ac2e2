// The administration: its sections, each a module that is loaded when it is shown.

import { isolated, t } from '../i18n.js';
import { h, showFrame, showTitle } from '../ui/kit.js';
import { getSession, goToLogin } from '../api.js';

const main = document.getElementById('main');

/** By the name in the address, such as /admin#/users. */
const SECTIONS = {
  overview: () => import('./overview.js'),
  runs: () => import('./runs.js'),
  documents: () => import('./documents.js'),
  users: () => import('./users.js'),
  tokens: () => import('./tokens.js'),
  webhooks: () => import('./webhooks.js'),
  models: () => import('./models.js'),
  settings: () => import('./settings.js'),
  audit: () => import('./audit.js'),
};

const titleOf = (section) => t(`admin.section.${section}`);

let shown = null;

/** Counts what was asked for, so that a slow section does not replace a later one. */
let turns = 0;

/** The section in the address and what follows its name, such as the id of a user. */
function place() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, '').split('?')[0].split('/');
  return SECTIONS[name] ? [name, rest.join('/')] : ['overview', ''];
}

const links = h(
  'nav',
  { class: 'sections', 'aria-label': t('admin.title') },
  Object.keys(SECTIONS).map((name) => h('a', { href: `#/${name}`, 'data-section': name }, titleOf(name))),
);
const content = h('div', { class: 'section' });

async function route() {
  const [name, rest] = place();
  const title = titleOf(name);
  for (const link of links.children) {
    link.toggleAttribute('data-current', link.dataset.section === name);
    if (link.dataset.section === name) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  showTitle(title);
  const turn = ++turns;
  shown?.close?.();
  shown = null;
  content.replaceChildren(h('p', { class: 'loading' }, t('admin.loading')));
  try {
    const section = await (await SECTIONS[name]()).show(rest);
    if (turn !== turns) {
      section.close?.(); // another section was chosen meanwhile
      return;
    }
    shown = section;
    content.replaceChildren(h('h1', {}, title), shown.element);
  } catch (e) {
    if (turn !== turns) {
      return;
    }
    content.replaceChildren(h('h1', {}, title), h('p', { class: 'form-message', role: 'alert' }, e.message));
  }
}

async function start() {
  const { login_required: required, user } = await getSession();
  if (required && !user) {
    goToLogin();
    return;
  }
  if (required && user.role !== 'admin') {
    main.replaceChildren(
      h('section', { class: 'gate' }, h('h1', {}, t('admin.administrators')), h('p', {}, t('admin.notOne', { name: isolated(user.username) }))),
    );
    return;
  }
  main.replaceChildren(h('div', { class: 'admin' }, links, content));
  window.addEventListener('hashchange', route);
  await route();
}

showTitle(t('admin.title'));
showFrame();
start().catch((e) => main.replaceChildren(h('p', { class: 'gate form-message', role: 'alert' }, e.message)));
