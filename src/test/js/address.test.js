import { format, href, parse } from '/address.js';
import { same, test } from './check.js';

const document = (fields) => ({
  view: 'document', run: null, id: 'd-1', page: null, box: null, label: null, score: null, most: null, from: null, zoom: null, layout: null, panel: null, q: null,
  ...fields,
});

const whole = (address) => {
  const [path, search] = format(address).split('?');
  return parse(path, search);
};

test('the list of documents has the shortest address', () => {
  same(['', 'documents'].map((path) => parse(path).view), ['library', 'library']);
  same(format({ view: 'library' }), '');
  same(format({ view: 'library', q: 'invoice', state: ['failed', 'partial'] }), 'documents?q=invoice&state=failed&state=partial');
});

test('what is no address is none', () => {
  same(['nonsense', 'documents/', 'documents/a/b', 'documents/a/runs', 'documents/a/runs/b/c'].map((path) => parse(path)), Array(5).fill(null));
});

test('a place of a document comes back as it was', () => {
  const places = [
    document({}),
    document({ run: 'r-2', page: 12, box: 3, label: ['title', 'a, b&c=d', 'Überschrift'], score: 0.6, most: 0.95, from: { title: 0.7, 'a:b': 0 }, zoom: 'width' }),
    document({ page: 2, label: [] }),
  ];
  same(format(places[0]), 'documents/d-1');
  same(format(document({ page: 12 })), 'documents/d-1?page=12');
  same(format(document({ run: 'r', page: 12 })), 'documents/d-1/runs/r?page=12');
  same(places.map(whole), places);
});

test('what makes no sense in an address is left out', () => {
  same(parse('documents/d-1', 'page=-1&box=x&score=7&other=1&most=0&from=title&from=:0.5&from=list:2&from=text:'), document({}));
  same(parse('documents/d-1', '?page=0&score=NaN'), document({}));
});

test('links begin at the root of the page', () => {
  same(href({ view: 'models' }), `${location.origin}/models`);
  same(href('docs/'), `${location.origin}/docs/`);
});
