// The page's frame: which view is shown, and files that are dropped or pasted anywhere.

import { parse } from './address.js';
import { homeView } from './home/view.js';
import { runView } from './run/view.js';
import { uploads } from './home/uploads.js';
import { onConnection } from './api.js';
import { notice } from './ui/notice.js';
import { showUser } from './ui/user.js';

const main = document.getElementById('main');
const cover = document.getElementById('drop-cover');
const connection = document.getElementById('connection');

let view = null;
let shown = null;

// Each view finds its place by itself, once it has what it shows.
history.scrollRestoration = 'manual';

function route() {
  const first = view === null;
  if (!first && location.hash !== '' && !location.hash.startsWith('#/')) {
    return; // an anchor within the page, such as the skip link
  }
  const address = parse(location.hash);
  if (address?.document && address.document === shown) {
    view.go(address);
    return;
  }
  view?.close();
  shown = address?.document;
  view = viewOf(address);
  main.replaceChildren(view.element);
  window.scrollTo(0, 0);
  if (!first) {
    main.focus({ preventScroll: true });
  }
}

function viewOf(address) {
  if (!address) {
    return { element: notice('Not found', 'There is nothing at this address.'), close() {} };
  }
  return address.document ? runView(address) : homeView();
}

function upload(files) {
  if (files.length === 0) {
    return;
  }
  if (location.hash.startsWith('#/documents/')) {
    location.hash = '#/';
  }
  uploads.add(files);
}

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

onConnection((up) => {
  connection.hidden = up;
});
window.addEventListener('hashchange', route);
showUser();
route();
