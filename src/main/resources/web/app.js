// The page's frame: which view is shown, and files that are dropped or pasted anywhere.

import { homeView } from './home/view.js';
import { runView } from './run/view.js';
import { uploads } from './home/uploads.js';
import { onConnection } from './api.js';
import { showUser } from './ui/user.js';

const main = document.getElementById('main');
const cover = document.getElementById('drop-cover');
const connection = document.getElementById('connection');

let view = null;

function route() {
  const match = location.hash.match(/^#\/documents\/([\w-]+)$/);
  const first = view === null;
  if (!first && location.hash !== '' && !location.hash.startsWith('#/')) {
    return; // an anchor within the page, such as the skip link
  }
  view?.close();
  view = match ? runView(match[1]) : homeView();
  main.replaceChildren(view.element);
  window.scrollTo(0, 0);
  if (!first) {
    main.focus({ preventScroll: true });
  }
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
