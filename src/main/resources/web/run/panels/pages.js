// A panel on the left.

import { h } from '../../ui/kit.js';

export class PagesPanel {
  element = h('div', { class: 'panel-pages' });
}
