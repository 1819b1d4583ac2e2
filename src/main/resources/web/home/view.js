// The first page: a place to drop files, the uploads in hand, and every document.

import { sampleFile } from '../api.js';
import { h, icon } from '../ui/dom.js';
import { toast } from '../ui/feedback.js';
import { optionFields } from '../ui/options.js';
import { DocumentList } from './documents.js';
import { uploads } from './uploads.js';

export function homeView() {
  document.title = 'Pagerunner';
  const options = optionFields();
  const list = new DocumentList();
  uploads.options = options.values;

  const accepted = ({ detail }) => {
    if (detail.alone) {
      location.hash = `#/documents/${detail.document.id}`;
    } else {
      list.refresh();
    }
  };
  uploads.addEventListener('done', accepted);

  return {
    element: h(
      'div',
      { class: 'home' },
      h('h1', { class: 'visually-hidden' }, 'Read a document'),
      dropZone(options),
      uploads.element,
      list.element,
    ),
    close() {
      uploads.removeEventListener('done', accepted);
      uploads.options = () => ({});
      list.close();
    },
  };
}

function dropZone(options) {
  const input = h('input', {
    type: 'file',
    multiple: true,
    accept: '.pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg',
    class: 'visually-hidden',
    tabindex: '-1',
    'aria-label': 'Files to read',
    onchange: () => {
      uploads.add([...input.files]);
      input.value = '';
    },
  });
  return h(
    'section',
    { class: 'drop', 'aria-label': 'Upload' },
    h('div', { class: 'drop-icon' }, icon('upload')),
    h('p', { class: 'drop-title' }, 'Drop documents to read them'),
    h('p', { class: 'drop-limits' }, 'PDF, PNG or JPEG. Several at once is fine, and so is pasting.'),
    h(
      'div',
      { class: 'drop-actions' },
      input,
      h('button', { class: 'button button-primary', type: 'button', onclick: () => input.click() }, 'Choose files'),
      h('button', { class: 'button', type: 'button', onclick: trySample }, 'Try the sample document'),
    ),
    h('details', { class: 'drop-options' }, h('summary', {}, 'Options'), options.element),
  );
}

async function trySample(event) {
  const button = event.currentTarget;
  button.disabled = true;
  try {
    uploads.add([await sampleFile()]);
  } catch (error) {
    toast(error.message, 'error');
  } finally {
    button.disabled = false;
  }
}
