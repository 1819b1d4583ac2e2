// Uses the client that openapi-ts makes: node use.js SERVER FILE

import { readFileSync } from 'node:fs';
import { createDocument, createImport, getRun, listDetections, streamEvents } from './client';
import { client } from './client/client.gen';
import type { Detection } from './client';

async function main(server: string, file: string): Promise<void> {
  client.setConfig({ baseUrl: server });
  const created = await createDocument({
    body: { file: new File([readFileSync(file)], 'paper.pdf'), title: 'A paper', pages: '1-2' },
    headers: { 'Idempotency-Key': 'typescript' },
    throwOnError: true,
  });
  const run = created.data.run;
  if (run === null) {
    throw new Error('the document has no run');
  }

  let events = 0;
  const { stream } = await streamEvents({ path: { run_id: run.id } });
  for await (const _event of stream) {
    events++;
  }
  const end = await getRun({ path: { run_id: run.id }, query: { wait: 20 }, throwOnError: true });

  const detections: Detection[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listDetections({
      path: { run_id: run.id },
      query: { limit: 10, ...(cursor ? { cursor } : {}) },
      throwOnError: true,
    });
    detections.push(...page.data.items);
    cursor = page.data.next;
  } while (cursor);

  const refused = await createImport({ body: { url: 'https://10.0.0.1/paper.pdf' } });
  const first = detections[0];
  console.log(JSON.stringify({
    state: end.data.state,
    events,
    expected: end.data.detections,
    found: detections.length,
    box: first?.box,
    refusal: refused.error?.status,
  }));
}

const [server, file] = process.argv.slice(2);
if (server === undefined || file === undefined) {
  throw new Error('usage: use.js SERVER FILE');
}
main(server, file).catch((error) => {
  console.error(error);
  process.exit(1);
});
