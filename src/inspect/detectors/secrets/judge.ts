import { chars, inSet } from './charset.ts';
import type { Style } from './connector.ts';
import { isBareKey, isDigestName, isHarmlessKey, isQualifiedKey, KEYWORDS } from './keywords.ts';
import type { KeywordKind } from './keywords.ts';
import { isReference, isUnpronounceable, isVaried, isVocabulary, looksRandom, looksRandomLetters, passwordStrength, shapeOf } from './value.ts';

/** A value and the names it stands beside. */
export interface Assigned {
  readonly literal: string;
  readonly quoted: boolean;
  readonly style: Style;
  readonly kind: KeywordKind;
  /** The words of the name before the keyword, in lower case, joined by `_`. */
  readonly before: string;
  /** Letters and digits of the whole name, in lower case. */
  readonly name: string;
  /** Whether the name is a parameter of an address (`?key=`). */
  readonly parameter: boolean;
}

const UUID = /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i;
/** Words that make a sentence of several: labels and messages have them, passphrases hardly. */
const FUNCTION_WORD = /\b(?:the|your|my|our|is|are|must|be|to|a|an|please|enter|type|at|of|and|or|for|not|in|on|with|this|that|has|have|can|will|it|you|we|i|no|new|old|current|forgot|reset|change|confirm|minimum|least|le|la|el|de|der|das|die|und|ein|votre|su|tu|sua|il)\b/i;
const LONG_PHRASE = /^[a-z]{3,16}(?:-[a-z]{3,16}){3,7}$/;
const PHRASE = /^[A-Za-z]{3,16}(?:[-_. ][A-Za-z]{3,16}){2,9}$/;
/** Names whose passwords are in use, not on a form. */
const SERVICE = /(?:^|_)(?:db|database|mysql|mariadb|postgres|postgresql|pg|redis|mongo|mongodb|sql|root|admin|smtp|mail|imap|ftp|sftp|ssh|ldap|rabbitmq|amqp|kafka|elastic|broker|cluster|service|svc|vpn|wifi|router|server|proxy|registry|keystore|truststore|sudo)_?$/;

/** Whether a value that merely stands after a name can be nothing but a secret. */
function isUnmistakable({ literal, kind, before, name, style }: Assigned): boolean {
  if (kind === 'password') {
    const strength = passwordStrength(literal);
    return strength === 'strong' || ((style === 'cell' || name.length - before.replaceAll('_', '').length > 4) && strength === 'fair' && isFairPassword(literal)) || (literal.length >= 16 && looksRandom(literal, 16)) || looksRandomLetters(literal, 12) || (LONG_PHRASE.test(literal) && !hasVocabulary(literal));
  }
  if (kind === 'key' && isHarmlessKey(before)) return false;
  if (isIdentifier(literal)) return before !== '' || kind === 'token' || style === 'cell';
  return !/[.:;]./.test(literal) && (looksRandom(literal, 16) || looksRandomLetters(literal, 16)) || looksRandom(literal, 28);
}

/** A UUID or digest by its shape. */
export const isIdentifier = (literal: string): boolean => UUID.test(literal) || (literal.length >= 32 && shapeOf(literal) === 'hash');

/** A word with digits, long enough and mostly letters: `winter2024`, not `8-16` or `v1.2`. */
function isFairPassword(literal: string): boolean {
  return literal.length >= 7 && /\d/.test(literal) && /[A-Za-z]{3}/.test(literal) && !/[/()<>]/.test(literal) && !/^\d+[-_ ]?[A-Za-z]+$/.test(literal);
}

/** The rule that an assigned value breaks, if any. */
export function judge(assigned: Assigned): string | undefined {
  const loose = assigned.style === 'bare' || assigned.style === 'cell';
  if (loose && (!isUnmistakable(assigned) || /^[A-Za-z]+:[A-Za-z]/.test(assigned.literal))) return undefined;
  return assigned.kind === 'password' ? judgePassword(assigned) : judgeToken(assigned);
}

function judgePassword({ literal, style, quoted, before, name }: Assigned): string | undefined {
  if (/^x:\d/.test(literal)) return undefined;
  if (/\s/.test(literal)) return judgePassphrase(literal, quoted, name);
  const shape = shapeOf(literal);
  if (shape === 'uuid' || shape === 'hash') return literal.length >= 32 && !isDigestName(name) ? 'secret.hex-assignment' : undefined;
  if (shape === 'number') return style === 'name' && /^\d{6,20}$/.test(literal) ? 'secret.weak-password' : undefined;
  if (shape !== 'other') return undefined;
  const strength = passwordStrength(literal);
  if (strength === 'strong') return 'secret.password';
  if (strength === 'fair') return isFairPassword(literal) || (style === 'name' && literal.length >= 8) ? 'secret.password' : 'secret.weak-password';
  if (looksRandomLetters(literal, 10)) return 'secret.password';
  if (PHRASE.test(literal)) return hasVocabulary(literal) ? undefined : 'secret.password';
  if (!/^[A-Za-z]{6,32}$/.test(literal) || style !== 'name' || hasVocabulary(literal)) return undefined;
  if (SERVICE.test(before)) return 'secret.password';
  return quoted && literal.length >= 8 ? 'secret.weak-password' : undefined;
}

/** A label says the name again, in its own language. */
const NAMES = new Set(KEYWORDS.map(([word]) => word));
const hasVocabulary = (literal: string): boolean => literal.split(/[-_. ]|(?<=[a-z])(?=[A-Z])/).some((word) => isVocabulary(word) || NAMES.has(word.toLowerCase()));

/** Quoted values with spaces: sentences of a form are none, unmistakable passwords and lists of unrelated words are. */
function judgePassphrase(literal: string, quoted: boolean, name: string): string | undefined {
  if (!quoted || literal.length < 10 || literal.length > 120 || FUNCTION_WORD.test(literal)) return undefined;
  const words = literal.split(' ');
  if (words.some((word) => word === '' || /\s/.test(word)) || words.length > 12 || words.some((word) => word.length > 2 && isVocabulary(word))) return undefined;
  if (words.some((word) => passwordStrength(word) === 'strong')) return 'secret.password';
  if (words.length >= 4 && PHRASE.test(literal) && literal === literal.toLowerCase()) return 'secret.password';
  return /\d/.test(literal) && /[A-Za-z]{3}/.test(literal) && /(?:password|passphrase|passwd|pwd)$/.test(name) && words.length >= 3 ? 'secret.password' : undefined;
}

function judgeToken({ literal, style, kind, before, name, parameter }: Assigned): string | undefined {
  if (/[\s,;<>()[\]{}]/.test(literal)) return undefined;
  const harmless = kind === 'key' && isHarmlessKey(before);
  // `key: 4d1f...` may be any map's key; `the key for Acme is 4d1f...` and `?key=4d1f...` are not.
  const unnamed = kind === 'key' && isBareKey(before) && !parameter && style === 'name' && before === '';
  if (isIdentifier(literal)) return harmless || unnamed || isDigestName(name) ? undefined : 'secret.hex-assignment';
  if (shapeOf(literal) !== 'other' || /%20|%25|^ENC[[(]/.test(literal)) return undefined;
  if (unnamed && !harmless) return literal.length >= 20 && looksRandom(literal, 20) ? 'secret.generic-assignment' : undefined;
  if (harmless) return literal.length >= 24 && hasBothCases(literal) && !/[./_-]/.test(literal) && looksRandom(literal, 32) ? 'secret.generic-assignment' : undefined;
  if (looksRandom(literal, 16) || looksRandomLetters(literal, 16)) return 'secret.generic-assignment';
  if (kind === 'key' && !isQualifiedKey(before.replaceAll('_', ''))) return undefined;
  if (style === 'name' && literal.length >= 12 && !/[./:]/.test(literal) && looksRandom(literal, 12) && /\d.*\d/.test(literal)) return 'secret.generic-assignment';
  const chosen = style !== 'bare' && literal.length >= 8 && literal.length < 40 && !/[./:]/.test(literal.slice(0, -1)) && passwordStrength(literal) === 'strong' && /\d/.test(literal) && /[^A-Za-z0-9_-]/.test(literal);
  return chosen ? 'secret.generic-assignment' : undefined;
}

const hasBothCases = (literal: string): boolean => /[a-z]/.test(literal) && /[A-Z]/.test(literal);

/** What makes an identifier or a digest of a hexadecimal value or UUID that comes after it. */
const IDENTIFIES = /\b(?:id|ids|uuid|guid|hash|sha\d{0,3}|md5|digest|checksum|commit|revision|request|trace|span|correlation|version|etag|fingerprint|session|user|account|project|tenant|object|order|sandbox|build)\b|[a-z]Id\b|_id\b/i;
const NO_SECRET = /^(?:https?:|www\.|[\w.+-]{1,40}@[\w-]{1,40}\.[a-z]{2,}|[./~$#%]|\d[\d.,:/-]*[a-z%]{0,3}$|v\d)|:\/\/|\.(?:[jt]sx?|py|go|rs|json|ya?ml|md|html?|css|png|jpe?g|svg|com|org|net|io|dev)\b|[()[\]{}<>]/i;

/** Whether a value can be nothing but a secret, or would be one unless it identifies something. */
export type Evidence = 'none' | 'identifier' | 'secret';

/** What the shape of a value says that only stands near a name, with no more than words between. */
export function evidenceOf(literal: string, kind: KeywordKind): Evidence {
  if (literal.length < 8 || literal.length > 256 || !isVaried(literal, kind === 'password' && /[!@#$%^&*?]/.test(literal) ? 2 : 3) || NO_SECRET.test(literal) || isReference(literal, true)) return 'none';
  if (isIdentifier(literal)) return 'identifier';
  if (shapeOf(literal) !== 'other') return 'none';
  return isRandomNearName(literal, kind) ? 'secret' : 'none';
}

function isRandomNearName(literal: string, kind: KeywordKind): boolean {
  const cases = hasBothCases(literal) && /\d/.test(literal);
  if (kind === 'password' && literal.length <= 40 && (cases || /\d/.test(literal)) && /^[^\s:=/]*[!@#$%^&*?][^\s:=/]*$/.test(literal) && passwordStrength(literal) === 'strong' && !/^[\w'-]+[.!?]$/.test(literal)) return true;
  if (/[/:=]/.test(literal.replace(/=+$/, '')) && !(/^[A-Za-z0-9+/]{32,}={0,2}$/.test(literal) && cases)) return false;
  const random = looksRandom(literal, kind === 'password' ? 10 : 16);
  return random && (cases || literal.length >= 20) && (!/[a-z]{7}/.test(literal) || isUnpronounceable(literal) || (literal.length >= 24 && isVaried(literal, 6))) && !/^[A-Za-z]+\d{0,4}$/.test(literal);
}

/** Whether words between a name and an identifier or digest say that it is no more than that. */
export const identifies = (between: string): boolean => IDENTIFIES.test(between);

/** Whether a value that comes before its name (`use X as password`) can be nothing but a secret. */
export function isStandalone(literal: string, kind: KeywordKind): boolean {
  if (literal.length < 7 || literal.length > 256 || !inSet(literal.charCodeAt(0), chars.held) && !/^[#^&*?]/.test(literal)) return false;
  if (kind === 'password') return passwordStrength(literal) === 'strong' || isFairPassword(literal) && passwordStrength(literal) === 'fair' || (PHRASE.test(literal) && !hasVocabulary(literal)) || isIdentifier(literal);
  if (literal.length < 16) return false;
  return looksRandom(literal, 16) || looksRandomLetters(literal, 16) || isIdentifier(literal);
}
