// The first page: a place to drop files, the uploads in hand, and every document.

import { h, icon, toast } from '../ui/kit.js';
import { listModels, mayUpload, sampleFile } from '../api.js';
import { go } from '../address.js';
import { optionFields } from '../ui/options.js';
import { DocumentList } from './documents.js';
import { uploads } from './uploads.js';

export function open() {
  document.title = 'Pagerunner';
  const options = optionFields();
  const list = new DocumentList();
  uploads.options = options.values;

  const accepted = ({ detail }) => {
    if (detail.alone) {
      go({ view: 'document', id: detail.document.id });
    } else {
      list.refresh();
    }
  };
  uploads.addEventListener('done', accepted);

  const drop = dropZone(options);
  mayUpload().then((may) => {
    drop.hidden = !may;
  }, () => {}); // the list of documents says what is wrong

  return {
    element: h(
      'div',
      { class: 'home' },
      drop,
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
    accept: '.pdf,.png,.jpg,.jpeg,.tif,.tiff,application/pdf,image/png,image/jpeg,image/tiff',
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
    h('h1', { class: 'drop-title' }, 'Drop a document to have it read'),
    h('p', { class: 'drop-lead' }, 'The model looks at every page. What it finds appears as it goes.'),
    h(
      'div',
      { class: 'drop-actions' },
      input,
      h('button', { class: 'button button-primary', type: 'button', onclick: () => input.click() }, 'Choose files'),
      h('button', { class: 'button', type: 'button', onclick: trySample }, 'Try the sample document'),
    ),
    h('p', { class: 'hint' }, 'PDF, PNG, JPEG or TIFF. Several at once, if you like, or paste an image.'),
    linkForm(),
    modelLine(),
    h('details', { class: 'drop-options' }, h('summary', {}, 'Options'), options.element),
  );
}

/** For a file that the server fetches itself. */
function linkForm() {
  const url = h('input', {
    type: 'url',
    name: 'url',
    required: true,
    maxlength: '2000',
    placeholder: 'Or a link: https://example.org/paper.pdf',
    'aria-label': 'Link to a file',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  return h(
    'form',
    {
      class: 'drop-link',
      onsubmit: (event) => {
        event.preventDefault();
        uploads.addUrl(url.value.trim());
        url.value = '';
      },
    },
    url,
    h('button', { class: 'button', type: 'submit' }, 'Fetch'),
  );
}

async function trySample(event) {
  const button = event.currentTarget;
  button.disabled = true;
  try {
    uploads.add([await sampleFile()], { title: 'Sample document' });
  } catch (error) {
    toast(error.message, 'error');
  } finally {
    button.disabled = false;
  }
}

/** Which model will read, in words that appear once the server has said so. */
function modelLine() {
  const line = h('p', { class: 'hint model-line' });
  listModels()
    .then(({ items: [model] }) => {
      line.textContent = `Model ${model.name}, version ${model.version}: ${model.labels.join(', ')}.`;
    })
    .catch(() => line.remove()); // the list of documents says what is wrong
  return line;
}
