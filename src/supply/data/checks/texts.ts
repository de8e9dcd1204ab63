import { byNumber, collects, urlsIn } from '../../code/hosts.ts';
import { sendsAway } from '../../config/instructions.ts';
import { printable } from '../../printable.ts';
import type { Cell, DataCheck, DataFinding, Row, TextFinding, TextHints, TextInspector } from '../contract.ts';
import type { CellFacts, RowFacts } from '../facts.ts';
import { DATA } from '../rules.ts';

/** Rows that are named for each kind of finding. */
const NAMED = 5;
/** Longest stretch of one cell that detectors read at once, in UTF-16 units. */
const STRETCH = 100_000;

/** Fewest digits of identifiers of people. */
const LEAST_DIGITS = 6;
/** Shortest addresses of wallets. */
const LEAST_ADDRESS = 26;
/** A credential without any digit has at least a run of so many letters. */
const LEAST_RUN = 20;
/** Short texts in which nothing was found: the same system prompt stands in every chat. */
const MAX_REMEMBERED = 4096;
const SHORT = 400;

/** Rules that find where something is to be sent. */
const AWAY = /exfiltrat/;
/** Fewest texts among which a few stand out, and the largest share that still is a few. */
const LEAST_ROWS = 10;
const RARE = 0.1;

const TITLES = {
  instruction: { rule: DATA.instruction, what: 'give orders to an assistant' },
  hidden: { rule: DATA.hidden, what: 'hold characters that nobody sees' },
  secret: { rule: DATA.secret, what: 'hold credentials' },
  pii: { rule: DATA.pii, what: 'hold personal data' },
  unread: { rule: DATA.unread, what: 'were not read by all detectors' },
} as const satisfies Record<TextFinding['kind'], object>;

/** What a text may hold, by its characters and words; undefined for nothing. */
function hintsOf({ digits, at, run, wide, orders }: CellFacts): TextHints | undefined {
  const personal = at || digits >= LEAST_DIGITS || (digits > 0 && run >= LEAST_ADDRESS);
  const secrets = at || digits > 0 || run >= LEAST_RUN || orders;
  return secrets || wide ? { personal, secrets, hidden: wide, instructions: orders } : undefined;
}

/** What the detectors of conversations find in the texts. */
export function texts(inspect: TextInspector): DataCheck {
  const seen = new Map<TextFinding['kind'], { rows: number; names: string[]; rules: Set<string> }>();
  const clean = new Set<string>();
  const away = { rows: 0, last: -1, first: '' };
  let rows = 0;
  const cell = (row: Row, { field, text }: Cell, hints: TextHints): void => {
    if (text.length < 8 || (text.length <= SHORT && clean.has(text))) return;
    let found = false;
    for (let at = 0; at < text.length; at += STRETCH) {
      for (const { rule, kind } of inspect(text.length <= STRETCH ? text : text.slice(Math.max(0, at - 200), at + STRETCH), hints)) {
        found = true;
        if (kind === 'instruction' && row.number !== away.last && (AWAY.test(rule) || sendsAway(text) || urlsIn(text).some((url) => byNumber(url) || collects(url)))) {
          away.rows++;
          away.last = row.number;
          if (away.first === '') away.first = `row ${row.number}`;
        }
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
    if (!found && text.length <= SHORT && clean.size < MAX_REMEMBERED) clean.add(text);
  };
  return {
    row(row: Row, facts: RowFacts): void {
      rows++;
      for (let i = 0; i < row.cells.length; i++) {
        const hints = hintsOf(facts.cells[i]!);
        if (hints !== undefined) cell(row, row.cells[i]!, hints);
      }
    },
    end(): DataFinding[] {
      // Collections of attacks, for training detectors, are made of them; poison stands between honest texts.
      const poison: DataFinding[] = away.rows > 0 && rows >= LEAST_ROWS && away.rows <= Math.max(1, rows * RARE) ? [{ rule: DATA.carriesAway, message: `${away.rows} of ${rows} texts order an assistant to send something away.`, at: away.first }] : [];
      return poison.concat([...seen].map(([kind, { rows, names, rules }]) => ({
        rule: TITLES[kind].rule,
        message: `${rows} texts ${TITLES[kind].what} (${[...rules].sort().join(', ')}): ${names.slice(0, NAMED).join('; ')}${rows > NAMED ? '; …' : ''}.`,
        ...(names[0] === undefined ? {} : { at: names[0] }),
      })));
    },
  };
}
