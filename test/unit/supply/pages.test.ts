/** Pages in outputs and documents. */
import { describe, expect, test } from 'vitest';
import { browserIssues } from '../../../src/supply/code/browser.ts';
import { urlsIn } from '../../../src/supply/code/hosts.ts';

/** A page that shows another one, whose text stands in an attribute. */
function framed(page: string): string {
  return `<iframe srcdoc="${page.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"></iframe>`;
}

const levels = (page: string): readonly string[] => browserIssues(page, false, 'A page').map(({ level }) => level);

describe('a page inside a page', () => {
  test.each([
    ['a script from an address by number', '<script src="http://1.2.3.4/a.js"></script>', 'danger'],
    ['a form that sends elsewhere', '<form action="https://collect.example/x">', 'odd'],
    ['a script in a link', '<a href="javascript:alert(1)">x</a>', 'odd'],
  ])('with %s is read however deep it lies', (_, acts, level) => {
    let page = acts;
    for (let depth = 0; depth < 4; depth++) {
      expect(levels(page), `${depth} pages deep`).toContain(level);
      page = framed(page);
    }
  });

  test('that only shows something says nothing', () => {
    expect(levels(framed(framed('<p>Hello</p>')))).toEqual([]);
  });
});

test('an address behind thirty thousand others is read', () => {
  expect(urlsIn(`${'http://a.b '.repeat(30_000)}http://1.2.3.4/x`).at(-1)).toBe('http://1.2.3.4/x');
});
