// A panel on the right.

import { h } from '../../ui/kit.js';

export class StatisticsPanel {
  element = h('div', { class: 'panel-statistics' });
}
