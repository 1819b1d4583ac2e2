// The page: which view is shown, and files that are dropped or pasted anywhere.

import { go, here, href, onMove } from './address.js';
import { t } from './i18n.js';
import { h, notice, showFrame } from './ui/kit.js';

const main = document.getElementById('main');
const cover = document.getElementById('drop-cover');

/**
 * By name: loads a view's module. It exports `open(address)`, which returns `{ element, close() }` and, where it can
 * show another address of the same kind itself, `go(address)`, which returns false if it cannot; and `commands()`, which
 * says what can be done there.
 */
const VIEWS = {
  library: () => import('./library/library.js'),
  document: () => import('./run/view.js'),
  gallery: () => import('./gallery/gallery.js'),
  models: () => import('./models/models.js'),
  status: () => import('./status/status.js'),
};

let view = null;
let turns = 0; // a view that loads slowly does not replace a later one

// Each view finds its place by itself, once it has what it shows.
history.scrollRestoration = 'manual';

async function route() {
  const address = here();
  const turn = ++turns; // also where the view stays: another one may be on its way
  if (view && address && view.name === address.view && view.go?.(address)) {
    return;
  }
  const opened = await open(address);
  if (turn !== turns) {
    opened.close();
    return;
  }
  const first = view === null;
  view?.close();
  view = { ...opened, name: address?.view, go: opened.go?.bind(opened), commands: opened.commands?.bind(opened), close: opened.close.bind(opened) };
  main.replaceChildren(opened.element);
  window.scrollTo(0, 0);
  opened.shown?.();
  if (!first) {
    main.focus({ preventScroll: true });
  }
}

async function open(address) {
  const load = VIEWS[address?.view];
  if (!load) {
    return { element: notice(t('app.notFound'), t('app.nothingHere')), close() {} };
  }
  let module;
  try {
    module = await load();
  } catch {
    return { element: outdated(), close() {} };
  }
  try {
    return await module.open(address);
  } catch (error) {
    return { element: notice(t('app.failed'), error.message), close() {} };
  }
}

/** The server has other files by now, or cannot be reached. */
function outdated() {
  return h(
    'div',
    { class: 'notice', role: 'alert' },
    h('h1', {}, t('app.failed')),
    h('p', {}, t('app.outdated')),
    h('p', {}, h('button', { class: 'button', type: 'button', onclick: () => location.reload() }, t('app.reload'))),
  );
}

/** Uploads in the background: whoever looks at a document goes on with it. */
async function upload(files) {
  if (files.length > 0) {
    const { uploads } = await import('./library/tray.js');
    uploads.add(files);
  }
}

/** Whoever has sent one file from the list waits for it. */
window.addEventListener('accepted', ({ detail: { document, alone } }) => {
  if (alone && here()?.view === 'library') {
    go({ view: 'document', id: document.id });
  }
});

const carriesFiles = (event) => event.dataTransfer?.types.includes('Files');

let dragDepth = 0; // dragenter and dragleave also fire for every child element

window.addEventListener('dragenter', (event) => {
  if (carriesFiles(event)) {
    dragDepth++;
    cover.hidden = false;
  }
});
window.addEventListener('dragleave', (event) => {
  if (carriesFiles(event)) {
    dragDepth = Math.max(0, dragDepth - 1);
    if (dragDepth === 0) {
      cover.hidden = true;
    }
  }
});
window.addEventListener('dragover', (event) => {
  if (carriesFiles(event)) {
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  }
});
window.addEventListener('drop', (event) => {
  if (carriesFiles(event)) {
    event.preventDefault();
    dragDepth = 0;
    cover.hidden = true;
    upload([...event.dataTransfer.files]);
  }
});
window.addEventListener('paste', (event) => upload([...(event.clipboardData?.files ?? [])]));

// What the HTML says is relative to the path that was shown first.
document.querySelector('.brand').href = href({ view: 'library' });
cover.firstElementChild.textContent = t('drop.cover');
showFrame(() => view?.commands?.() ?? []);
onMove(route);
route();
if (sessionStorage.getItem('pagerunner.tray')) {
  import('./library/tray.js'); // what was being read here before a reload
}
