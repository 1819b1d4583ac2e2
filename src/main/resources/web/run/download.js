// Everything that a run found, as one JSON file in the shape of `pagerunner detect`.

import { h } from '../ui/dom.js';

export function downloadJson(item, model) {
  const pages = [...model.pages.values()].sort((a, b) => a.page - b.page);
  const result = {
    file: item.filename,
    document: item.id,
    run: model.run.id,
    model: model.run.model,
    pages: pages
      .filter(({ state }) => state === 'done')
      .map(({ page, width, height, dpi, detections }) => ({ page, width, height, dpi, detections })),
  };
  const url = URL.createObjectURL(new Blob([JSON.stringify(result, null, 1)], { type: 'application/json' }));
  h('a', { href: url, download: item.filename.replace(/\.\w+$/, '') + '.json' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the download has begun by then
}
