import { printable } from '../../printable.ts';
import type { Cell, DataCheck, DataFinding, Row, TextFinding, TextInspector } from '../contract.ts';
import { wordHash, type RowFacts } from '../facts.ts';
import { DATA } from '../rules.ts';

/** Rows that are named for each kind of finding. */
const NAMED = 5;
/** Longest stretch of one cell that detectors read at once, in UTF-16 units. */
const STRETCH = 100_000;

const WORD_SLOTS = 1 << 14;
/** Fewest words of instructions and digits of identifiers. */
const LEAST_WORDS = 2;
const LEAST_DIGITS = 6;

const TITLES = {
  instruction: { rule: DATA.instruction, what: 'give orders to an assistant' },
  hidden: { rule: DATA.hidden, what: 'hold characters that nobody sees' },
  secret: { rule: DATA.secret, what: 'hold credentials' },
  pii: { rule: DATA.pii, what: 'hold personal data' },
  unread: { rule: DATA.unread, what: 'were not read by all detectors' },
} as const satisfies Record<TextFinding['kind'], object>;

/** What the detectors of conversations find in the texts. */
export function texts(inspect: TextInspector): DataCheck {
  const seen = new Map<TextFinding['kind'], { rows: number; names: string[]; rules: Set<string> }>();
  const words = new Uint8Array(WORD_SLOTS);
  for (const word of inspect.words) words[wordHash(word) & (WORD_SLOTS - 1)] = 1;
  const cell = (row: Row, { field, text }: Cell, hints: Parameters<TextInspector>[1]): void => {
    if (text.length < 8) return;
    for (let at = 0; at < text.length; at += STRETCH) {
      for (const { rule, kind } of inspect(text.length <= STRETCH ? text : text.slice(Math.max(0, at - 200), at + STRETCH), hints)) {
        let of = seen.get(kind);
        if (of === undefined) seen.set(kind, (of = { rows: 0, names: [], rules: new Set() }));
        const name = `row ${row.number}${field === '' ? '' : `, ${printable(field, 60)}`}`;
        if (of.names.at(-1) !== name) {
          of.rows++;
          if (of.names.length < NAMED) of.names.push(name);
          else of.names[NAMED] = name;
        }
        if (of.rules.size < 12) of.rules.add(rule);
      }
    }
  };
  return {
    row(row: Row, facts: RowFacts): void {
      // Only words that an example asks with are counted, and only so many: what has more is read whole.
      let known = facts.wide || facts.full || row.cells.length > 1 ? LEAST_WORDS : 0;
      for (let i = 0; i < facts.count && known < LEAST_WORDS; i++) known += words[facts.words[i]! & (WORD_SLOTS - 1)]!;
      const hints = { personal: facts.at || facts.digits >= LEAST_DIGITS, instructions: known >= LEAST_WORDS };
      for (const each of row.cells) cell(row, each, hints);
    },
    end(): DataFinding[] {
      return [...seen].map(([kind, { rows, names, rules }]) => ({
        rule: TITLES[kind].rule,
        message: `${rows} texts ${TITLES[kind].what} (${[...rules].sort().join(', ')}): ${names.slice(0, NAMED).join('; ')}${rows > NAMED ? '; …' : ''}.`,
        ...(names[0] === undefined ? {} : { at: names[0] }),
      }));
    },
  };
}
