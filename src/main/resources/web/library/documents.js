// Deletes one document that is looked at, after a question.

import { isolated, t } from '../i18n.js';
import { toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { deleteDocument } from '../api.js';

/** Asks, then deletes. @returns {Promise<boolean>} whether the document is gone */
export async function confirmDelete(item) {
  const question = t('library.deleteQuestion', { title: isolated(item.title) });
  if (!(await ask(t('library.deleteTitle'), question, t('library.delete'), true))) {
    return false;
  }
  try {
    await deleteDocument(item.id);
  } catch (error) {
    if (error.status !== 404) {
      toast(error.message, 'error');
      return false;
    }
  }
  toast(t('library.deletedOne', { title: isolated(item.title) }));
  return true;
}
