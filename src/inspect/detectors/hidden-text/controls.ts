import type { Match } from '../../contract.ts';

// C0 except tab, line feed, vertical tab, form feed and carriage return; DEL; C1 except NEL.
const CONTROL = /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]/g;

const ESCAPE = 0x1b, BACKSPACE = 0x08, DELETE = 0x7f, BRACKET = 0x5b;

function isControl(code: number): boolean {
  return code < 0x09 || (code >= 0x0e && code <= 0x1f) || (code >= 0x7f && code <= 0x9f && code !== 0x85);
}

/** Bold and underline of line printers and manual pages: a letter struck twice, or struck over an underscore. */
function isOverstrike(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at + 1);
  return text.charCodeAt(at) === BACKSPACE && (before === after || before === 0x5f || after === 0x5f);
}

/** Control characters that a text has no use for, run by run. Colour sequences of terminals are left to other rules. */
export function controlCharacters(text: string): Match[] {
  const matches: Match[] = [];
  CONTROL.lastIndex = 0;
  for (let found = CONTROL.exec(text); found !== null; found = CONTROL.exec(text)) {
    const start = found.index;
    if (text.charCodeAt(start) === ESCAPE && text.charCodeAt(start + 1) === BRACKET) continue;
    if (isOverstrike(text, start)) continue;
    let end = start;
    let erases = false;
    while (end < text.length && isControl(text.charCodeAt(end)) && !(text.charCodeAt(end) === ESCAPE && text.charCodeAt(end + 1) === BRACKET)) {
      erases ||= text.charCodeAt(end) === BACKSPACE || text.charCodeAt(end) === DELETE;
      end++;
    }
    CONTROL.lastIndex = end;
    const count = end - start;
    matches.push({
      rule: 'hidden_text.control-characters', span: [start, end], confidence: erases ? 0.8 : 0.6, severity: erases ? 'medium' : 'low',
      note: `${count} control character${count === 1 ? '' : 's'}${erases ? ' that erase what stands before' : ''}`,
    });
  }
  return matches;
}

/** Smallest offset in [from, end] at which a run of controls begins that text after `end` could still change. */
export function holdControls(text: string, from: number, end: number): number {
  let hold = end;
  while (hold > from && isControl(text.charCodeAt(hold - 1))) hold--;
  return hold;
}
