import type { InspectionContext, Subject, View } from '../../../src/inspect/contract.ts';

export const CONTEXT: InspectionContext = {
  fingerprint: 'test', systemTexts: [], canaries: [],
  settings: { denylist: [], allowedHosts: [], maxPartChars: 1_000_000, maxPartTokens: 1_000_000, disabledRules: new Set() },
};

export function subjectOf(text: string, direction: 'request' | 'answer', extra: readonly View[] = []): Subject {
  const raw: View = { id: 'raw', text, toRaw: (start, end) => [start, end] };
  return {
    text, direction, origin: direction === 'answer' ? 'model' : 'user', trust: direction === 'answer' ? 'untrusted' : 'user', kind: 'text', source: undefined, json: false,
    nonAscii: /[^\x00-\x7f]/.test(text), normalized: extra[0] ?? raw, views: [raw, ...extra],
  };
}
