// What every view is built from: elements, icons, the colours of labels, toasts, questions, the header.

import { getSession, onConnection, request } from '../api.js';
import { choose, language, LANGUAGES, number, readable, t } from '../i18n.js';
import { href } from '../address.js';

/** `h('a', { class: 'x', href: '…', onclick: f }, 'text', child)`; null and false are left out. Text is never markup. */
export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const ICONS = {
  upload: 'M10 13V3.5M6 7l4-3.8L14 7M3.5 13v2.5a1.5 1.5 0 0 0 1.5 1.5h10a1.5 1.5 0 0 0 1.5-1.5V13',
  download: 'M10 3v9.5M6 9l4 3.8L14 9M3.5 13v2.5a1.5 1.5 0 0 0 1.5 1.5h10a1.5 1.5 0 0 0 1.5-1.5V13',
  page: 'M5.5 2.5h6l3.5 3.5v10a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 4 16V4a1.5 1.5 0 0 1 1.5-1.5zM11.5 2.5V6H15',
  trash: 'M3.5 5.5h13M8 5.5V3.5h4v2M5.5 5.5l.7 10.3a1.3 1.3 0 0 0 1.3 1.2h5a1.3 1.3 0 0 0 1.3-1.2l.7-10.3M8.5 8.5v5.5M11.5 8.5v5.5',
  close: 'M5 5l10 10M15 5L5 15',
  copy: 'M7.5 7.5h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM4.5 12.5h-.0a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h7a1 1 0 0 1 1 1v.2',
  again: 'M16 10a6 6 0 1 1-1.8-4.3M16.2 2.8v3.4h-3.4',
  stop: 'M6 6h8v8H6z',
  alert: 'M10 6.5v4.2M10 13.6v.1M10 2.8a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.4z',
  back: 'M11.5 4.5L6 10l5.5 5.5',
  down: 'M5 7.5l5 5 5-5',
  up: 'M5 12.5l5-5 5 5',
  plus: 'M10 4.5v11M4.5 10h11',
  minus: 'M4.5 10h11',
  width: 'M2.5 4v12M17.5 4v12M5 10h10M7.5 7.5L5 10l2.5 2.5M12.5 7.5L15 10l-2.5 2.5',
  fit: 'M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4M7 7h6v6H7z',
  pen: 'M4 16l.8-3.4L13.2 4.2l2.6 2.6-8.4 8.4zM11.5 6l2.6 2.6',
  share: 'M13.5 6.5L7 9.2M13.5 13.5L7 10.8M15.2 3.6a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM15.2 12.4a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM4.8 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  pages: 'M5 3h10v5.5H5zM5 11.5h10V17H5z',
  outline: 'M3.5 5h10M6.5 10h10M6.5 15h8',
  search: 'M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4',
  boxes: 'M3 4h8v5H3zM9 11.5h8V16H9zM3 13.5h3M14 6.5h3',
  box: 'M3.5 6.5v-3h3M13.5 3.5h3v3M16.5 13.5v3h-3M6.5 16.5h-3v-3M7 7h6v6H7z',
  chart: 'M4 16.5v-6M8 16.5v-12M12 16.5v-8M16 16.5v-4',
  info: 'M10 9.2v4.6M10 6.4v.1M10 2.8a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.4z',
  keys: 'M2.5 5.5h15v9h-15zM5.5 8.5h.1M8.5 8.5h.1M11.5 8.5h.1M14.5 8.5h.1M6.5 11.5h7',
  grid: 'M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h5v5h-5z',
  settings: 'M8.6 4.8L8.8 2.8L11.2 2.8L11.4 4.8L12.7 5.3L14.2 4L16 5.8L14.7 7.3L15.2 8.6L17.2 8.8L17.2 11.2L15.2 11.4L14.7 12.7L16 14.2L14.2 16L12.7 14.7L11.4 15.2L11.2 17.2L8.8 17.2L8.6 15.2L7.3 14.7L5.8 16L4 14.2L5.3 12.7L4.8 11.4L2.8 11.2L2.8 8.8L4.8 8.6L5.3 7.3L4 5.8L5.8 4L7.3 5.3zM10 7.6a2.4 2.4 0 1 1 0 4.8a2.4 2.4 0 0 1 0-4.8z',
  text: 'M7 3.5c1.6 0 3 .6 3 2v9c0 1.4-1.4 2-3 2M13 3.5c-1.6 0-3 .6-3 2M13 16.5c-1.6 0-3-.6-3-2',
  'mode-continuous': 'M5.5 2v5.5h9V2M5.5 18v-7.5h9V18',
  'mode-single': 'M5.5 3h9v14h-9z',
  'mode-two': 'M2.5 4h6.5v12H2.5zM11 4h6.5v12H11z',
  'mode-grid': 'M3 3h4v5H3zM8.5 3h4v5h-4zM14 3h3v5h-3M3 11h4v5H3zM8.5 11h4v5h-4zM14 11h3v5h-3',
  pencil: 'M12.5 4.5l3 3M4 16l.8-3.6L13 4.2a1.4 1.4 0 0 1 2 0l.8.8a1.4 1.4 0 0 1 0 2l-8.2 8.2z',
  link: 'M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3l1-1',
  tune: 'M3.5 6h8M15 6h1.5M3.5 14H5M8.5 14h8M13.2 4.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 0 1 0-3.6zM6.8 12.2a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 0 1 0-3.6z',
};

export function icon(name) {
  return svg(
    'svg',
    { class: 'icon', viewBox: '0 0 20 20', width: '20', height: '20', 'aria-hidden': 'true' },
    svg('path', { d: ICONS[name] }),
  );
}

/** Calls `work` once before the next frame, however often the result is called until then. */
export function oncePerFrame(work) {
  let due = false;
  return () => {
    if (!due) {
      due = true;
      requestAnimationFrame(() => {
        due = false;
        work();
      });
    }
  };
}

/**
 * Loads the style sheet of a component, once. A module awaits it before anything of it is shown:
 * `await styled('rows.css', import.meta.url);`
 */
export function styled(file, base) {
  const url = new URL(file, base).href;
  const known = [...document.querySelectorAll('link[rel=stylesheet]')].find((link) => link.href === url);
  if (known) {
    return known.sheet ? undefined : loaded(known);
  }
  const link = h('link', { rel: 'stylesheet', href: url });
  document.head.append(link);
  return loaded(link);
}

/** A style sheet that cannot be loaded is no reason to show nothing. */
function loaded(link) {
  return new Promise((resolve) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', resolve);
  });
}

const FIXED = ['text', 'title', 'list', 'table', 'figure', 'caption', 'formula'];
const COLOURS = 12; // .c0 to .c11 in style.css

const given = new Map(FIXED.map((label, index) => [label, index]));

/** A label's place in the legend: first the usual ones, then others as they come. */
export function labelIndex(label) {
  if (!given.has(label)) {
    given.set(label, given.size);
  }
  return given.get(label);
}

/** The class that sets `--label`. Labels beyond the palette share colours. */
export const labelClass = (label) => `c${labelIndex(label) % COLOURS}`;

/** A moment as people here write it, such as "5 minutes ago" by `since`; machines read the exact one. */
export const time = (at, words) => h('time', { datetime: new Date(at).toISOString() }, words(at));

/**
 * How often each label was found, as a bar with their colours.
 *
 * @param {{label: string, detections: number}[]} labels the most frequent ones
 * @param {number} all detections, also those with other labels
 */
export function labelBar(labels, all) {
  const others = all - labels.reduce((sum, { detections }) => sum + detections, 0);
  const words = labels.map(({ label, detections }) => `${readable(label)} ${number(detections)}`);
  const bar = h('span', { class: 'label-bar', role: 'img', 'aria-label': words.join(', '), title: words.join('\n') });
  const parts = labels.map(({ label, detections }) => [labelClass(label), detections]);
  for (const [name, detections] of [...parts, ['label-others', others]]) {
    if (detections > 0) {
      const part = h('span', { class: name });
      part.style.flexGrow = detections;
      bar.append(part);
    }
  }
  return bar;
}

/** A view that says why there is nothing else to see. */
export function notice(title, text) {
  document.title = t('app.name');
  return h(
    'div',
    { class: 'notice', role: 'alert' },
    h('h1', {}, title),
    h('p', {}, text),
    h('p', {}, h('a', { class: 'button', href: href({ view: 'library' }) }, t('app.allDocuments'))),
  );
}

const TOAST_MS = 3_500;

/**
 * Says something for a moment.
 *
 * @param {{words: string, act: () => void, ms: number}|null} action what can be done about it, and for how long
 * @returns {() => void} takes it away
 */
export function toast(text, kind = 'info', action = null) {
  const close = () => element.remove();
  const act = () => {
    close();
    action.act();
  };
  const button = action && h('button', { class: 'toast-action', type: 'button', onclick: act }, action.words);
  const element = h('p', { class: `toast toast-${kind}` }, text, button);
  document.getElementById('toasts').append(element);
  setTimeout(close, action?.ms ?? (kind === 'error' ? 2 * TOAST_MS : TOAST_MS));
  return close;
}

/** What every HTML file says in English until its module runs. */
function translateFrame() {
  document.documentElement.lang = language;
  document.querySelector('.skip').textContent = t('app.skip');
  document.querySelector('.brand').setAttribute('aria-label', t('app.brand'));
  document.getElementById('top-nav').setAttribute('aria-label', t('nav.main'));
}

/** The frame of a page for those who are not logged in: the language, each by its own name, and the settings. */
export function showBareFrame() {
  translateFrame();
  const options = Object.entries(LANGUAGES).map(([tag, name]) => h('option', { value: tag, lang: tag, selected: tag === language }, name));
  const languages = h('select', { class: 'language', 'aria-label': t('nav.language'), onchange: ({ target }) => choose(target.value) }, options);
  document.getElementById('top-nav').replaceChildren(languages, tools());
}

/** The title of the window, such as "Log in · Pagerunner". */
export function showTitle(what) {
  document.title = t('app.title', { what });
}

/**
 * Fills the frame around the views: who is logged in, the settings, and whether the server can be reached.
 *
 * @param {() => import('./commands.js').Command[]|Promise<import('./commands.js').Command[]>} commands of the view
 */
export async function showFrame(commands = () => []) {
  translateFrame();
  const banner = document.getElementById('connection');
  banner.textContent = t('connection.lost');
  onConnection((up) => {
    banner.hidden = up;
  });
  const nav = document.getElementById('top-nav');
  const last = tools(commands);
  nav.replaceChildren(
    h('a', { href: href({ view: 'library' }) }, t('nav.documents')),
    h('a', { href: href({ view: 'gallery' }) }, t('nav.gallery')),
    h('a', { href: href({ view: 'models' }) }, t('nav.models')),
    h('a', { href: href({ view: 'status' }) }, t('nav.status')),
    h('a', { href: href('docs/') }, t('nav.api')),
    last,
  );
  let state;
  try {
    state = await getSession();
  } catch {
    return; // the view itself says that the server cannot be reached
  }
  const { login_required: required, user } = state;
  if (!required || user?.role === 'admin') {
    last.before(h('a', { href: href('admin') }, t('nav.admin')));
  }
  if (user) {
    last.before(
      h('a', { href: href('account'), translate: 'no' }, user.username),
      h('button', { class: 'link', type: 'button', onclick: logOut }, t('nav.logOut')),
    );
  }
}

/** The buttons at the end of the header, and what works on every screen: the palette of commands, the list of keys. */
function tools(commands = () => []) {
  const open = (what) => import('./screens.js').then((screens) => screens[what](commands), () => toast(t('app.outdated'), 'error'));
  const tool = (name, what, keys) =>
    h('button', { class: 'button-icon', type: 'button', 'aria-label': t(`nav.${what}`), title: keys ? `${t(`nav.${what}`)} (${keys})` : t(`nav.${what}`), onclick: () => open(what) }, icon(name));
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, defaultPrevented } = event;
    const palette = (isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'k';
    const help = key === '?' && isFree(event);
    if ((palette || help) && !defaultPrevented) {
      event.preventDefault();
      open(palette ? 'palette' : 'keys');
    }
  });
  heedSettings();
  return h('span', { class: 'top-tools' }, tool('search', 'palette', PALETTE_KEYS), tool('settings', 'settings'));
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
export const PALETTE_KEYS = isMac ? '⌘K' : t('key.palette');
const TYPED = 'input:not([type=range], [type=checkbox], [type=radio]), select, textarea, dialog, [contenteditable], [role=menu], [role=dialog]';

/** Whether a key may be a command: it is nobody's yet, and no sign where those were switched off. */
export function isFree({ key, target, ctrlKey, metaKey, altKey, defaultPrevented }) {
  const isOff = key.length === 1 && key !== ' ' && document.documentElement.dataset.keys === 'off';
  const isTaken = defaultPrevented || ctrlKey || metaKey || altKey || target.closest?.(TYPED) || document.querySelector('dialog[open]');
  return !isOff && !isTaken;
}

/** Another tab may choose otherwise; and the server writes the HTML by a cookie, which may be older than the choice. */
function heedSettings() {
  const KEY = 'pagerunner.settings';
  const apply = () => import('./settings.js').then((settings) => settings.apply());
  window.addEventListener('storage', ({ key }) => (key === KEY || key === null) && apply());
  window.addEventListener('pageshow', ({ persisted }) => persisted && apply());
  const told = /(?:^|; )pagerunner_settings=([^;]*)/.exec(document.cookie)?.[1] ?? '';
  if ((localStorage.getItem(KEY) ?? '') !== told || document.documentElement.dataset.patterns) {
    apply();
  }
}

/** Ends the session here; the browser forgets the pages that it kept. */
export async function logOut() {
  await request('DELETE', 'session');
  location.assign(href('login'));
}
