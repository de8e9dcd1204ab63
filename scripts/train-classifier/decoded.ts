import { LEAST_DECODED } from '../../src/inspect/detectors/injection.ts';
import { LazySubject } from '../../src/inspect/subject.ts';
import { VIEWS } from '../../src/inspect/views.generated.ts';
import { example } from './examples.ts';
import type { Example } from './examples.ts';

/**
 * What inspection would read besides a harmless text: decoded pieces of code and pages, words joined or in another order,
 * Greek in Latin letters. None of it is language as it is written, so without these the classifier takes some of it for an attack.
 */
export function decodedReadings(all: readonly Example[]): Example[] {
  return all.filter(e => e.label === 0 && !e.reserved).flatMap(e => {
    const subject = new LazySubject({ text: e.text, origin: 'document', trust: 'untrusted', kind: 'text', source: undefined, direction: 'request', json: false }, VIEWS);
    return subject.views.filter(view => view.id !== 'raw' && view.id !== subject.normalized.id && view.text.length >= LEAST_DECODED).map(view => {
      const { slots: _slots, ends: _ends, tokenEnds: _tokenEnds, mask: _mask, ...origin } = e;
      return example({ ...origin, id: `${e.id}@${view.id}`, text: view.text, source: `decoded/${view.id.replace(/[+&].*$/u, '')}`, family: 'b:decoded', kind: 'decoded' });
    });
  });
}
