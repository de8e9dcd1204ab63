import { hostOf } from '../../provenance/entities.ts';
import type { CorpusPart } from '../../provenance/corpus.ts';
import type { FlowRule } from '../contract.ts';
import { partsOf, pointersOf, sourcesWord } from '../words.ts';

/** Shorter pieces of a URL are words of its own. UTF-16 units. */
const LEAST_DATA = 5;

/** A number too short to be sure of, and no year. */
const A_NUMBER = /^(?!(?:19|20)\d\d$)\d{3,4}$/;

/** Whether a URL has values in its query that the texts which name its host do not have. */
function filledIn(url: string, origins: ReadonlySet<CorpusPart>): boolean {
  const query = /\?([^#]{1,2048})/u.exec(url)?.[1] ?? '';
  return query.split(/[&;]/u).some((pair) => {
    const value = pair.slice(pair.indexOf('=') + 1);
    return value.length >= LEAST_DATA && ![...origins].some(({ part }) => part.text.includes(value));
  });
}

/** A URL to a host that only untrusted text names, with data of the conversation in it that did not come with the URL. */
export const urlWithData: FlowRule = {
  id: 'flow.url-with-data',
  severity: 'critical',
  title: 'A URL from untrusted text that carries data of the conversation',
  references: ['OWASP LLM02:2025', 'OWASP LLM01:2025', 'AML.T0025'],
  * weigh(call) {
    for (const trace of call.traces) {
      if (typeof trace.value !== 'string' || !trace.value.includes('.')) continue;
      for (const url of trace.pieces) {
        // Found whole, it is somebody's link; built from a host, it was made to carry something.
        if ((url.kind !== 'url' && url.kind !== 'host') || url.standing !== 'untrusted' || !/[/?#]./u.test(url.text.replace(/^[a-z]+:\/\//iu, '')) || url.sources.some(({ how }) => how !== 'host' && how !== 'assembled')) continue;
        const host = hostOf(url.text);
        const origins = new Set(url.sources.map(({ from }) => from));
        const carried = trace.pieces.filter((piece) => (piece.kind === 'text' || piece.kind === 'decoded') && piece.text.length >= LEAST_DATA && piece.text !== host
          && url.text.length > piece.text.length && piece.sources.length > 0 && !piece.sources.some(({ from }) => origins.has(from)));
        if (carried.length === 0) {
          // Filled in by the model: what stands there is in no text that was read, or is written otherwise than it is there.
          if (filledIn(url.text, origins) || trace.pieces.some((piece) => piece.kind === 'text' && A_NUMBER.test(piece.text) && piece.sources.length > 0 && !piece.sources.some(({ from }) => origins.has(from)))) yield { action: 'confirm', argument: trace.pointer, parts: pointersOf(partsOf([url])), text: `A URL to a host that only untrusted text names (${sourcesWord([url])}) was filled in with something` };
          continue;
        }
        yield { action: call.intent.delegates ? 'confirm' : 'block', argument: trace.pointer, parts: pointersOf(partsOf([url, ...carried])), text: `A URL to a host that only untrusted text names (${sourcesWord([url])}) carries data from ${sourcesWord(carried)}` };
      }
    }
  },
};
