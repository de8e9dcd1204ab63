import { foldWord, nameWords } from './names.ts';
import { bitOf } from './verbs.ts';

/*
 * What a database statement does, from its own words: a tool that runs any statement is as dangerous as the one it is
 * given. Nothing is taken for harmless that is not seen to be: the dialect is not known, so whatever another dialect may
 * read otherwise counts as more than reading.
 */

export interface Statement {
  /** One statement that reads tables and nothing else. */
  readonly readsOnly: boolean;
  /** What it does, as bits of `VERBS`; 0 where it reads or where it is several. */
  readonly verbs: number;
  /** Words of the name of what it does that to. Folded. */
  readonly objects: readonly string[];
}

/** Longer texts are not looked at. UTF-16 units. */
const MOST_STATEMENT = 20_000;
/** Letters of a name's word that a request can be held against. */
const LEAST_OBJECT = 4;

/** How statements begin. Folded text without literals and comments. */
const READING = /^(?:select\b(?=.*(?:\bfrom\b|[(*\d]))|with\s+\S+\s+as\s*\(|(?:show|describe|desc)\s+[\w."`]+(?:\s|$))/s;
const WRITING: readonly (readonly [RegExp, number])[] = [
  [/^(?:create|alter)\s+(?:user|role|login)\s+(?:if\s+not\s+exists\s+)?([\w."`[\]]+)/, bitOf('grant')],
  [/^delete\s+from\s+([\w."`[\]]+)/, bitOf('remove')],
  [/^truncate\s+table\s+([\w."`[\]]+)/, bitOf('remove')],
  [/^drop\s+(?:table|view|index|schema|database|column|function|role|user)\s+(?:if\s+exists\s+)?([\w."`[\]]+)/, bitOf('remove')],
  [/^create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|materialized\s+|unique\s+)?(?:table|view|index|schema|database)\s+(?:if\s+not\s+exists\s+)?([\w."`[\]]+)/, bitOf('create')],
  [/^insert\s+into\s+([\w."`[\]]+)/, bitOf('create') | bitOf('note')],
  [/^update\s+([\w."`[\]]+)\s+(?:\w+\s+)?set\b/, bitOf('update')],
  [/^alter\s+(?:table|view|index|schema)\s+([\w."`[\]]+)/, bitOf('update')],
  [/^merge\s+into\s+([\w."`[\]]+)/, bitOf('update')],
];
/** Words with which a statement that begins with reading goes on to do more. */
const DOES_MORE = /\b(?:into|insert|update|delete|drop|create|alter|truncate|merge|grant|revoke|call|execute?|do|copy|load|attach|detach|set|lock|handler|pragma|vacuum|import|export|unload|shutdown|kill|reconfigure|backup|restore|dbcc|deny|bulk|declare|begin|commit|rollback|rename|flush|reset|install|refresh|use|go)\b|\b(?:from|join)\s{0,8}''|\bfor\s+(?:no\s+key\s+|key\s+)?share\b/;
/** What may stand before a parenthesis: words of the language, and functions that return what they are given or count it. */
const HARMLESS = new Set(('in and or not as exists any all some over from join on using where filter group by having when then else case end union except intersect between like ilike is with within '
  + 'select distinct values lateral partition order limit offset interval array row cast try_cast safe_cast convert extract count sum avg min max median mode stddev stddev_pop stddev_samp variance var_pop var_samp corr coalesce nullif ifnull nvl isnull if iff '
  + 'greatest least abs round floor ceil ceiling trunc mod power sqrt ln log exp sign div safe_divide lower upper initcap trim ltrim rtrim length char_length len substr substring left right replace concat concat_ws split_part '
  + 'position strpos instr lpad rpad reverse repeat date time timestamp date_trunc date_part datepart datediff date_diff dateadd date_add date_sub timestamp_diff timestamp_trunc strftime to_char to_date to_number to_timestamp '
  + 'year month day week quarter hour minute now current_date current_timestamp getdate row_number rank dense_rank ntile lag lead first_value last_value percentile_cont percentile_disc approx_count_distinct string_agg array_agg group_concat listagg '
  + 'json_agg bool_and bool_or countif sumif numeric decimal varchar char').split(' '));

/** The statement that a text is; undefined for anything else. */
export function readStatement(text: string): Statement | undefined {
  if (text.length > MOST_STATEMENT) return undefined;
  if (!known.has(text)) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, read(text));
  }
  return known.get(text);
}

/** A call is weighed by several rules, each of which asks. */
const known = new Map<string, Statement | undefined>();
const MOST_KNOWN = 16;

function read(text: string): Statement | undefined {
  const { code, sure } = withoutLiterals(text);
  const body = foldWord(code).replace(/[\s;]+$/, '').trim();
  const several = body.includes(';');
  if (READING.test(body)) return { readsOnly: sure && !several && !DOES_MORE.test(body) && !listsLiteral(body) && callsHarmless(body), verbs: 0, objects: [] };
  for (const [form, verbs] of WRITING) {
    const found = form.exec(body);
    if (found === null) continue;
    // Of a list only the first would be held against the request.
    const list = /^\s*,/.test(body.slice(found[0].length));
    return { readsOnly: false, verbs: several || list ? 0 : verbs, objects: nameWords(found[1] ?? '').filter((word) => word.length >= LEAST_OBJECT) };
  }
  return undefined;
}

function callsHarmless(body: string): boolean {
  for (const [, name] of body.matchAll(/([^\s()+*/%<>=,!|-]*)\s*\(/g)) if (name !== '' && !HARMLESS.has(name ?? '')) return false;
  return true;
}

/** A literal in a list outside parentheses: some dialects read a file or a page by that name. */
function listsLiteral(body: string): boolean {
  let depth = 0;
  let afterComma = false;
  for (const sign of body) {
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    else if (sign === '\'' && afterComma && depth <= 0) return true;
    if (!/\s/.test(sign)) afterComma = sign === ',';
  }
  return false;
}

/** A text with its literals emptied and its comments taken out. @returns `sure`: every dialect reads it so */
function withoutLiterals(text: string): { code: string; sure: boolean } {
  let code = '';
  let sure = true;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i] ?? '';
    if (sign === '\'' || sign === '"' || sign === '`') {
      const end = text.indexOf(sign, i + 1);
      // Escapes, prefixes (`E'..'`) and open ends are read in different ways.
      if (end < 0 || text.slice(i, end).includes('\\') || (sign === '\'' && /[\p{L}\p{N}_&]/u.test(text[i - 1] ?? ''))) sure = false;
      if (end < 0) return { code, sure };
      code += sign === '\'' ? '\'\'' : text.slice(i, end + 1);
      // A name in quotes may hold what looks like the end of something.
      if (sign !== '\'' && !/^[\w ."`-]*$/.test(text.slice(i, end + 1))) sure = false;
      i = end;
    } else if (sign === '-' && text[i + 1] === '-') {
      const end = text.indexOf('\n', i);
      if (!/\s/.test(text[i + 2] ?? '\n') || text.slice(i, end < 0 ? undefined : end).includes('\r')) sure = false;
      code += ' ';
      i = end < 0 ? text.length : end;
    } else {
      if (sign === '#' || sign === '\\' || (sign === '/' && text[i + 1] === '*') || (sign === '$' && !/\d/.test(text[i + 1] ?? ''))) sure = false;
      code += sign;
    }
  }
  return { code, sure };
}
