/** Every view maker against its corpus, and the maps of all of them. */
import { describe, expect, test } from 'vitest';
import { VIEWS } from '../../src/inspect/views.generated.ts';
import { corpusLines } from '../support/corpus.ts';
import { readings } from '../unit/views/readings.ts';

interface ViewCase { readonly id: string; readonly text: string; readonly contains?: string; readonly views?: 0 }

describe.each(VIEWS.map((view) => [view.id, view] as const))('%s', (id, maker) => {
  const cases = corpusLines<ViewCase>(`views/${id}`);

  test('reads what its corpus says', () => {
    expect(cases.filter((each) => each.contains !== undefined).length).toBeGreaterThan(2);
    expect(cases.filter((each) => each.views === 0).length).toBeGreaterThan(2);
    const problems = cases.flatMap((each) => {
      const views = readings(maker, each.text);
      if (each.views === 0) return views.length === 0 ? [] : [`${each.file}:${each.line} ${each.id}: made ${JSON.stringify(views.map((view) => view.text)).slice(0, 200)}`];
      return views.some((view) => view.text.includes(each.contains ?? '')) ? [] : [`${each.file}:${each.line} ${each.id}: no view contains it (${JSON.stringify(views.map((view) => view.text)).slice(0, 200)})`];
    });
    expect(problems).toEqual([]);
  });

  test('maps every stretch back inside the raw text, in order', () => {
    for (const each of cases) {
      for (const view of readings(maker, each.text)) {
        let last = 0;
        for (let at = 0; at < view.text.length; at += Math.max(1, view.text.length >> 6)) {
          const [start, end] = view.toRaw(at, at + 1);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(each.text.length);
          expect(end).toBeGreaterThanOrEqual(start);
          if (maker.id !== 'reversed') {
            expect(start).toBeGreaterThanOrEqual(last);
            last = start;
          }
        }
      }
    }
  });
});
