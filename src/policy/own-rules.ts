import { SallyportError } from '../core/errors.ts';
import { ORIGINS } from '../conversation/types.ts';
import type { Origin } from '../conversation/types.ts';
import { CATEGORIES, SEVERITIES } from '../inspect/contract.ts';
import type { Category, Rule, Severity } from '../inspect/contract.ts';
import { compileOwnRules } from '../inspect/own-rules/compile.ts';
import type { Allowance, OwnRule, OwnRules, Scope, Term, YaraFile } from '../inspect/own-rules/contract.ts';
import type { YaraRule } from '../inspect/own-rules/yara/ast.ts';
import { compileYara } from '../inspect/own-rules/yara/evaluate.ts';
import type { CompiledYara } from '../inspect/own-rules/yara/evaluate.ts';
import { YaraFault } from '../inspect/own-rules/yara/lexer.ts';
import { parseYara } from '../inspect/own-rules/yara/parser.ts';
import { compileGlob } from './glob.ts';
import { problemsOf } from './issues.ts';
import type { Problem } from './problem.ts';
import { OWN_ID, ownRulesSchema } from './schema/own-rules.ts';
import type { AllowanceEntry, OwnRuleEntry } from './schema/own-rules.ts';
import { readYaml } from './yaml.ts';
import type { Position, YamlSource } from './yaml.ts';

/** A file that `rules.files` names, as it was read; `fault` instead of a text when it could not be. */
export interface RuleFile {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly fault?: string;
}

const isYara = (name: string): boolean => /\.yara?$/i.test(name);

/** `Fake_Invoice` gives `user.fake-invoice`. */
function yaraId(name: string): string {
  return `user.${name.toLowerCase().replaceAll('_', '-').replace(/^-{1,128}/, '').slice(0, 62)}`;
}

/** A YARA file, parsed, with its mistakes in place. */
interface ReadYara { readonly file: RuleFile; readonly rules: readonly YaraRule[]; readonly problems: Problem[] }

/** All rule files before the ids are known: what the policy's own schema must know of them, and what is read later. */
export class OwnRuleFiles {
  readonly #yara: readonly ReadYara[];
  readonly #yaml: readonly { readonly file: RuleFile; readonly source: YamlSource }[];
  readonly problems: Problem[] = [];
  /** Ids of all rules, the inline ones too, whether or not the rest of them is in order. */
  readonly ids: ReadonlySet<string>;

  /** @param inline - the value of `rules` in the policy file */
  constructor(inline: unknown, files: readonly RuleFile[]) {
    for (const file of files) if (file.fault !== undefined) this.problems.push(problem(file.name, { line: 1, column: 1 }, file.fault));
    const readable = files.filter((file) => file.fault === undefined);
    this.#yara = readable.filter((file) => isYara(file.name)).map(readYara);
    this.#yaml = readable.filter((file) => !isYara(file.name)).map((file) => ({ file, source: readYaml(file.text) }));
    this.problems.push(...this.#yara.flatMap((each) => each.problems));
    for (const { file, source } of this.#yaml) this.problems.push(...source.faults.map((fault) => problem(file.name, fault, fault.message)));
    this.ids = new Set([...idsIn(inline), ...this.#yaml.flatMap(({ source }) => idsIn(source.value)), ...this.#yara.flatMap(({ rules }) => rules.filter((rule) => !rule.isPrivate).map((rule) => yaraId(rule.name)))]);
  }

  /**
   * The rules, ready to be used; problems are added to {@link problems}.
   * @param ids - all rule ids that exist
   * @returns undefined when there are none, or when something is wrong
   */
  compile(inline: { readonly inline?: readonly OwnRuleEntry[] | undefined; readonly allow?: readonly AllowanceEntry[] | undefined }, main: { readonly source: YamlSource; readonly name: string }, ids: readonly string[], schema: ReturnType<typeof ownRulesSchema>['file']): OwnRules | undefined {
    const owners = new Map<string, string>();
    const rules: OwnRule[] = [];
    const allow: Allowance[] = [];
    const take = (value: typeof inline, name: string, where: (index: number) => Position): void => {
      for (const [index, entry] of (value.inline ?? []).entries()) {
        this.#claim(owners, entry.id, name, where(index));
        rules.push(ownRule(entry));
      }
      for (const entry of value.allow ?? []) allow.push(allowance(entry, ids));
    };
    const short = (source: YamlSource, path: readonly PropertyKey[], index: number): Position => source.where([...path, ...(Array.isArray(at(source.value, path)) ? [] : ['inline']), index, 'id']);
    take(inline, main.name, (index) => short(main.source, ['rules'], index));
    for (const { file, source } of this.#yaml) {
      if (source.faults.length > 0) continue;
      const parsed = schema.safeParse(source.value);
      if (parsed.success) take(parsed.data, file.name, (index) => short(source, [], index));
      else this.problems.push(...problemsOf(parsed.error, schema, source, file.name));
    }
    const files = this.#yara.map((each) => this.#compileYara(each, owners));
    if (this.problems.length > 0 || (rules.length === 0 && allow.length === 0 && files.every((file) => file.named.size === 0))) return undefined;
    try {
      return compileOwnRules(rules, files, allow);
    } catch (error) {
      if (!(error instanceof SallyportError)) throw error;
      this.problems.push(problem(main.name, main.source.where(['rules']), error.message));
      return undefined;
    }
  }

  #claim(owners: Map<string, string>, id: string, name: string, position: Position): void {
    const owner = owners.get(id);
    if (owner !== undefined) this.problems.push(problem(name, position, `there is a rule ${id} already, in ${owner}`));
    owners.set(id, name);
  }

  #compileYara({ file, rules }: ReadYara, owners: Map<string, string>): YaraFile {
    const compiled: CompiledYara[] = [];
    const named = new Map<string, Scope & { rule: Rule }>();
    const fail = (error: YaraFault): void => { this.problems.push(problem(file.name, positionOf(file.text, error.offset), error.message)); };
    for (const rule of rules) {
      try {
        compiled.push(compileYara(rule));
        if (rule.isPrivate) continue;
        named.set(rule.name, described(rule));
        this.#claim(owners, yaraId(rule.name), file.name, positionOf(file.text, rule.offset));
      } catch (error) {
        if (!(error instanceof YaraFault)) throw error;
        fail(error);
      }
    }
    return { rules: compiled, named };
  }
}

function problem(file: string, position: Position, message: string): Problem {
  return { severity: 'error', file, line: position.line, column: position.column, path: '', message };
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((here: unknown, step) => (here !== null && typeof here === 'object' ? (here as Record<PropertyKey, unknown>)[step] : undefined), value);
}

/** The ids of rules in a value that may be anything. */
function idsIn(value: unknown): string[] {
  const list: unknown = Array.isArray(value) ? value : at(value, ['inline']);
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const id = at(entry, ['id']);
    return typeof id === 'string' && OWN_ID.test(id) ? [id] : [];
  });
}

function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function readYara(file: RuleFile): ReadYara {
  const { rules, faults } = parseYara(file.text);
  return { file, rules, problems: faults.map((fault) => problem(file.name, positionOf(file.text, fault.offset), fault.message)) };
}

type TermEntry = NonNullable<OwnRuleEntry['any']>[number];

function termOf(entry: TermEntry, exact: boolean): Term {
  if (entry.word !== undefined) return { kind: 'word', value: entry.word, exact };
  return entry.text === undefined ? { kind: 'pattern', value: entry.pattern ?? '', exact } : { kind: 'text', value: entry.text, exact };
}

function ownRule(entry: OwnRuleEntry): OwnRule {
  const exact = entry.case === 'exact';
  const list = (terms: readonly TermEntry[] | undefined): Term[] => (terms ?? []).map((term) => termOf(term, exact));
  const rule: Rule = {
    id: entry.id, category: entry.category as Category, severity: (entry.severity ?? 'medium') as Severity, paranoia: entry.paranoia ?? 1, title: entry.title ?? entry.id, references: [],
  };
  return { rule, directions: entry.directions, origins: entry.origins, any: list(entry.any), all: list(entry.all), none: list(entry.none), near: entry.near };
}

function allowance(entry: AllowanceEntry, ids: readonly string[]): Allowance {
  const globs = entry.rules.map(compileGlob);
  return { rules: new Set(ids.filter((id) => globs.some((glob) => glob.test(id)))), texts: entry.texts ?? [], patterns: entry.patterns ?? [] };
}

/** What a YARA rule's meta says of category, severity, paranoia, directions and origins. */
function described(rule: YaraRule): Scope & { rule: Rule } {
  const word = <T extends string>(key: string, known: readonly T[]): T | undefined => {
    const meta = rule.meta.get(key);
    if (meta === undefined) return undefined;
    const found = known.find((each) => each === meta.value);
    if (found === undefined) throw new YaraFault(`${key} must be one of ${known.join(', ')}`, meta.offset);
    return found;
  };
  const list = <T extends string>(key: string, known: readonly T[]): T[] | undefined => {
    const meta = rule.meta.get(key);
    if (meta === undefined) return undefined;
    return String(meta.value).split(/[ ,]+/).map((part) => {
      const found = known.find((each) => each === part);
      if (found === undefined) throw new YaraFault(`${key} must be of ${known.join(', ')}, separated by commas`, meta.offset);
      return found;
    });
  };
  const paranoia = rule.meta.get('paranoia');
  const level = ([1, 2, 3, 4] as const).find((each) => each === (paranoia?.value ?? 1));
  if (level === undefined) throw new YaraFault('paranoia must be 1, 2, 3 or 4', paranoia?.offset ?? rule.offset);
  const title = rule.meta.get('description')?.value;
  return {
    rule: { id: yaraId(rule.name), category: word<Category>('category', CATEGORIES) ?? 'denylist', severity: word<Severity>('severity', SEVERITIES) ?? 'high', paranoia: level, title: typeof title === 'string' && title !== '' ? title : rule.name, references: [] },
    directions: list('directions', ['request', 'answer'] as const),
    origins: list<Origin>('origins', ORIGINS),
  };
}
