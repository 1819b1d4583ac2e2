import { format, parse } from '/address.js';
import { same, test } from './check.js';

test('the list of documents has the shortest address', () => {
  same(['', '#', '#/'].map(parse), Array(3).fill({ document: null }));
  same(format({ document: null }), '#/');
});

test('what is no address is none', () => {
  same(['#/nonsense', '#/documents/', '#/documents/a/b', '#main'].map(parse), [null, null, null, null]);
});

test('a place of a document comes back as it was', () => {
  const places = [
    { document: 'd-1', run: null, page: null, box: null, labels: null, score: 0 },
    { document: 'd-1', run: 'r-2', page: 12, box: 3, labels: ['title', 'a, b&c=d', 'Überschrift'], score: 0.6 },
    { document: 'd-1', run: null, page: 2, box: null, labels: [], score: 0 },
  ];
  same(format(places[0]), '#/documents/d-1');
  same(format({ ...places[0], page: 12 }), '#/documents/d-1?page=12');
  same(places.map((place) => parse(format(place))), places);
});

test('what makes no sense in an address is left out', () => {
  const nothing = { document: 'd', run: null, page: null, box: null, labels: null, score: 0 };
  same(parse('#/documents/d?page=-1&box=x&score=7&other=1'), nothing);
  same(parse('#/documents/d?page=0&score=NaN'), nothing);
});
