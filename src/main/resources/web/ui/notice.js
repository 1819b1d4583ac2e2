// A view that says why there is nothing else to see.

import { h } from './dom.js';

export function notice(title, text) {
  document.title = 'Pagerunner';
  return h(
    'div',
    { class: 'notice', role: 'alert' },
    h('h1', {}, title),
    h('p', {}, text),
    h('p', {}, h('a', { class: 'button', href: '#/' }, 'All documents')),
  );
}
