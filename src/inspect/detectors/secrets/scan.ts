import { readAddress, readBasic, readBearer, readOracle, readUserFlag } from './address.ts';
import { readAssignment } from './assignment.ts';
import type { AssignmentRules } from './assignment.ts';
import { buildAutomaton, forKernel } from './automaton.ts';
import { meter } from './charset.ts';
import { families } from './families/index.ts';
import { readCookie, SESSION_COOKIES } from './cookie.ts';
import { readPasswordFlag } from './flag.ts';
import { readJwt } from './jwt.ts';
import { KEYWORDS } from './keywords.ts';
import { NamedFormats } from './named.ts';
import { readOtpAddress } from './otpauth.ts';
import { readPair } from './pair.ts';
import { readPrivateKey, readPuttyKey } from './private-key.ts';
import { readSeedPhrase, SEED_WORDS } from './seed-phrase.ts';
import type { Sink } from './sink.ts';
import { provide } from '../../kernel.ts';
import { unitsIn } from '../../units.ts';
import { readToken } from './token.ts';
import { COST, spend } from '../../effort.ts';

/** What to do where a word ends: `start` and `end` are the word's place. */
type Reader = (text: string, start: number, end: number, sink: Sink) => void;

const orderOf = new Map(families.map((family, index) => [`secret.${family.name}`, index]));
const order = (rule: string): number => orderOf.get(rule) ?? families.length;

const rules: AssignmentRules = { named: new NamedFormats(families), order };

function allReaders(): Map<string, Reader[]> {
  const readers = new Map<string, Reader[]>();
  const add = (word: string, reader: Reader): void => {
    const key = word.toLowerCase();
    const known = readers.get(key);
    if (known === undefined) readers.set(key, [reader]);
    else known.push(reader);
  };
  families.forEach((family, index) => {
    for (const format of family.tokens ?? []) {
      for (const prefix of format.prefix) {
        const entry = { prefix, format, family, order: index };
        add(prefix, (text, _start, end, sink) => { readToken(text, end, entry, sink); });
      }
    }
  });
  for (const [word, kind] of KEYWORDS) add(word, (text, start, end, sink) => { readAssignment(text, start, end, kind, rules, sink); });
  add('eyJ', (text, start, _end, sink) => { readJwt(text, start, order('secret.jwt'), sink); });
  add('-----BEGIN ', (text, _start, end, sink) => { readPrivateKey(text, end, order('secret.private-key'), sink); });
  add('Private-Lines:', (text, _start, end, sink) => { readPuttyKey(text, end, order('secret.private-key'), sink); });
  add('://', (text, _start, end, sink) => { readAddress(text, end, order('secret.connection-string'), sink); });
  add('oracle:thin:', (text, _start, end, sink) => { readOracle(text, end, order('secret.connection-string'), sink); });
  add('bearer', (text, _start, end, sink) => { readBearer(text, end, order('secret.bearer-token'), sink); });
  add('basic', (text, _start, end, sink) => { readBasic(text, end, order('secret.basic-auth'), sink); });
  for (const flag of [' -u ', ' --user ', ' --user=', ' --proxy-user ']) add(flag, (text, _start, end, sink) => { readUserFlag(text, end, order('secret.basic-auth'), sink); });
  for (const flag of [' -p', ' -a']) add(flag, (text, _start, end, sink) => { readPasswordFlag(text, end, order('secret.password'), sink); });
  for (const word of ['creds', 'credentials', 'login', 'log in', 'log into', 'logon', 'sign in', 'sign into', 'account']) add(word, (text, _start, end, sink) => { readPair(text, end, order('secret.password'), sink); });
  for (const name of SESSION_COOKIES) add(name, (text, _start, end, sink) => { readCookie(text, end, name, order('secret.session-cookie'), sink); });
  for (const word of SEED_WORDS) add(word, (text, _start, end, sink) => { readSeedPhrase(text, end, order('secret.seed-phrase'), sink); });
  add('otpauth://', (text, _start, end, sink) => { readOtpAddress(text, end, order('secret.otp-seed'), sink); });
  return readers;
}

const readersByWord = allReaders();
const words = [...readersByWord.keys()];
const readers = [...readersByWord.values()];
const lengths = words.map((word) => word.length);
const { words: endedIn, ...table } = buildAutomaton(words);
const { tables, lines } = forKernel(table, Math.max(...lengths));
provide('ANCHORS', ...tables);

/** Every word that begins a check, in lower case: tests hold them to what streams rely on. */
export const anchors: readonly string[] = words;

const NONE = new Int32Array(0);

/** Reads `text` from `from` on in one pass and collects what the readers around each anchor find. */
export function scan(text: string, from: number, sink: Sink): void {
  const { length } = text;
  const { run, scratch } = unitsIn(text);
  const found = run.findAnchors(from, length);
  // Copied, as a reader may have the kernel read a piece of the text by itself.
  const anchors = found === 0 ? NONE : scratch.slice(0, 2 * found);
  for (let i = 0; i < anchors.length; i += 2) dispatch(text, anchors[i]! + 1, endedIn[anchors[i + 1]! / lines]!, sink);
  meter.steps += length - from;
  spend((length - from) * COST.secretUnit);
}

function dispatch(text: string, end: number, ended: readonly number[], sink: Sink): void {
  for (const word of ended) {
    const start = end - (lengths[word] as number);
    const before = meter.steps;
    meter.steps += (readers[word] as readonly Reader[]).length;
    for (const reader of readers[word] as readonly Reader[]) reader(text, start, end, sink);
    spend(COST.secretStop + (meter.steps - before) * COST.secretStep);
  }
}
