import { expect, test } from 'vitest';
import { detector } from '../../../src/inspect/detectors/invented-package.ts';
import { rawView } from '../../../src/inspect/subject.ts';
import { contextOf } from '../../support/corpus.ts';

function found(text: string): string[] {
  const raw = rawView(text);
  const subject = { text, origin: 'model', kind: 'text', trust: 'untrusted', source: undefined, direction: 'answer', json: false, nonAscii: false, normalized: raw, views: [raw] } as const;
  return detector.inspect(subject, contextOf({ packages: { pypi: ['requests', 'numpy'] } })).matches.map(({ span }) => text.slice(...span));
}

test('listed packages in any number do not hide one that is not', () => {
  expect(found(`\`\`\`sh\n${'pip install requests numpy\n'.repeat(400)}pip install quantile-heron\n\`\`\``)).toEqual(['quantile-heron']);
});

test('of packages that are not listed so many are told, however many there are', () => {
  const many = Array.from({ length: 2_000 }, (_, i) => `pip install heron-${i}-pond`).join('\n');
  expect(found(`\`\`\`sh\n${many}\n\`\`\``)).toHaveLength(256);
});
