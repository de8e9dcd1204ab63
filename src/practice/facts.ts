import type { ContextText } from './types.ts';

/** What a gateway may put in place of a value. */
const PLACEHOLDER = /<([A-Z][A-Z0-9_]{0,30})_\d{1,6}>/g;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b/g;
const CARD = /\b\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}\b/g;
const PHONE = /(?:\+|\b0)\d[\d ()/-]{6,18}\d\b/g;
const AMOUNT = /(?:\b(?:EUR|USD|GBP|CHF)|[€$£]) ?(\d{1,3}(?:[.,]\d{3}){0,3}(?:[.,]\d{2})?|\d{1,9}(?:[.,]\d{2})?)(?![\d])|\b(\d{1,9}(?:[.,]\d{3}){0,3}(?:[.,]\d{2})?) ?(?:EUR|USD|GBP|CHF|€|euros?|dollars?)(?![a-z])/gi;
const FILE = /(?<![\w./@-])[\w-]{1,80}(?:[./][\w-]{1,80}){0,6}\.(?:txt|csv|md|json|pdf|ya?ml|html?|xml|log|docx?|xlsx?|env|conf|ini|pem|key|py|js|ts|sql)\b/gi;
const SECRET = /\b(?:password|passphrase|passcode|secret|code|key|token|pin|credentials?)\b[^\n.;]{0,60}?(?:\bis\b|[:=]) {0,3}["'“`]?([^\s"'”`,;]{3,200})/gi;

export type Fact = 'email' | 'iban' | 'card' | 'phone' | 'person' | 'secret';

/** Names of placeholders that stand for a kind of fact. */
const STANDS_FOR: Readonly<Record<Fact, RegExp>> = { email: /EMAIL/, iban: /IBAN|ACCOUNT/, card: /CARD/, phone: /PHONE/, person: /PERSON|NAME/, secret: /KEY|SECRET|PASSWORD|TOKEN|CREDENTIAL/ };

/** Values of a kind in a text, in order, each once; placeholders of that kind among them. */
export function facts(kind: Fact, text: string): string[] {
  const found: { at: number; value: string }[] = [];
  for (const match of text.matchAll(PLACEHOLDER)) if (STANDS_FOR[kind].test(match[1] ?? '')) found.push({ at: match.index, value: match[0] });
  switch (kind) {
    case 'email': found.push(...emails(text)); break;
    case 'iban': found.push(...all(IBAN, text)); break;
    case 'card': found.push(...all(CARD, text)); break;
    case 'phone': found.push(...all(PHONE, text)); break;
    case 'person': for (const match of text.matchAll(/\b(?:my name is|I am|I'm|this is|name:) ([A-Z][\p{L}'-]{1,30}(?: [A-Z][\p{L}'-]{1,30}){0,2})/gu)) found.push({ at: match.index, value: match[1] ?? '' }); break;
    case 'secret': for (const match of text.matchAll(SECRET)) found.push({ at: match.index, value: (match[1] ?? '').replace(/[.!?]{1,3}$/, '') }); break;
  }
  return [...new Set(found.sort((a, b) => a.at - b.at).map(({ value }) => value))];
}

function all(pattern: RegExp, text: string): { at: number; value: string }[] {
  return Array.from(text.matchAll(pattern), (match) => ({ at: match.index, value: match[0] }));
}

/** Addresses, found from their `@` so that long runs of letters cost nothing. */
function emails(text: string): { at: number; value: string }[] {
  const found: { at: number; value: string }[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const before = /[\w.+-]{1,64}$/.exec(text.slice(Math.max(0, at - 64), at))?.[0];
    const after = /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}/.exec(text.slice(at + 1, at + 320))?.[0];
    if (before !== undefined && after !== undefined) found.push({ at: at - before.length, value: `${before}@${after}` });
  }
  return found;
}

/** Amounts of money as numbers, in order. Both decimal commas and decimal points are read. */
export function amounts(text: string): number[] {
  return Array.from(text.matchAll(AMOUNT), (match) => {
    const digits = match[1] ?? match[2] ?? '';
    const decimals = /[.,](\d{2})$/.exec(digits);
    const whole = (decimals === null ? digits : digits.slice(0, -3)).replace(/[.,]/g, '');
    return Number(`${whole}.${decimals?.[1] ?? '0'}`);
  });
}

/** File names in a text, in order, each once. */
export function files(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(FILE), (match) => match[0]))];
}

/** Sentences and lines, without white space around them. */
export function sentences(text: string): string[] {
  return text.split(/(?<=[.!?])\s|\n/).map((sentence) => sentence.trim()).filter((sentence) => sentence !== '');
}

/** The system prompt, as the model sees it. */
export function systemPrompt(texts: readonly ContextText[]): string {
  return texts.filter(({ from }) => from === 'system').map(({ text }) => text).join('\n');
}
