// A panel on the left.

import { h } from '../../ui/kit.js';

export class OutlinePanel {
  element = h('div', { class: 'panel-outline' });
}
