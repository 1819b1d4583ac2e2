import { PageGrid } from '/run/pages.js';
import { same, test } from './check.js';

const style = document.createElement('style');
style.textContent = await (await fetch('/style.css')).text();
document.head.append(style);

const box = (n, ...corners) => ({ n, page: 1, label: 'text', score: 0.9, box: corners, text: '', crop: '' });

async function grid(...detections) {
  const made = new PageGrid({ shows: () => true });
  document.body.replaceChildren(made.element);
  made.put({ page: 1, state: 'done', width: 400, height: 200, image: 'data:,', detections });
  for (let i = 0; made.element.querySelectorAll('.box').length < detections.length; i++) {
    same(i < 200, true);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const picks = [];
  made.addEventListener('pick', ({ detail }) => {
    picks.push(detail.detection.n);
    made.mark(detail.detection);
  });
  const sheet = made.element.querySelector('.sheet').getBoundingClientRect();
  const click = (x, y) => {
    const at = { clientX: sheet.left + (x * sheet.width) / 400, clientY: sheet.top + (y * sheet.height) / 200 };
    document.elementFromPoint(at.clientX, at.clientY).dispatchEvent(new MouseEvent('click', { ...at, detail: 1, bubbles: true }));
  };
  return { made, picks, click };
}

test('repeated clicks go down the stack of boxes, and begin again', async () => {
  const { picks, click } = await grid(box(1, 0, 0, 400, 200), box(2, 50, 50, 350, 150), box(3, 100, 80, 300, 120));
  [1, 2, 3, 4].forEach(() => click(200, 100));
  click(60, 60);
  same(picks, [3, 2, 1, 3, 2]);
});
