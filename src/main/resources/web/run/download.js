// What a run found, as one JSON file in the shape of `pagerunner detect`.

import { t } from '../i18n.js';
import { h, toast } from '../ui/kit.js';
import { complete } from './whole.js';

/** @param {(detection: object) => boolean} wanted which detections the file has */
export async function downloadJson(item, model, wanted) {
  const pages = [...model.pages.values()].sort((a, b) => a.page - b.page);
  for (const page of pages.filter(({ truncated }) => truncated)) {
    if (!(await complete(model.run.id, page))) {
      toast(t('export.notAll'), 'error');
      return;
    }
  }
  const result = {
    file: item.filename,
    document: item.id,
    run: model.run.id,
    model: model.run.model,
    pages: pages
      .filter(({ state }) => state === 'done')
      .map(({ page, width, height, dpi, detections }) => ({ page, width, height, dpi, detections: detections.filter(wanted) })),
  };
  const url = URL.createObjectURL(new Blob([JSON.stringify(result, null, 1)], { type: 'application/json' }));
  h('a', { href: url, download: item.filename.replace(/\.\w+$/, '') + '.json' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the download has begun by then
}
