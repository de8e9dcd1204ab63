import type { Issue } from '../../code/issue.ts';
import { pythonIssues } from '../../code/python.ts';
import { shellIssues } from '../../code/shell.ts';
import { hiddenOrder } from '../../config/instructions.ts';
import { readerOrder } from '../../config/reader-orders.ts';
import type { SupplyRule } from '../../contract.ts';
import { SHORTEST_ENCODED } from '../../embedded.ts';
import { encodedIssue } from '../../pickle/encoded.ts';
import { gunzipped, inflated } from '../../unpack/buffer.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, DataFinding, Row } from '../contract.ts';
import type { RowFacts } from '../facts.ts';
import { DATA } from '../rules.ts';

/** Words that are told one by one. */
const TOLD = 5;
/** Letters in one run of a text that is a file as a whole. */
const SHORTEST_WHOLE = 20;
/** Letters of the shortest word that a program or a pickle with a command fits in. */
const SHORTEST = 40;
/** A run of base64 that could hold a program. Bounded, and begun only where no letter of the alphabet stands before. */
const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40,4096}={0,2}/g;
const HEX = /(?<![0-9a-fA-Fx])(?:0x)?[0-9a-fA-F]{96,8192}/g;
/** Bytes as languages write them. */
const ESCAPED = /(?:\\x[\da-fA-F]{2}){32,8192}/g;
/** First bytes of programs and of formats that run code when they are loaded. */
const MAGIC: readonly (readonly [magic: RegExp, what: string])[] = [
  [/^\x7fELF/, 'a program for Linux'],
  [/^MZ[\s\S]{56,1024}?PE\0\0/, 'a program for Windows'],
  [/^(?:\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe)/, 'a program for macOS or Java'],
  [/^#!\s{0,4}\/\S{1,60}/, 'a script'],
  [/^\x80[\x02-\x05][\s\S]{0,2000}\./, 'a Python pickle'],
  [/\b(?:os\.system|subprocess\.|__import__\(|exec\(|eval\()/, 'Python that starts programs'],
  [/\b(?:curl|wget)\s[^\n]{1,200}\|\s{0,4}(?:ba|z|da)?sh\b|\/dev\/tcp\//, 'a shell command that downloads and runs'],
  [/\b(?:powershell|IEX|Invoke-Expression|DownloadString)\b/i, 'PowerShell'],
  [/<script\b|javascript:/i, 'a script for browsers'],
];

interface Kind { readonly what: string; readonly rule: SupplyRule }

/** Unpacked bytes of one word. */
const MAX_UNPACKED = 1024 * 1024;
/** Python that brings in a module and calls something. */
const CODE = /^\s{0,20}(?:import|from)\s{1,4}\w[\s\S]{0,4000}\w\s{0,4}\(/;

/** @param packed - whether what is packed is unpacked, once */
function kindOf(bytes: Buffer, packed = true): Kind | undefined {
  const inner = !packed ? undefined : bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipped(bytes, MAX_UNPACKED) : bytes[0] === 0x78 ? inflated(bytes, MAX_UNPACKED) : undefined;
  if (inner !== undefined && inner.length > 0) return kindOf(inner, false);
  const text = bytes.toString('latin1');
  const plain = text.replaceAll('\0', '');
  const found = MAGIC.find(([magic]) => magic.test(text) || magic.test(plain))?.[1];
  if (found === undefined && CODE.test(plain) && acts(plain)) return { what: 'Python that acts against whoever runs it', rule: DATA.program };
  if (found === undefined) return /^[\t\n\r\x20-\x7e]{24,}$/.test(text) && (hiddenOrder(text)?.level === 'danger' || readerOrder(text) !== undefined) ? { what: 'an order to a model', rule: DATA.encoded } : undefined;
  return { what: found, rule: found.startsWith('a program') || acts(text.startsWith('\x80') ? text : plain) ? DATA.program : DATA.encoded };
}

/** Whether what was decoded is code that acts against whoever runs it, rather than code. */
function acts(text: string): boolean {
  if (text.startsWith('\x80')) return encodedIssue(Buffer.from(text, 'latin1').toString('base64'), () => undefined)?.level === 'danger';
  if (!/^[\t\n\r\x20-\x7e]*$/.test(text)) return false;
  const danger = ({ level }: Issue): boolean => level === 'danger';
  return shellIssues(text).some(danger) || pythonIssues(text, { as: 'loaded' }, () => undefined).some(danger);
}

/** Programs and scripts in encoded words. */
export function encoded(): DataCheck {
  const found: DataFinding[] = [];
  let count = 0;
  /** The first of each rule is always told: five harmless ones hide nothing. */
  const say = (rule: SupplyRule, message: string, row: Row): void => {
    count++;
    if (found.length < TOLD || !found.some((each) => each.rule === rule)) found.push({ rule, message, at: `row ${row.number}` });
  };
  const look = (row: Row, field: string, text: string): void => {
    for (const [match] of text.includes('\\x') ? text.matchAll(ESCAPED) : []) {
      const kind = kindOf(Buffer.from(match.replaceAll('\\x', ''), 'hex'));
      if (kind !== undefined) say(kind.rule, `Bytes in ${printable(field || 'the text', 60)} are ${kind.what}.`, row);
    }
    for (const [pattern, encoding] of [[BASE64, 'base64'], [HEX, 'hex']] as const) {
      for (const [match] of text.matchAll(pattern)) {
        const kind = kindOf(encoding === 'hex' ? Buffer.from(match.replace(/^0x/, ''), 'hex') : Buffer.from(match, 'base64'));
        if (kind !== undefined) say(kind.rule, `An encoded word in ${printable(field || 'the text', 60)} is ${kind.what}.`, row);
      }
    }
  };
  /** A whole text that is a file in letters: it may be shorter than a word among others that is worth a look, or stand on several lines. */
  const whole = (row: Row, field: string, text: string): boolean => {
    const issue = encodedIssue(text, () => undefined);
    if (issue !== undefined) say(issue.level === 'danger' ? DATA.program : DATA.encoded, `${printable(field || 'A text', 60)} ${issue.what}.`, row);
    return issue !== undefined;
  };
  return {
    row(row: Row, facts: RowFacts): void {
      if (facts.longestRun < SHORTEST_WHOLE && !row.cells.some(({ text }) => text.includes('\\x'))) return;
      for (const [i, { field, text }] of row.cells.entries()) {
        if (text.length < SHORTEST_ENCODED || (facts.cells[i]!.run < SHORTEST_WHOLE && !text.includes('\\x'))) continue;
        if (!whole(row, field, text) && (facts.longestRun >= SHORTEST || text.includes('\\x')) && text.length >= SHORTEST) look(row, field, text);
      }
    },
    end: () => (count > found.length ? [...found, { rule: DATA.encoded, message: `${count} encoded words are programs or scripts.` }] : found),
  };
}
