import { RE2JS, RE2JSException } from 're2js';
import { MAX_PROGRAM_SIZE } from '../../patterns.ts';
import type { YaraString } from './ast.ts';
import { YaraFault, binaryOf } from './lexer.ts';

/** Longest repetition that RE2 counts. */
const MAX_REPEAT = 1_000;
/** Escapes that mean the same to YARA and to RE2. `\s` is written out, since RE2's lacks the vertical tab. */
const SAME = new Set(['w', 'W', 'd', 'D', 'b', 'B', 't', 'n', 'r', 'f', 'a']);
const SPACES = '\\t\\n\\v\\f\\r ';

/** A byte in RE2 syntax. */
function byte(code: number): string {
  const char = String.fromCharCode(code);
  return /[A-Za-z0-9 ]/.test(char) ? char : `\\x${code.toString(16).padStart(2, '0')}`;
}

/** A YARA regular expression in RE2 syntax, over text whose characters are bytes. */
function regexSource(string: YaraString): string {
  const { body } = string;
  const fail = (message: string, at: number): never => { throw new YaraFault(message, string.offset + at); };
  let out = '';
  let inClass = false;
  for (let i = 0; i < body.length; i++) {
    const char = body.charAt(i);
    const code = body.charCodeAt(i);
    if (char === '\\') {
      const next = body.charAt(++i);
      const hex = next === 'x' ? /^[0-9A-Fa-f]{2}/.exec(body.slice(i + 1, i + 3))?.[0] : undefined;
      if (hex !== undefined) {
        out += `\\x${hex}`;
        i += 2;
      } else if (next === 's') out += inClass ? SPACES : `[${SPACES}]`;
      else if (next === 'S' && !inClass) out += `[^${SPACES}]`;
      else if (SAME.has(next) && !(inClass && (next === 'b' || next === 'B'))) out += `\\${next}`;
      else if (next !== '' && /[^A-Za-z0-9]/.test(next) && next < '\x80') out += byte(next.charCodeAt(0));
      else fail('this escape is not supported', i - 1);
    } else if (code >= 0x80) {
      const whole = (code & 0xfc00) === 0xd800 ? body.slice(i, i + 2) : char;
      if (inClass) fail('a class holds bytes: a character outside ASCII cannot stand in it', i);
      for (const each of binaryOf(whole)) out += byte(each.charCodeAt(0));
      i += whole.length - 1;
    } else if (inClass) {
      if (char === ']') inClass = false;
      out += char === '[' ? '\\[' : char;
    } else if (char === '[') {
      inClass = true;
      const negated = body.charAt(i + 1) === '^' ? '^' : '';
      i += negated.length;
      out += `[${negated}`;
      // A bracket that comes first belongs to the class.
      if (body.charAt(i + 1) === ']') {
        out += '\\]';
        i++;
      }
    } else if (char === '(' && body.charAt(i + 1) === '?') fail('groups that begin with (? are not supported', i);
    else if (char === '{') {
      const counts = /^\{(\d{0,6})(,?)(\d{0,6})\}/.exec(body.slice(i, i + 16));
      if (counts === null || (counts[1] === '' && counts[3] === '')) out += '\\{';
      else {
        if (Number(counts[1]) > MAX_REPEAT || Number(counts[3]) > MAX_REPEAT) fail(`more than ${MAX_REPEAT} repetitions are not supported`, i);
        out += `{${counts[1] === '' ? '0' : counts[1]}${counts[2]}${counts[3]}}`;
        i += counts[0].length - 1;
      }
    } else out += char;
  }
  const ignoreCase = string.modifiers.has('nocase') || string.flags.includes('i');
  return `${ignoreCase ? '(?i)' : ''}${string.flags.includes('s') ? '(?s)' : ''}${out}`;
}

const ANY = '[\\x00-\\xff]';

/** A hex string in RE2 syntax, and its longest run of plain bytes, which every match holds. */
function hexSource(string: YaraString): { source: string; atom: string } {
  const text = string.body;
  const fail = (message: string): never => { throw new YaraFault(message, string.offset); };
  let out = '';
  let atom = '';
  let run = '';
  let depth = 0;
  let bytes = 0;
  const close = (): void => {
    if (depth === 0 && run.length > atom.length) atom = run;
    run = '';
  };
  for (let i = 0; i < text.length; ) {
    const rest = text.slice(i, i + 24);
    const plain = /^[0-9A-Fa-f]{2}/.exec(rest)?.[0];
    const half = plain === undefined ? /^~?(?:[0-9A-Fa-f]\?|\?[0-9A-Fa-f]|\?\?|[0-9A-Fa-f]{2})/.exec(rest)?.[0] : undefined;
    const jump = /^\[(\d{0,6})(-?)(\d{0,6})\]/.exec(rest);
    if (plain !== undefined) {
      const code = Number.parseInt(plain, 16);
      out += byte(code);
      if (depth === 0) run += String.fromCharCode(code);
      bytes++;
      i += 2;
    } else if (half !== undefined) {
      close();
      out += wildcard(half) ?? fail('~?? matches nothing');
      bytes++;
      i += half.length;
    } else if (jump !== null) {
      close();
      if (bytes === 0 || depth > 0 || i + jump[0].length >= text.length) fail(depth > 0 ? 'a jump inside an alternative is not supported' : 'a hex string cannot begin or end with a jump');
      out += jumpSource(jump[1] ?? '', jump[2] === '-', jump[3] ?? '') ?? fail(`a jump must be [n], [n-m] or [n-] with n up to m, and m up to ${MAX_REPEAT}`);
      i += jump[0].length;
    } else if (text.charAt(i) === '(') {
      close();
      depth++;
      out += '(?:';
      i++;
    } else if (text.charAt(i) === ')' && depth > 0) {
      depth--;
      out += ')';
      i++;
    } else if (text.charAt(i) === '|' && depth > 0) {
      out += '|';
      i++;
    } else fail('a hex string holds bytes (A1, A?, ??), jumps ([4-6]) and alternatives ((A1|B2))');
  }
  close();
  if (bytes === 0) fail('the hex string is empty');
  if (depth > 0) fail('an alternative is not closed');
  return { source: out, atom };
}

/** One byte of which not all is known; undefined when none can be meant. */
function wildcard(mark: string): string | undefined {
  const negated = mark.startsWith('~');
  const [high = '', low = ''] = negated ? mark.slice(1) : mark;
  if (high === '?' && low === '?') return negated ? undefined : ANY;
  const not = negated ? '^' : '';
  if (low === '?') return `[${not}\\x${high}0-\\x${high}f]`;
  if (high === '?') return `[${not}${[...'0123456789abcdef'].map((each) => `\\x${each}${low}`).join('')}]`;
  return `[^\\x${high}${low}]`;
}

function jumpSource(from: string, isRange: boolean, to: string): string | undefined {
  const least = Number(from);
  if (!isRange) return from === '' || least > MAX_REPEAT ? undefined : `${ANY}{${least}}`;
  if (least > MAX_REPEAT || Number(to) > MAX_REPEAT) return undefined;
  if (to === '') return least === 0 ? `${ANY}*?` : `${ANY}{${least},}?`;
  return Number(to) < least ? undefined : `${ANY}{${least},${to}}?`;
}

/** A regular expression or hex string, ready to be matched in linear time, with a text that every match holds. */
export interface ByteRegex { readonly pattern: RE2JS; readonly atom: string }

/** @throws YaraFault when it is none or needs too large a program */
export function compileByteRegex(string: YaraString): ByteRegex {
  const { source, atom } = string.kind === 'hex' ? hexSource(string) : { source: regexSource(string), atom: '' };
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new YaraFault('this is not a regular expression that is supported here', string.offset);
  }
  if (pattern.programSize() > MAX_PROGRAM_SIZE) throw new YaraFault(`this compiles to more than ${MAX_PROGRAM_SIZE} instructions; use smaller counts`, string.offset);
  return { pattern, atom };
}
