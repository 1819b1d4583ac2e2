// Why runs and pages fail: the categories of the server, and words for them.

import { t } from '../i18n.js';

export const FAILURES = [
  'unreadable', 'encrypted', 'no_pages', 'too_many_pages', 'page_out_of_range', 'page_too_large', 'render_failed',
  'page_timeout', 'out_of_memory', 'worker_crashed', 'worker_error', 'model_missing', 'model_failed', 'storage_failed',
];

/** A server that is newer than the page may know more categories. */
export const failureWord = (category) => (FAILURES.includes(category) ? t(`admin.failure.${category}`) : category);
