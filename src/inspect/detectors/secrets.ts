import type { Detector, Inspected, Match, Rule, Subject, View } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { families } from './secrets/families/index.ts';
import { forgetValues } from './secrets/evident.ts';
import { scan } from './secrets/scan.ts';
import { resolve, Sink } from './secrets/sink.ts';
import { hold, LOOKBACK } from './secrets/stream.ts';

const rules: readonly Rule[] = families.map((family) => ({
  id: `secret.${family.name}`,
  category: 'secret',
  severity: family.severity,
  title: family.title,
  references: ['OWASP LLM02:2025', 'AML.T0055'],
  paranoia: family.paranoia ?? 1,
  entity: 'SECRET',
}));

function readView(text: string, view: View | undefined): readonly Match[] {
  const sink = new Sink(false);
  scan(text, 0, sink);
  return resolve(sink.found).map(({ rule, start, end, confidence, severity, note }) => ({
    rule, span: [start, end], confidence,
    ...(severity === undefined ? {} : { severity }), ...(note === undefined ? {} : { note }), ...(view === undefined ? {} : { view: view.id }),
  }));
}

function inspect(subject: Subject): Inspected {
  try {
    return read(subject);
  } finally {
    forgetValues();
  }
}

function read(subject: Subject): Inspected {
  const matches = [...readView(subject.text, undefined)];
  const seen = new Set(matches.map((match) => `${match.rule} ${match.span[0]} ${match.span[1]}`));
  for (const view of subject.views) {
    // Words in another order are the same words, and such a reading stands for whole lines: a match would cover all of one.
    if (view.text === subject.text || view.id.includes('word-order')) continue;
    for (const match of readView(view.text, view)) {
      const [start, end] = view.toRaw(match.span[0], match.span[1]);
      // What the raw text or an outer view already gave is not reported again.
      const key = `${match.rule} ${start} ${end}`;
      if (seen.has(key)) continue;
      seen.add(key);
      matches.push(match);
    }
  }
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/** Credentials: keys, tokens, passwords and private keys, by their formats and by where they stand. */
export const detector: Detector = {
  id: 'secrets',
  title: 'Secrets',
  version: 2,
  rules,
  applies: () => true,
  inspect,
  stream: { lookback: LOOKBACK, hold },
};
