import { ConditionParser } from './condition.ts';
import type { Expression, YaraMeta, YaraRule, YaraString } from './ast.ts';
import { Lexer, YaraFault } from './lexer.ts';
import type { Token } from './lexer.ts';

/** Most rules of one file, and most strings of one rule. */
export const YARA_LIMITS = { rules: 1_000, strings: 500 } as const;

const MODIFIERS: Readonly<Record<YaraString['kind'], readonly string[]>> = {
  text: ['nocase', 'wide', 'ascii', 'fullword', 'private'],
  hex: ['private'],
  regex: ['nocase', 'ascii', 'fullword', 'private'],
};
const KNOWN_MODIFIERS = new Set(['nocase', 'wide', 'ascii', 'fullword', 'private', 'xor', 'base64', 'base64wide']);

export interface ParsedYara {
  readonly rules: readonly YaraRule[];
  readonly faults: readonly YaraFault[];
}

/**
 * Reads a YARA file. Every mistake, and every thing that is not read, is a fault with its place; a rule with a fault is
 * left out and reading goes on with the next one. Never throws for bad input.
 */
export function parseYara(source: string): ParsedYara {
  const lexer = new Lexer(source);
  const rules: YaraRule[] = [];
  const faults: YaraFault[] = [];
  const names = new Set<string>();
  for (;;) {
    try {
      const rule = parseRule(lexer, names);
      if (rule === undefined) return { rules, faults };
      if (rules.length >= YARA_LIMITS.rules) throw new YaraFault(`the file has more than ${YARA_LIMITS.rules} rules`, rule.offset);
      rules.push(rule);
    } catch (error) {
      if (!(error instanceof YaraFault)) throw error;
      faults.push(error);
      // On with the next line that begins a rule; nothing inside one looks like that.
      const next = /\n[ \t]{0,64}(?:private[ \t]{1,8})?rule[ \t]{1,8}[A-Za-z_]/g;
      next.lastIndex = Math.max(error.offset, lexer.offset);
      const found = next.exec(source);
      if (found === null || faults.length >= 50) return { rules, faults };
      lexer.offset = found.index;
    }
  }
}

function parseRule(lexer: Lexer, names: Set<string>): YaraRule | undefined {
  let token = lexer.next();
  if (token.kind === 'end') return undefined;
  let isPrivate = false;
  while (token.text === 'private' || token.text === 'global') {
    if (token.text === 'global') throw new YaraFault('global rules are not supported: they would silence all others; write their condition into each rule', token.offset);
    isPrivate = true;
    token = lexer.next();
  }
  if (token.text === 'import') throw new YaraFault('modules are not supported; remove the import and what uses it', token.offset);
  if (token.text === 'include') throw new YaraFault('include is not supported; list each file under rules.files', token.offset);
  if (token.text !== 'rule') throw new YaraFault('a rule is expected here', token.offset);
  const name = lexer.next();
  if (name.kind !== 'word') throw new YaraFault('the name of the rule is expected here', name.offset);
  if (names.has(name.text)) throw new YaraFault('a rule of this name stands in the file already', name.offset);
  names.add(name.text);
  token = lexer.next();
  if (token.text === ':') do token = lexer.next(); while (token.kind === 'word');
  expect(token, '{');
  token = lexer.next();
  let meta = new Map<string, YaraMeta>();
  let strings: YaraString[] = [];
  if (token.text === 'meta') ({ meta, token } = parseMeta(lexer));
  if (token.text === 'strings') ({ strings, token } = parseStrings(lexer));
  if (token.text === 'variables') throw new YaraFault('variables are not supported', token.offset);
  if (token.text !== 'condition') throw new YaraFault('"condition:" is expected here', token.offset);
  expect(lexer.next(), ':');
  const parser = new ConditionParser(lexer, strings, names);
  const condition: Expression = parser.parse();
  const unused = strings.find((each, index) => !parser.used.has(index) && !each.id.startsWith('$_'));
  if (unused !== undefined) throw new YaraFault(`the condition does not speak of ${unused.id}; a name that begins with $_ may be left out`, unused.offset);
  return { name: name.text, isPrivate, meta, strings, condition, offset: name.offset };
}

function expect(token: Token, mark: string): void {
  if (token.kind !== 'mark' || token.text !== mark) throw new YaraFault(`"${mark}" is expected here`, token.offset);
}

function parseMeta(lexer: Lexer): { meta: Map<string, YaraMeta>; token: Token } {
  expect(lexer.next(), ':');
  const meta = new Map<string, YaraMeta>();
  for (;;) {
    const key = lexer.next();
    if (key.kind !== 'word' || key.text === 'strings' || key.text === 'condition') return { meta, token: key };
    expect(lexer.next(), '=');
    let value = lexer.next();
    const negative = value.text === '-' && value.kind === 'mark';
    if (negative) value = lexer.next();
    const { offset } = value;
    if (value.kind === 'number') meta.set(key.text, { value: negative ? -value.value : value.value, offset });
    else if (value.kind === 'text') meta.set(key.text, { value: Buffer.from(value.text, 'latin1').toString('utf8'), offset });
    else if (value.text === 'true' || value.text === 'false') meta.set(key.text, { value: value.text === 'true', offset });
    else throw new YaraFault('a text, a number, true or false is expected here', offset);
  }
}

function parseStrings(lexer: Lexer): { strings: YaraString[]; token: Token } {
  expect(lexer.next(), ':');
  const strings: YaraString[] = [];
  let token = lexer.next();
  while (token.kind === 'string-id' && token.text.startsWith('$')) {
    const id = token.text;
    if (id !== '$' && strings.some((other) => other.id === id)) throw new YaraFault(`${id} stands twice in this rule`, token.offset);
    if (strings.length >= YARA_LIMITS.strings) throw new YaraFault(`the rule has more than ${YARA_LIMITS.strings} strings`, token.offset);
    expect(lexer.next(), '=');
    lexer.skip();
    const start = lexer.offset;
    const first = lexer.next();
    let body: Pick<YaraString, 'kind' | 'body' | 'flags' | 'offset'>;
    if (first.kind === 'text') body = { kind: 'text', body: first.text, flags: '', offset: start };
    else if (first.text === '{') {
      const hex = lexer.hex();
      body = { kind: 'hex', body: hex.body, flags: '', offset: hex.offset };
    } else if (first.text === '/') {
      const regex = lexer.regex();
      if (/[^is]/.test(regex.flags)) throw new YaraFault('a regular expression takes the flags i and s only', regex.offset);
      body = { kind: 'regex', body: regex.source, flags: regex.flags, offset: regex.offset };
    } else throw new YaraFault('a text, a hex string or a regular expression is expected here', first.offset);
    if (body.kind === 'text' && body.body === '') throw new YaraFault('the text is empty', start);
    const modifiers = new Set<string>();
    token = lexer.next();
    while (token.kind === 'word' && KNOWN_MODIFIERS.has(token.text)) {
      if (modifiers.has(token.text)) throw new YaraFault(`${token.text} stands twice`, token.offset);
      if (!MODIFIERS[body.kind].includes(token.text)) throw new YaraFault(`${token.text} is not supported on a ${body.kind} string`, token.offset);
      modifiers.add(token.text);
      token = lexer.next();
    }
    strings.push({ id, ...body, modifiers });
  }
  if (strings.length === 0) throw new YaraFault('there is no string here; leave "strings:" out', token.offset);
  return { strings, token };
}
