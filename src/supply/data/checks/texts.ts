import { byNumber, collects, urlsIn } from '../../code/hosts.ts';
import { sendsAway } from '../../config/instructions.ts';
import { isHarmful } from '../../orders/harm.ts';
import { holdsKey } from '../../keys.ts';
import { printable } from '../../printable.ts';
import type { Cell, DataCheck, DataFinding, Row, TextFinding, TextHints, TextInspector } from '../contract.ts';
import type { CellFacts, RowFacts } from '../facts.ts';
import { isRefused } from '../row.ts';
import { DATA } from '../rules.ts';

/** Rows that are named for each kind of finding, and kept. */
const NAMED = 5;
const KEPT = 10_000;
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

/** The same of orders between texts that have nothing to do with assistants: how many texts, and the share of those that do. */
const LEAST_PLAIN = 20;
const RARE_ORDER = 0.05;
const RARE_TOPIC = 0.02;
/** In fewer texts: one that acts against somebody, among others of which none speaks of an assistant. */
const LEAST_HARMFUL = 3;
const RARE_HARMFUL = 1 / 3;
/** What texts about assistants, attacks on them or their training speak of. */
const TOPIC = /\b(?:AI|A\.I\.|LLMs?|GPT(?:-\w{1,6})?|ChatGPT|Claude|Gemini|[Pp]rompt(?:s|ed|ing)?|[Cc]hat-?bots?|[Aa]ssistants?|[Ll]anguage\s{1,4}models?|[Jj]ailbreak\w{0,6}|[Ii]njections?|[Rr]ed[- ]?team\w{0,4}|[Aa]dversarial|[Ss]ystem\s{1,4}message|[Gg]uardrails?)\b|プロンプト|モデル|提示词|提示詞|助手|ассистент|промпт|нейросет/;

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

/** Whether a text is what somebody asks a model for: whoever tries its rules does so openly there. */
function asks(field: string, role: string): boolean {
  return /^(?:user|human|prompter|system|developer)$/.test(role) || /(?:^|[._])(?:prompts?|instructions?|questions?|quer(?:y|ies)|inputs?|user|human|system)$/i.test(field);
}

/** Labels that are told apart, and their longest. */
const MAX_LABELS = 200;
const MAX_LABEL = 40;
/** Fewest texts with orders, their share of all, and how far one label goes with them. Fewer, where they all have one label and nothing else has it. */
const COLLECTED = 10;
const COLLECTED_FEW = 2;
const COLLECTED_HALF = 0.25;
const COLLECTED_SHARE = 0.1;
const TOGETHER = 0.9;
const ELSEWHERE = 0.1;

/** Whether what gives orders has labels of its own, as in data that detectors are trained with: nobody is given the texts to follow. */
function isCollection(rows: number, byLabel: ReadonlyMap<string, { readonly rows: number; readonly ordered: number }>): boolean {
  const all = [...byLabel.values()];
  const total = all.reduce((sum, { ordered }) => sum + ordered, 0);
  const labelled = all.reduce((sum, each) => sum + each.rows, 0);
  if (all.length < 2 || labelled < rows) return false;
  // Labels of two kinds, one of which has all orders and hardly anything else.
  if (total >= COLLECTED_FEW && total < COLLECTED && all.length === 2 && total >= rows * COLLECTED_HALF) return all.some(({ rows: of, ordered }) => ordered === total && ordered >= of * 0.6) && all.some(({ ordered }) => ordered === 0);
  if (total < COLLECTED || total < rows * COLLECTED_SHARE) return false;
  const own = all.filter(({ rows: of, ordered }) => ordered >= of * 0.4);
  const inside = own.reduce((sum, { ordered }) => sum + ordered, 0);
  const rest = labelled - own.reduce((sum, { rows: of }) => sum + of, 0);
  return rest > 0 && inside >= total * TOGETHER && total - inside <= rest * ELSEWHERE;
}

/** What the detectors of conversations find in the texts. */
export function texts(inspect: TextInspector): DataCheck {
  const seen = new Map<TextFinding['kind'], { rows: number; numbers: number[]; names: string[]; rules: Set<string> }>();
  const clean = new Set<string>();
  const away = { rows: 0, last: -1, first: '' };
  /** Orders in texts that are no turn of a user and no question, and texts about assistants without one. */
  const planted = { rows: 0, last: -1, first: '', harmful: 0 };
  /** Texts by their label, and those of them that give orders. */
  const byLabel = new Map<string, { rows: number; ordered: number }>();
  let topics = 0;
  let keys = 0;
  let firstKey = '';
  let rows = 0;
  const cell = (row: Row, { field, text, role }: Cell, hints: TextHints): void => {
    if (text.length < 8) return;
    const topic = TOPIC.test(text);
    if (text.length <= SHORT && clean.has(text)) {
      if (topic) topics++;
      return;
    }
    if (hints.secrets && holdsKey(text) && keys++ === 0) firstKey = `row ${row.number}${field === '' ? '' : `, ${printable(field, 60)}`}`;
    let found = false;
    let ordered = false;
    for (let at = 0; at < text.length; at += STRETCH) {
      for (const { rule, kind } of inspect(text.length <= STRETCH ? text : text.slice(Math.max(0, at - 200), at + STRETCH), hints)) {
        found = true;
        if (kind === 'instruction') ordered = true;
        if (kind === 'instruction' && row.number !== away.last && (AWAY.test(rule) || sendsAway(text) || urlsIn(text).some((url) => byNumber(url) || collects(url)))) {
          away.rows++;
          away.last = row.number;
          if (away.first === '') away.first = `row ${row.number}`;
        }
        let of = seen.get(kind);
        if (of === undefined) seen.set(kind, (of = { rows: 0, numbers: [], names: [], rules: new Set() }));
        const name = `row ${row.number}${field === '' ? '' : `, ${printable(field, 60)}`}`;
        if (of.names.at(-1) !== name) {
          of.rows++;
          if (of.numbers.length < KEPT && of.numbers.at(-1) !== row.number) of.numbers.push(row.number);
          if (of.names.length < NAMED) of.names.push(name);
          else of.names[NAMED] = name;
        }
        if (of.rules.size < 12) of.rules.add(rule);
      }
    }
    if (!ordered && topic) topics++;
    if (ordered && row.number !== planted.last && !asks(field, role)) {
      planted.rows++;
      planted.last = row.number;
      if (text.length <= STRETCH && isHarmful(text)) planted.harmful++;
      if (planted.first === '') planted.first = `row ${row.number}`;
    }
    if (!found && text.length <= SHORT && clean.size < MAX_REMEMBERED) clean.add(text);
  };
  return {
    row(row: Row, facts: RowFacts): void {
      rows++;
      const refused = isRefused(row);
      const before = seen.get('instruction')?.rows ?? 0;
      for (let i = 0; i < row.cells.length; i++) {
        const hints = hintsOf(facts.cells[i]!);
        if (hints !== undefined) cell(row, row.cells[i]!, refused && asks(row.cells[i]!.field, row.cells[i]!.role) ? { ...hints, instructions: false } : hints);
      }
      if (row.label !== undefined && row.label.length <= MAX_LABEL && (byLabel.has(row.label) || byLabel.size < MAX_LABELS)) {
        const of = byLabel.get(row.label) ?? { rows: 0, ordered: 0 };
        byLabel.set(row.label, { rows: of.rows + 1, ordered: of.ordered + ((seen.get('instruction')?.rows ?? 0) > before ? 1 : 0) });
      }
    },
    end(): DataFinding[] {
      // Collections of attacks, for training detectors, are made of them; poison stands between honest texts.
      const poison: DataFinding[] = away.rows > 0 && rows >= LEAST_ROWS && away.rows <= Math.max(1, rows * RARE) ? [{ rule: DATA.carriesAway, message: `${away.rows} of ${rows} texts order an assistant to send something away.`, at: away.first }] : [];
      if (poison.length === 0 && planted.rows > 0 && rows >= LEAST_PLAIN && planted.rows <= Math.max(1, rows * RARE_ORDER) && topics <= Math.max(planted.rows, rows * RARE_TOPIC)) poison.push({ rule: DATA.plantedOrder, message: `${planted.rows} of ${rows} texts give orders to an assistant; of the others hardly any speaks of one.`, at: planted.first });
      if (poison.length === 0 && planted.harmful > 0 && rows >= LEAST_HARMFUL && planted.rows <= rows * RARE_HARMFUL && topics === 0 && byLabel.size === 0) poison.push({ rule: DATA.plantedOrder, message: `${planted.rows} of ${rows} texts order an assistant to act against somebody; none of the others speaks of one.`, at: planted.first });
      if (keys > 0) poison.push({ rule: DATA.key, message: `${keys} texts hold keys of large providers.`, at: firstKey });
      return poison.concat([...seen].map(([kind, { rows, numbers, names, rules }]) => ({
        rows: numbers,
        rule: kind === 'instruction' && poison.length === 0 && isCollection(rows, byLabel) ? DATA.collection : TITLES[kind].rule,
        message: `${rows} texts ${TITLES[kind].what} (${[...rules].sort().join(', ')}): ${names.slice(0, NAMED).join('; ')}${rows > NAMED ? '; …' : ''}.`,
        ...(names[0] === undefined ? {} : { at: names[0] }),
      })));
    },
  };
}
