import { SallyportError } from '../../core/errors.ts';
import { parseStrict, isObject, type JsonValue } from '../../core/json.ts';
import type { AttachedFile } from '../../policy/attached.ts';
import type { Problem } from '../../policy/problem.ts';
import { validate, type Complaint, type Validation } from './cedar.ts';
import { schemaFor } from './schema.ts';
import { shapeOf, type ToolShape } from './shape.ts';
import { concerns, readStatements, type Statement } from './statements.ts';

/** What the permission files say, read and checked. */
export interface LoadedPermissions {
  readonly statements: readonly Statement[];
  /** Tools whose definitions stand beside the statements: these count, whatever a request says. */
  readonly tools: ReadonlyMap<string, ToolShape>;
  readonly problems: readonly Problem[];
}

const GROUP = 'call';
/** Stands for any tool that is not defined here, so that statements on all tools are checked too. No tool can be called so. */
const ANY_TOOL: ToolShape = { tool: '\u0000any', input: 'object', fields: new Map(), definition: { name: '\u0000any', description: '', parameters: [], annotations: {} } };

/** Its action as the evaluator writes it. */
const ANY_IN_WORDS = 'call:\\0any';

/** Reads `.cedar` files with statements and `.json` files with tool definitions. Never throws for what they hold. */
export function loadPermissions(files: readonly AttachedFile[]): LoadedPermissions {
  const problems: Problem[] = [];
  const statements: Statement[] = [];
  const tools = new Map<string, ToolShape>();
  for (const file of files) {
    if (file.file.endsWith('.json')) readTools(file, tools, problems);
    else {
      const read = readStatements(file);
      for (const statement of read.statements) statements.push(statement.named || !statements.some(({ id }) => id === statement.id) ? statement : { ...statement, id: `${statement.id}:${statement.column}` });
      problems.push(...read.problems);
    }
  }
  const ids = new Map<string, Statement>();
  for (const statement of statements) {
    const other = ids.get(statement.id);
    if (other !== undefined) problems.push(error(statement, statement, `the id "${statement.id}" is that of another statement, ${other.file}:${other.line}`));
    ids.set(statement.id, statement);
  }
  if (problems.some(({ severity }) => severity === 'error')) return { statements, tools, problems };
  try {
    problems.push(...check(statements, tools, ids));
  } catch (thrown) {
    if (!(thrown instanceof SallyportError)) throw thrown;
    problems.push({ severity: 'error', file: files[0]?.file ?? '', line: 1, column: 1, path: '', message: `the permissions together are ${thrown.message}` });
  }
  if (!problems.some(({ severity }) => severity === 'error')) problems.push(...dead(statements), ...modelless(files, statements));
  return { statements, tools, problems };
}

function error(statement: Statement, at: { line: number; column: number }, message: string): Problem {
  return { severity: 'error', file: statement.file, line: at.line, column: at.column, path: '', message };
}

/** Checks every statement against the schema of the tools that are defined beside them. */
function check(statements: readonly Statement[], tools: ReadonlyMap<string, ToolShape>, ids: ReadonlyMap<string, Statement>): Problem[] {
  const unknown = unknownTools(statements, tools);
  const { errors, warnings } = validateAll(statements, tools, unknown);
  const problem = (severity: Problem['severity'], { id, message, offset }: Complaint): Problem[] => {
    const statement = ids.get(id);
    return statement === undefined ? [] : [{ ...error(statement, statement.at(offset ?? 0), message.replaceAll(ANY_IN_WORDS, GROUP)), severity }];
  };
  const found = errors.flatMap((complaint) => problem('error', complaint));
  for (const statement of statements) {
    const missing = [...statement.actions].filter((action) => unknown.has(action)).map((action) => action.slice(GROUP.length + 1));
    if (missing.length === 0) continue;
    found.push({ ...error(statement, statement, `${missing.map((tool) => `"${tool}"`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} not defined in the tool files of policy.permissions: what this statement says of arguments is checked when the tool is first called, and calls are denied where it does not fit`), severity: 'warning' });
  }
  // Without the definitions, much looks impossible that is not.
  if (tools.size > 0) for (const complaint of warnings) if (!errors.some(({ id }) => id === complaint.id) && ![...(ids.get(complaint.id)?.actions ?? [])].some((action) => unknown.has(action))) found.push(...problem('warning', complaint));
  return found.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
}

/** Statements that are checked together when each names its tools. */
const TOGETHER = 40;

/**
 * Each statement is checked against every action it may apply to, and looking through all actions for each is what takes
 * long; so those that name their tools are checked against these alone.
 */
function validateAll(statements: readonly Statement[], tools: ReadonlyMap<string, ToolShape>, unknown: ReadonlySet<string>): Validation {
  const toolOf = (action: string): string => action.slice(GROUP.length + 1);
  const isNamed = ({ json: { action }, actions }: Statement): boolean => action.op !== 'All' && [...actions].every((each) => each.startsWith(`${GROUP}:`) && tools.has(toolOf(each)));
  const named = statements.filter(isNamed);
  const others = statements.filter((statement) => !isNamed(statement));
  const found = others.length === 0 ? [] : [validate(schemaFor([...tools.values(), ANY_TOOL], unknown), textsOf(others))];
  for (let i = 0; i < named.length; i += TOGETHER) {
    const some = named.slice(i, i + TOGETHER);
    const shapes = [...new Set(some.flatMap(({ actions }) => [...actions]))].flatMap((action) => tools.get(toolOf(action)) ?? []);
    found.push(validate(schemaFor(shapes), textsOf(some)));
  }
  return { errors: found.flatMap(({ errors }) => errors), warnings: found.flatMap(({ warnings }) => warnings) };
}

/** Actions of tools that statements name and no file defines. */
export function unknownTools(statements: readonly Statement[], tools: ReadonlyMap<string, ToolShape>): Set<string> {
  return new Set(statements.flatMap(({ actions }) => [...actions].filter((action) => action.startsWith(`${GROUP}:`) && !tools.has(action.slice(GROUP.length + 1)))));
}

export function textsOf(statements: readonly Statement[]): Record<string, string> {
  return Object.fromEntries(statements.map(({ id, text }) => [id, text]));
}

/** Permissions for tools alone refuse every model, and so every request: hardly what was meant. */
function modelless(files: readonly AttachedFile[], statements: readonly Statement[]): Problem[] {
  if (statements.length === 0 || statements.some((statement) => statement.json.effect === 'permit' && concerns(statement, 'use', []))) return [];
  const file = files.find(({ file: name }) => !name.endsWith('.json'))?.file ?? files[0]?.file ?? '';
  return [{ severity: 'warning', file, line: 1, column: 1, path: '', message: 'no statement permits the use of any model, so every request will be refused; begin with: permit(principal, action == Action::"use", resource);' }];
}

/** Statements that permit what another always forbids: nothing of them is left, which nobody means. */
function dead(statements: readonly Statement[]): Problem[] {
  const problems: Problem[] = [];
  for (const forbid of statements) {
    if (forbid.json.effect !== 'forbid' || forbid.json.conditions.length > 0) continue;
    for (const permit of statements) {
      if (permit.json.effect !== 'permit') continue;
      const covered = (['principal', 'action', 'resource'] as const).every((part) => forbid.json[part].op === 'All' || JSON.stringify(forbid.json[part]) === JSON.stringify(permit.json[part]));
      if (covered) problems.push({ ...error(permit, permit, `this never permits anything: ${forbid.file}:${forbid.line} forbids all of it`), severity: 'warning' });
    }
  }
  return problems;
}

/** Deepest nesting of a file of definitions. */
const MAX_DEPTH = 64;

function readTools({ file, text }: AttachedFile, tools: Map<string, ToolShape>, problems: Problem[]): void {
  const fail = (message: string): void => { problems.push({ severity: 'error', file, line: 1, column: 1, path: '', message }); };
  let value: JsonValue;
  try {
    value = parseStrict(text, MAX_DEPTH);
  } catch {
    fail('this is not well-formed JSON, or has a key twice in one object');
    return;
  }
  const list = isObject(value) ? value['tools'] : value;
  if (!Array.isArray(list)) {
    fail('this must be a list of tool definitions, or an object with "tools"');
    return;
  }
  for (const [index, item] of list.entries()) {
    const shape = shapeOf(item);
    if (shape === undefined) fail(`item ${index} of the list is not a tool definition with a name`);
    else if (tools.has(shape.tool)) fail(`item ${index} of the list defines a tool that is defined before it`);
    else tools.set(shape.tool, shape);
  }
}
