// A panel on the right.

import { h } from '../../ui/kit.js';

export class AboutPanel {
  element = h('div', { class: 'panel-about' });
}
