// A panel on the left.

import { h } from '../../ui/kit.js';

export class SearchPanel {
  element = h('div', { class: 'panel-search' });
}
