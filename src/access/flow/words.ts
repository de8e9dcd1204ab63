import type { Span } from '../../inspect/contract.ts';
import type { CorpusPart } from '../provenance/corpus.ts';
import type { Piece } from '../provenance/contract.ts';
import type { SinkKind } from '../labels/sinks.ts';

const SINK_WORDS: Readonly<Record<SinkKind, string>> = {
  recipient: 'recipient', url: 'address on the web', account: 'account', amount: 'amount', path: 'path', command: 'command', credential: 'credential or right', address: 'postal address', target: 'target',
};

/** A parameter in a reader's words. */
export function sinkWord(kind: SinkKind): string {
  return SINK_WORDS[kind];
}

/** Set around a name while its sentence is put together: characters that stand for nothing, and that no name keeps. */
const OPEN = '\ufdd0', CLOSE = '\ufdd1';
const MARKS = /[\ufdd0\ufdd1]/;

/** A name that others chose, in a sentence of ours. */
export function nameWord(name: string): string {
  return `${OPEN}${name.slice(0, 80).replaceAll(new RegExp(MARKS, 'g'), '')}${CLOSE}`;
}

/** A sentence without the marks around its names, and where the names stand in it. */
export function unmarked(sentence: string): { text: string; names: Span[] } {
  const names: Span[] = [];
  let text = '';
  // Names are every other piece: each has a mark on both sides.
  sentence.split(MARKS).forEach((piece, index) => {
    if (index % 2 === 1) names.push([text.length, text.length + piece.length]);
    text += piece;
  });
  return { text, names };
}

/** A part in a reader's words: whose text it is and where it stands, never what it says. */
export function partWord({ part, call }: CorpusPart): string {
  const where = part.message === undefined ? '' : ` (message ${part.message})`;
  switch (part.origin) {
    case 'tool_result': {
      const tool = call?.tool ?? part.source;
      return tool === undefined || tool === '' ? `a tool result without a call${where}` : `the result of ${nameWord(tool)}${where}`;
    }
    case 'tool_definition': return `the definition of ${part.source === undefined ? 'a tool' : nameWord(part.source)}`;
    case 'document': return `a document${where}`;
    case 'user': return `the user's message${where}`;
    case 'system':
    case 'developer': return 'the instructions of the application';
    case 'model': return `the model's own text${where}`;
  }
}

/** The parts of a piece, each once, at most three of them in words. */
export function sourcesWord(pieces: readonly Piece[]): string {
  return sourcesOfParts(partsOf(pieces));
}

/** Parts, at most three of them in words. */
export function sourcesOfParts(parts: readonly CorpusPart[]): string {
  const named = parts.slice(0, 3).map(partWord).join(', ');
  return parts.length > 3 ? `${named} and ${parts.length - 3} more` : named;
}

export function partsOf(pieces: readonly Piece[]): CorpusPart[] {
  return [...new Set(pieces.flatMap((piece) => piece.sources.map((source) => source.from)))];
}

export function pointersOf(parts: readonly CorpusPart[]): string[] {
  return parts.slice(0, 8).map(({ part }) => part.pointer);
}
