import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve as resolvePath } from 'node:path';
import type { Config, Environment, LedgerConfig, ModelsConfig, ServerConfig, UpstreamConfig } from '../core/config.ts';
import { DEFAULT_BASE_URLS, DEFAULT_LEDGER, DEFAULT_MODELS, DEFAULT_SERVER, DEFAULT_TIMEOUTS, upstreamsFromEnvironment } from '../core/config.ts';
import { systemCode, systemReason } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import { DEFAULT_LIMITS } from '../core/limits.ts';
import type { Rule } from '../inspect/contract.ts';
import type { AttachedFile } from './attached.ts';
import type { OwnRules } from '../inspect/own-rules/contract.ts';
import { warningsOf } from './checks.ts';
import { BUILT_IN } from './defaults.ts';
import { mcpOf } from './mcp-config.ts';
import { inlineSecrets, problemsOf } from './issues.ts';
import { OwnRuleFiles } from './own-rules.ts';
import type { RuleFile } from './own-rules.ts';
import { PolicyFileError, quote } from './problem.ts';
import type { Problem } from './problem.ts';
import { fileSchema } from './schema/file.ts';
import type { FileContent } from './schema/file.ts';
import { ownRulesSchema } from './schema/own-rules.ts';
import { ruleSchemas } from './schema/policy.ts';
import type { PolicySection } from './schema/policy.ts';
import { durationMs, parseAddress, parseBytes } from './schema/values.ts';
import { readYaml, YAML_LIMITS } from './yaml.ts';
import type { Position } from './yaml.ts';

export const DEFAULT_FILE = 'sallyport.yaml';

/** A configuration file, read and found in order. */
export interface PolicyFile {
  /** Name for messages; undefined when there is no file and everything is as built in. */
  readonly file: string | undefined;
  /** It says nothing at all, not even a remark. */
  readonly blank: boolean;
  readonly config: Config;
  readonly policy: PolicySection;
  /** The files that `policy.permissions` names, as they were when this one was read. */
  readonly permissions: readonly AttachedFile[] | undefined;
  /** The rules it was checked against and those it brings along, by id. */
  readonly rules: ReadonlyMap<string, Rule>;
  /** First 16 hex digits of the SHA-256 of the canonical policy, the built-in one included. */
  readonly version: string;
  readonly warnings: readonly Problem[];
  /** The user's rules; undefined when there are none. */
  readonly own: OwnRules | undefined;
  /** Paths of the files that hold some of them. */
  readonly ruleFiles: readonly string[];
  where(path: readonly PropertyKey[]): Position;
}

/** What a file is read against. */
export interface FileContext {
  readonly rules: readonly Rule[];
  readonly environment: Environment;
  readonly now: number;
  /**
   * Finds the mistakes in the files of `policy.permissions`. Without it they are read and not checked, and whoever decides
   * by permissions with mistakes denies everything.
   */
  readonly checkPermissions?: ((files: readonly AttachedFile[]) => readonly Problem[]) | undefined;
  /** Reads a file that this one names; from the disk when absent. */
  readonly readAttached?: ((path: string) => string) | undefined;
}

function serverOf(section: FileContent['server'], environment: Environment): ServerConfig {
  const written = section.limits ?? {};
  const size = (value: number | string | undefined, standard: number): number => (value === undefined ? standard : (parseBytes(value) ?? standard));
  return {
    listen: (section.listen === undefined ? undefined : parseAddress(section.listen)) ?? DEFAULT_SERVER.listen,
    admin: (section.admin === undefined ? undefined : parseAddress(section.admin)) ?? DEFAULT_SERVER.admin,
    hosts: (section.hosts ?? []).map((host) => host.toLowerCase()),
    corsOrigins: section.cors?.origins ?? [],
    keys: section.keys ?? DEFAULT_SERVER.keys,
    dataDir: environment.dataDir ?? section.data_dir ?? DEFAULT_SERVER.dataDir,
    readingThread: section.reading_thread ?? DEFAULT_SERVER.readingThread,
    limits: {
      bodyBytes: size(written.body_bytes, DEFAULT_LIMITS.bodyBytes),
      answerBytes: size(written.answer_bytes, DEFAULT_LIMITS.answerBytes),
      eventBytes: size(written.event_bytes, DEFAULT_LIMITS.eventBytes),
      depth: written.depth ?? DEFAULT_LIMITS.depth,
      parts: written.parts ?? DEFAULT_LIMITS.parts,
      partChars: written.part_chars ?? DEFAULT_LIMITS.partChars,
      requestMs: written.request_ms ?? DEFAULT_LIMITS.requestMs,
    },
  };
}

function upstreamOf(name: string, section: FileContent['upstreams'][string]): UpstreamConfig {
  const ms = (text: string | undefined, standard: number): number => (text === undefined ? standard : durationMs(text));
  const { connect, first_byte, idle, total } = section.timeouts ?? {};
  return {
    name,
    kind: section.kind,
    baseUrl: (section.base_url ?? DEFAULT_BASE_URLS[section.kind])?.replace(/\/{1,16}$/, ''),
    keyEnv: section.key_env,
    models: section.models ?? ['*'],
    timeouts: { connect: ms(connect, DEFAULT_TIMEOUTS.connect), firstByte: ms(first_byte, DEFAULT_TIMEOUTS.firstByte), idle: ms(idle, DEFAULT_TIMEOUTS.idle), total: ms(total, DEFAULT_TIMEOUTS.total) },
    headers: Object.entries(section.headers ?? {}).map(([header, value]) => ({ name: header.toLowerCase(), ...(typeof value === 'string' ? { value } : { env: value.env }) })),
    prices: Object.entries(section.prices ?? {}).map(([model, price]) => ({ model, input: price.input, output: price.output, cachedInput: price.cached_input, currency: section.currency })),
  };
}

function ledgerOf(section: FileContent['ledger']): LedgerConfig {
  return {
    content: section.content ?? DEFAULT_LEDGER.content,
    signingKey: section.signing_key,
    whenFull: section.when_full ?? DEFAULT_LEDGER.whenFull,
    maxSpoolBytes: section.max_spool === undefined ? DEFAULT_LEDGER.maxSpoolBytes : (parseBytes(section.max_spool) ?? DEFAULT_LEDGER.maxSpoolBytes),
    fsyncMs: section.fsync === undefined ? DEFAULT_LEDGER.fsyncMs : durationMs(section.fsync),
  };
}

function modelsOf(section: FileContent['models']): ModelsConfig {
  return {
    approved: (section.approved ?? []).map(({ path, serves }) => ({ path, serves: serves ?? [] })),
    unapproved: section.unapproved ?? DEFAULT_MODELS.unapproved,
    checkMs: section.check_every === undefined ? DEFAULT_MODELS.checkMs : durationMs(section.check_every),
  };
}

/** The schema of a registry, built once: it holds the rule ids, and building it takes longer than reading a file. */
const schemas = new WeakMap<readonly Rule[], ReturnType<typeof fileSchema>>();

function schemaFor(rules: readonly Rule[], own: ReadonlySet<string>): ReturnType<typeof fileSchema> {
  if (own.size > 0) return fileSchema([...rules.map((rule) => rule.id), ...own]);
  let schema = schemas.get(rules);
  if (schema === undefined) schemas.set(rules, (schema = fileSchema(rules.map((rule) => rule.id))));
  return schema;
}

/**
 * Reads the text of a configuration file. An empty one means the built-in policy throughout.
 * @param files - the files that its `rules.files` names, in that order
 * @throws PolicyFileError `policy.invalid` with every error there is
 */
export function parsePolicyFile(text: string, file: string, context: FileContext, files: readonly RuleFile[] = []): PolicyFile {
  const source = readYaml(text);
  if (source.faults.length > 0) throw new PolicyFileError('policy.invalid', source.faults.map((fault) => ({ severity: 'error', file, ...fault, path: '' })));
  const ownFiles = new OwnRuleFiles((source.value as { rules?: unknown } | undefined)?.rules, files);
  const schema = schemaFor(context.rules, ownFiles.ids);
  const parsed = schema.safeParse(source.value ?? {});
  const secrets = inlineSecrets(source, file);
  // One message a place: what looks like a key is told as that, whatever else is wrong with it.
  const rest = parsed.success ? [] : problemsOf(parsed.error, schema, source, file).filter((problem) => !secrets.some((secret) => secret.line === problem.line && secret.column === problem.column));
  const ids = [...context.rules.map((rule) => rule.id), ...ownFiles.ids];
  const own = parsed.success ? ownFiles.compile(parsed.data.rules, { source, name: file }, ids, ownRulesSchema(ruleSchemas(ids).pattern).file) : undefined;
  const byPlace = (a: Problem, b: Problem): number => Number(a.file !== file) - Number(b.file !== file) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column);
  const problems = [...secrets, ...rest, ...ownFiles.problems].sort(byPlace);
  if (problems.length > 0 || !parsed.success) throw new PolicyFileError('policy.invalid', problems);
  const content = parsed.data;
  const permissions = content.policy.permissions === undefined ? undefined : content.policy.permissions.map((path, index) => attached(path, file, source.where(['policy', 'permissions', index]), context));
  const found = permissions === undefined ? [] : (context.checkPermissions?.(permissions) ?? []);
  if (found.some(({ severity }) => severity === 'error')) throw new PolicyFileError('policy.invalid', found.filter(({ severity }) => severity === 'error'));
  const named = Object.entries(content.upstreams);
  return {
    file,
    blank: text.trim() === '',
    config: {
      server: serverOf(content.server, context.environment),
      upstreams: named.length > 0 ? named.map(([name, section]) => upstreamOf(name, section)) : upstreamsFromEnvironment(context.environment),
      ledger: ledgerOf(content.ledger),
      mcp: mcpOf(content.mcp, dirname(file)),
      models: modelsOf(content.models),
    },
    policy: content.policy,
    permissions,
    rules: new Map([...context.rules.map((rule): [string, Rule] => [rule.id, rule]), ...(own?.rules ?? [])]),
    version: createHash('sha256').update(canonicalJson({
      builtIn: BUILT_IN, policy: content.policy,
      ...(permissions === undefined ? {} : { permissions: permissions.map(({ text: words }) => words) }),
      ...(own === undefined ? {} : { rules: content.rules, files: files.map((each) => each.text) }),
    })).digest('hex').slice(0, 16),
    warnings: [...warningsOf(content, [...context.rules, ...(own?.rules.values() ?? [])], context.now, source, file), ...found],
    own,
    ruleFiles: files.map((each) => each.path),
    where: (path) => source.where(path),
  };
}

/** Whether the decoder refused the bytes, rather than the system the file. */
function isNotText(error: unknown): boolean {
  return systemCode(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA';
}

/** A file that this one names. @throws PolicyFileError `policy.invalid` where it is named, when it cannot be read */
function attached(path: string, file: string, at: Position, context: FileContext): AttachedFile {
  // As a reader would name it: relative to where the command runs, when the file is.
  const name = resolvePath(path) === path ? path : join(dirname(file), path);
  const fail = (message: string): PolicyFileError => new PolicyFileError('policy.invalid', [{ severity: 'error', file, ...at, path: 'policy.permissions', message }]);
  if (context.readAttached !== undefined) return { file: name, text: context.readAttached(path) };
  try {
    const info = statSync(name);
    if (!info.isFile() || info.size > YAML_LIMITS.bytes) throw fail(`${quote(path)} is ${info.isFile() ? `larger than ${YAML_LIMITS.bytes} bytes` : 'not a file'}`);
    return { file: name, text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(name)) };
  } catch (error) {
    if (error instanceof PolicyFileError) throw error;
    throw fail(`${quote(path)} cannot be read (${isNotText(error) ? 'it is not UTF-8 text' : systemReason(error)})`);
  }
}

/** What applies when there is no file. */
export function withoutFile(context: FileContext): PolicyFile {
  return { ...parsePolicyFile('', DEFAULT_FILE, context), file: undefined };
}

function unreadable(file: string, message: string, cause?: unknown): PolicyFileError {
  return new PolicyFileError('policy.unreadable', [{ severity: 'error', file, line: 1, column: 1, path: '', message }], cause);
}

/**
 * Reads a configuration file from disk. No file at all is in order only where none was asked for.
 * @param path - undefined looks for `./sallyport.yaml` and takes the built-in policy when there is none
 * @throws PolicyFileError `policy.unreadable`, `policy.invalid`
 */
export async function readPolicyFile(path: string | undefined, context: FileContext): Promise<PolicyFile> {
  const file = path ?? DEFAULT_FILE;
  let data: Buffer;
  try {
    const info = await stat(file);
    if (!info.isFile()) throw unreadable(file, 'this is not a file');
    if (info.size > YAML_LIMITS.bytes) throw unreadable(file, `the file is larger than ${YAML_LIMITS.bytes} bytes`);
    data = await readFile(file);
  } catch (error) {
    if (error instanceof PolicyFileError) throw error;
    const code = systemCode(error);
    if (code === 'ENOENT' && path === undefined) return withoutFile(context);
    throw unreadable(file, `the file cannot be read (${systemReason(error)})`, error);
  }
  if (data.length > YAML_LIMITS.bytes) throw unreadable(file, `the file is larger than ${YAML_LIMITS.bytes} bytes`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch (error) {
    throw unreadable(file, 'the file is not UTF-8 text', error);
  }
  return parsePolicyFile(text, file, context, await readRuleFiles(text, file));
}

/** The files that a policy names under `rules.files`. One that cannot be read is told as a mistake in it. */
async function readRuleFiles(text: string, file: string): Promise<RuleFile[]> {
  if (!/^["']?rules\b/m.test(text)) return [];
  const rules = (readYaml(text).value as { rules?: { files?: unknown } } | undefined)?.rules;
  const named: unknown = Array.isArray(rules) ? undefined : rules?.files;
  if (!Array.isArray(named)) return [];
  return Promise.all(named.filter((name) => typeof name === 'string').slice(0, 100).map((name) => readRuleFile(name, resolvePath(dirname(file), name))));
}

async function readRuleFile(name: string, path: string): Promise<RuleFile> {
  const fail = (fault: string): RuleFile => ({ name, path, text: '', fault });
  try {
    const info = await stat(path);
    if (!info.isFile()) return fail('this is not a file');
    if (info.size > YAML_LIMITS.bytes) return fail(`the file is larger than ${YAML_LIMITS.bytes} bytes`);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
    return /\.(?:ya?ml|yara?)$/i.test(name) ? { name, path, text } : fail('the name must end in .yaml, .yml, .yar or .yara');
  } catch (error) {
    if (isNotText(error)) return fail('the file is not UTF-8 text');
    const code = systemCode(error);
    if (code === undefined) throw error;
    return fail(`the file cannot be read (${systemReason(error)})`);
  }
}
