// A line of a list of facts.

import { h } from '../../ui/kit.js';

/** @param {string|Node|(string|Node)[]} value */
export const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
