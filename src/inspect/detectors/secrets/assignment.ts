import { chars, inSet, meter } from './charset.ts';
import { readConnector } from './connector.ts';
import type { Family, NamedFormat } from './family.ts';
import { isHarmlessName, isPlainSuffix, isQualifiedKey, isStrongHexName } from './keywords.ts';
import type { KeywordKind } from './keywords.ts';
import { readValue } from './literal.ts';
import type { Sink } from './sink.ts';
import { isMadeUp, isReference, looksRandom, passwordStrength, shapeOf } from './value.ts';

export interface NamedEntry { readonly format: NamedFormat; readonly family: Family; readonly order: number }

/** Orders of the rules that this reader reports, from the families' list. */
export interface AssignmentRules {
  readonly named: readonly NamedEntry[];
  readonly order: (rule: string) => number;
}

const MOST_SUFFIX = 16;
const MOST_NAME = 40;

const isLower = (code: number): boolean => code >= 0x61 && code <= 0x7a;
const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a;

/** End of the name that a keyword ends or nearly ends, or -1 when what follows makes it another word. */
function nameEnd(text: string, end: number): number {
  const next = text.charCodeAt(end);
  if (!inSet(next, chars.url)) return end;
  // `tokenizer` and `TOKENIZER` are other words; `tokenProd` is not.
  const isPlural = (next | 0x20) === 0x73 && !inSet(text.charCodeAt(end + 1), chars.letter);
  if (!isPlural && (isLower(next) || (isUpper(next) && isUpper(text.charCodeAt(end - 1))))) return -1;
  let at = end;
  while (at < end + MOST_SUFFIX && inSet(text.charCodeAt(at), chars.url)) at++;
  meter.steps += at - end;
  if (text.charCodeAt(end) === 0x2d && text.charCodeAt(end + 1) === 0x3e) return end;
  return inSet(text.charCodeAt(at), chars.url) || !isPlainSuffix(text.slice(end, at)) ? -1 : at;
}

/** The name's letters and digits before `at` in lower case, back to anything that is not part of a name. */
function nameBefore(text: string, at: number): string {
  const floor = Math.max(0, at - MOST_NAME);
  let start = at;
  while (start > floor) {
    const code = text.charCodeAt(start - 1);
    if (!inSet(code, chars.dotted) && code !== 0x20) break;
    start--;
  }
  meter.steps += at - start;
  return text.slice(start, at).toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Whether a short word such as `pass` begins a name's part rather than ending another word (`compass`, `bypass`). */
function beginsPart(text: string, start: number): boolean {
  if (start === 0) return true;
  const before = text.charCodeAt(start - 1);
  if (!inSet(before, chars.letter)) return true;
  if (isLower(before) && isUpper(text.charCodeAt(start))) return true;
  return start > 1 && text.charCodeAt(start - 2) === 0x5c;
}

/**
 * Reads what is assigned to a name that ends in the keyword [start, end): in code, configuration, URLs, headers,
 * command lines and sentences.
 */
export function readAssignment(text: string, start: number, end: number, kind: KeywordKind, rules: AssignmentRules, sink: Sink): void {
  if (end - start <= 4 && kind === 'password' && !beginsPart(text, start)) return;
  const ident = nameEnd(text, end);
  if (ident < 0) return;
  const connector = readConnector(text, start, ident);
  if (connector === undefined) return;
  const value = readValue(text, connector, sink);
  if (value === undefined || value.end - value.start < 6 || value.end - value.start > 2048) return;

  const literal = text.slice(value.start, value.end);
  // Standing after a name is not much of a tie: only what cannot be a word is believed, and most words end here.
  if (connector.style === 'bare' && !isUnmistakable(literal, kind)) return;
  const at = { start: value.start, end: value.end };
  const before = nameBefore(text, start);
  const name = before + text.slice(start, end).toLowerCase().replace(/[^a-z0-9]/g, '');
  if (literal.length >= 16 && literal.length <= 140 && connector.style !== 'bare' && !isMadeUp(literal)) {
    const named = rules.named.find((one) => one.format.names.some((known) => name.includes(known)) && one.format.shape.test(literal));
    if (named !== undefined && /\d/.test(literal)) {
      sink.found.push({ rule: `secret.${named.family.name}`, ...at, rank: 1, order: named.order, confidence: 0.9 });
      return;
    }
  }
  if (isHarmlessName(before) || isReference(literal, value.quoted)) return;
  const rule = kind === 'password' ? judgePassword(literal, connector.style) : judgeToken(literal, connector.style, kind, before, name);
  if (rule !== undefined) sink.found.push({ rule, ...at, rank: 0, order: rules.order(rule), confidence: connector.style === 'name' ? 0.8 : 0.7 });
}

function isUnmistakable(literal: string, kind: KeywordKind): boolean {
  if (kind === 'password') return passwordStrength(literal) === 'strong';
  return literal.length >= 20 && /[a-z]/.test(literal) && /[A-Z]/.test(literal) && looksRandom(literal, 20);
}

type Style = 'name' | 'prose' | 'bare';

function judgePassword(literal: string, style: Style): string | undefined {
  if (/\s/.test(literal) || shapeOf(literal) !== 'other') return undefined;
  const strength = passwordStrength(literal);
  if (strength === 'strong') return 'secret.password';
  if (strength === 'none') return undefined;
  return style === 'name' && literal.length >= 8 ? 'secret.password' : 'secret.weak-password';
}

function judgeToken(literal: string, style: Style, kind: KeywordKind, before: string, name: string): string | undefined {
  if (/[\s,;<>()[\]{}]/.test(literal)) return undefined;
  const shape = shapeOf(literal);
  if (shape === 'hash' && literal.length >= 32) return isStrongHexName(name) ? 'secret.hex-assignment' : undefined;
  if (shape !== 'other') return undefined;
  if (kind === 'key' && !isQualifiedKey(before)) {
    return literal.length >= 32 && /[a-z]/.test(literal) && /[A-Z]/.test(literal) && !/[./_-]/.test(literal) && looksRandom(literal, 32) ? 'secret.generic-assignment' : undefined;
  }
  if (looksRandom(literal, 16)) return 'secret.generic-assignment';
  const chosen = style === 'name' && literal.length >= 8 && literal.length < 40 && !/[./:]/.test(literal.slice(0, -1)) && passwordStrength(literal) === 'strong' && /\d/.test(literal) && /[^A-Za-z0-9_-]/.test(literal);
  return chosen ? 'secret.generic-assignment' : undefined;
}
