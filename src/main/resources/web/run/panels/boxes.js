// A panel on the left.

import { h } from '../../ui/kit.js';

export class BoxesPanel {
  element = h('div', { class: 'panel-boxes' });
}
