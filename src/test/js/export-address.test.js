import { curlCommand, exportQuery, wantedLabels } from '/run/export-address.js';
import { same, test } from './check.js';

const CSV = { name: 'csv', images: 'on_request' };
const YOLO = { name: 'yolo', images: 'by_default' };
const PAGES = { name: 'pages', images: 'always' };
const all = (format, images) => exportQuery({ format, images, labels: null, minScore: 0 });

test('everything needs no more than the format', () => {
  same(all(CSV, false), 'format=csv');
});

test('labels and the lowest score are asked for, special characters escaped', () => {
  const query = exportQuery({ format: CSV, images: false, labels: ['text', 'a & b'], minScore: 0.8 });
  same(query, 'format=csv&labels=text,a+%26+b&min_score=0.8');
});

test('a label with a comma or a quotation mark at its start stands in quotation marks', () => {
  const query = exportQuery({ format: CSV, images: false, labels: ['a, b', '"c"', 'd "e"', 'text'], minScore: 0 });
  same(new URLSearchParams(query).get('labels'), '"a, b","""c""",d "e",text');
});

test('images are asked for only where the format would do otherwise', () => {
  same([all(CSV, true), all(YOLO, true), all(YOLO, false)], ['format=csv&images=true', 'format=yolo', 'format=yolo&images=false']);
  same(all(PAGES, false), 'format=pages');
});

test('labels that are not seen yet are wanted, too', () => {
  same(wantedLabels(['text', 'title', 'table'], ['text', 'title'], new Set(['text'])), ['title', 'table']);
  same(wantedLabels(['text', 'title'], ['text'], new Set()), null);
});

test('of a model that is not known, or has very many labels, those seen are wanted', () => {
  const many = Array.from({ length: 1_200 }, (_, i) => `label ${i}`);
  same(wantedLabels([], ['text', 'title'], new Set(['text'])), ['title']);
  same(wantedLabels(many, ['label 1', 'label 2'], new Set(['label 2'])), ['label 1']);
});

test('the command has the token where there are logins, and is one word for the shell', () => {
  same(curlCommand("http://h/a'b", false), "curl -OJ 'http://h/a%27b'");
  same(curlCommand('http://h/a', true), `curl -OJ -H "Authorization: Bearer $TOKEN" 'http://h/a'`);
});
