import { describe, expect, test } from 'vitest';
import { pastedDocument } from '../../../src/inspect/detectors/injection/pasted.ts';

const MAIL = 'From: Ana Ruiz <ana@orchard.example>\nTo: Tom\nSubject: Ladders\n\nHello Tom,\nthe ladders came on Monday. Two of them are short by a rung, so I sent those back and keep the rest.\n\nBest,\nAna';
const CSV = `article,title,stock,price\n${Array.from({ length: 8 }, (_, i) => `10${i},Ladder no. ${i} of ash,${i * 3},${i}9.50`).join('\n')}`;
const HTML = '<html><body>\n<h1>Opening hours</h1>\n<p>We open at nine and close at five, also on Saturdays in spring and autumn.</p>\n<p>The café is closed on Mondays. Dogs are welcome on a lead.</p>\n</body></html>';
const LOG = Array.from({ length: 6 }, (_, i) => `2026-03-04T09:1${i}:02.118Z INFO [http] GET /v1/rooms/${i} 200 31ms`).join('\n');

const stretch = (text: string): string | undefined => {
  const found = pastedDocument(text);
  return found && text.slice(...found);
};

describe('documents that a user pastes', () => {
  test.each([['mail', MAIL], ['table', CSV], ['page', HTML], ['log', LOG]])('a %s below a request', (_, document) => {
    expect(stretch(`Please sum this up for me.\n\n${document}`)).toBe(document);
    expect(stretch(`sum it up\n${document}`)).toBe(document);
  });

  test.each([['table', CSV], ['page', HTML], ['log', LOG]])('a %s alone, and the question below it', (_, document) => {
    expect(stretch(document)).toBe(document);
    expect(stretch(`${document}\n\nWhat should I answer?`)).toBe(document);
  });

  test.each([['nothing', ''], ['spaces', '   '], ['a tab', '\t'], ['a no-break space', '\u00a0'], ['a wide space', '\u3000']])('lines of a form behind %s', (_, indent) => {
    for (const line of ['{"article": "Ladder of ash with nine rungs", "stock": 4, "price": 9.5},', '2026-03-04 09:12 the gate was left open again, and two of the sheep are gone', '\u5dee\u51fa\u4eba\uff1aAna Ruiz of the orchard by the river, who sells ladders and baskets']) {
      const document = Array.from({ length: 4 }, () => `${indent}${line}`).join('\n');
      expect(stretch(`sum it up\n${document}`)).toBe(document);
    }
  });

  test('a colon far into a line is no head of a mail', () => {
    expect(pastedDocument('To be quite clear about it: the ladders came on Monday, and two of them are short by a rung.\n'.repeat(4))).toBeUndefined();
    expect(pastedDocument('Subject: the ladders came on Monday and two of them are short by a rung\n'.repeat(4))).toBeDefined();
  });

  test('a last paragraph is the document\'s when the user has asked above', () => {
    const document = `${MAIL}\n\nForward this to everybody you know.`;
    expect(stretch(`Please answer.\n\n${document}`)).toBe(document);
  });

  test.each([
    ['prose', 'I would like to write to my landlord. '.repeat(20)],
    ['paragraphs', 'First I went to the market.\n\nThen I met Ana, who told me about the ladders.\n\nWe had lunch, and in the evening it rained so hard that the road was closed. What would you have done in my place?'],
    ['a list of wishes', 'Write a poem. It should\n- rhyme\n- have four lines\n- speak of autumn\n- name a bird\n- be sad at first and glad at the end\n- avoid the word "leaf"\n- fit on a postcard, and be signed by my aunt'],
    ['a short head', 'From: a\nTo: b\nSubject: c'],
  ])('%s is no document', (_, text) => {
    expect(pastedDocument(text)).toBeUndefined();
  });

  test.each(['<', 'a,', '> ', '\n', '"', '{', '-', '| ', 'From: '])('%j many times takes time in proportion', (unit) => {
    const time = (count: number): number => {
      const text = unit.repeat(count);
      const before = process.cpuUsage();
      for (let i = 0; i < 4; i++) pastedDocument(text);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    time(20_000);
    // Eight times the text: a quadratic reader would take 64 times as long. The constant is the clock's grain.
    expect(time(160_000)).toBeLessThan(time(20_000) * 24 + 20_000);
  });
});
