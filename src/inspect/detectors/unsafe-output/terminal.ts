import type { Construct } from './construct.ts';

/** Longest control string (OSC, DCS, APC, PM, SOS) that is read. UTF-16 units. */
export const STRING_CAP = 1024;

const CSI = /[\x30-\x3f]{0,64}[\x20-\x2f]{0,8}([\x40-\x7e])?/y;
const ESC = 0x1b;
/** What opens a control string after ESC: `]` OSC, `P` DCS, `_` APC, `^` PM, `X` SOS (ECMA-48). */
const STRING_OPENERS = ']P_^X';
/** Raw 8-bit forms: DCS, SOS, CSI, OSC, PM, APC. */
const C1 = /[\x90\x98\x9b\x9d-\x9f]/g;
const C1_OPENERS: Readonly<Record<number, string>> = { 0x90: 'P', 0x98: 'X', 0x9b: '[', 0x9d: ']', 0x9e: '^', 0x9f: '_' };

function sequence(text: string, start: number, body: number, opener: string): Construct | undefined {
  const construct = (end: number, open: boolean, strong: boolean): Construct => ({
    rule: 'unsafe_output.terminal-escape', start, end, until: end, open, confidence: 0.9, ...(strong ? { severity: 'high' } : {}),
  });
  if (opener === '[') {
    CSI.lastIndex = body;
    const match = CSI.exec(text);
    const end = body + (match?.[0].length ?? 0);
    if (match?.[1] === undefined) return end === text.length ? construct(end, true, false) : construct(end, false, false);
    return construct(end, false, false);
  }
  if (opener !== '' && STRING_OPENERS.includes(opener)) {
    // OSC 8 hides a link's target, OSC 52 writes the clipboard: worse than colours.
    for (let i = body; i < text.length && i < start + STRING_CAP; i++) {
      const code = text.charCodeAt(i);
      if (code === 0x07 || code === 0x9c) return construct(i + 1, false, true);
      if (code === ESC) {
        if (i + 1 === text.length) return construct(text.length, true, true);
        return construct(text.charCodeAt(i + 1) === 0x5c ? i + 2 : i, false, true);
      }
      if (code === 0x0a) return construct(i, false, true);
    }
    return start + STRING_CAP <= text.length ? construct(start + STRING_CAP, false, true) : construct(text.length, true, true);
  }
  return construct(body, false, false);
}

/** Escape sequences that a terminal would carry out. */
export function* terminalEscapes(text: string, from: number): Generator<Construct> {
  for (let at = text.indexOf('\x1b', from); at >= 0; at = text.indexOf('\x1b', at + 1)) {
    // The end of a control string that was read already.
    const next = text.charAt(at + 1);
    if (next === '\\') continue;
    const found = sequence(text, at, Math.min(at + 2, text.length), next);
    if (found !== undefined) yield next === '' ? { ...found, open: true } : found;
  }
  C1.lastIndex = from;
  for (let match = C1.exec(text); match !== null; match = C1.exec(text)) {
    const before = text.charCodeAt(match.index - 1);
    // UTF-8 read as Latin-1 leaves these after another high byte; that is a damaged text, not a sequence.
    if (before >= 0x80 && before <= 0xff) continue;
    const opener = C1_OPENERS[text.charCodeAt(match.index)] ?? '';
    const found = sequence(text, match.index, match.index + 1, opener);
    if (found !== undefined) yield found;
  }
}
