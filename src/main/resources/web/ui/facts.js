// A line of a list of facts.

import { h } from './kit.js';

/** @param {string|Node|(string|Node)[]} name @param {string|Node|(string|Node)[]} value */
export const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
