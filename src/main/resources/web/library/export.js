// Exports of many documents: asked for, made by a worker, downloaded.

import { formatWords, t } from '../i18n.js';
import { h, styled, toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { exportFileUrl, listExportFormats, startExport } from '../api.js';
import { imagesAreAChoice } from '../run/export-address.js';
import { made } from '../run/made-file.js';

await styled('export.css', import.meta.url);

const FIRST = 'coco';

/** @param {string[]} runs ids */
export async function askExport(runs) {
  let formats;
  try {
    formats = (await listExportFormats()).items;
  } catch (error) {
    toast(error.message, 'error');
    return;
  }
  const images = h('input', { type: 'checkbox' });
  const imagesLine = h('label', { class: 'menu-choice' }, images, h('span', {}, t('library.withImages')));
  const chosen = () => formats.find(({ name }) => name === list.querySelector('input:checked').value);
  const list = h('fieldset', { class: 'bulk-formats' }, h('legend', { class: 'visually-hidden' }, t('library.format')), formats.map(formatChoice));
  const refresh = () => {
    imagesLine.hidden = !imagesAreAChoice(chosen());
    images.checked = chosen().images === 'by_default';
  };
  list.addEventListener('change', refresh);
  refresh();
  if (await ask(t('library.exportTitle', { n: runs.length }), h('div', { class: 'bulk-export' }, list, imagesLine), t('library.export'))) {
    const format = chosen();
    await download({ format: format.name, runs, ...(imagesAreAChoice(format) && { images: images.checked }) });
  }
}

function formatChoice(format) {
  const { name } = format;
  return h(
    'label',
    { class: 'menu-choice' },
    h('input', { type: 'radio', name: 'format', value: name, checked: name === FIRST, autofocus: name === FIRST }),
    h('span', {}, name, h('span', { class: 'hint' }, formatWords(format))),
  );
}

/** The file is downloaded once it is made, whatever is looked at then. */
async function download(wanted) {
  const close = toast(t('library.exporting'), 'info', { words: t('library.hide'), act() {}, ms: 3_600_000 });
  try {
    const job = await made((await startExport(wanted)).id);
    if (job.state === 'failed') {
      toast(job.error.message, 'error');
    } else {
      h('a', { href: exportFileUrl(job.id), download: job.file_name }).click();
      toast(t('library.exported'));
    }
  } catch (error) {
    toast(error.message, 'error');
  } finally {
    close();
  }
}
