// A title that is changed in its place.

import { h, toast } from '../ui/kit.js';
import { t } from '../i18n.js';
import { renameDocument } from '../api.js';

const LONGEST = '200';

/** Shows a field instead of the title; Enter or leaving it saves, Escape does not. @param {import('./elements.js').Row} row */
export function rename(row) {
  if (row.place.querySelector('input') || !row.changeable) {
    return;
  }
  const { item } = row;
  const field = h('input', { class: 'row-rename', 'aria-label': t('library.title'), maxlength: LONGEST, value: item.title, autocomplete: 'off' });
  let open = true;
  const close = (title) => {
    if (!open) {
      return;
    }
    open = false;
    const hadFocus = document.activeElement === field;
    field.replaceWith(row.link);
    if (hadFocus) {
      row.link.focus();
    }
    if (title !== null && title !== '' && title !== item.title) {
      save(row, title);
    }
  };
  field.addEventListener('blur', () => close(field.value.trim()));
  field.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Enter') {
      close(field.value.trim());
    } else if (event.key === 'Escape') {
      close(null);
    }
  });
  row.link.replaceWith(field);
  field.focus();
  field.select();
}

async function save(row, title) {
  const { item } = row;
  row.update({ ...item, title });
  try {
    row.update({ ...row.item, title: (await renameDocument(item.id, title)).title });
  } catch (error) {
    row.update({ ...row.item, title: item.title });
    toast(error.message, 'error');
  }
}
