import type { EntityJson, EntityUid } from '@cedar-policy/cedar-wasm/nodejs';
import { asError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/json.ts';
import type { AttachedFile } from '../../policy/attached.ts';
import type { Problem } from '../../policy/problem.ts';
import { labelTool } from '../labels/label.ts';
import type { Identity } from '../identity/contract.ts';
import { evaluate, validate, type PreparsedSet } from './cedar.ts';
import { aroundContext, callContext, entityName } from './context.ts';
import type { AccessDecision, AccessRequest, AccessRuleId, CallRequest, StatementPlace } from './contract.ts';
import { loadPermissions, textsOf, unknownTools, type LoadedPermissions } from './load.ts';
import { callAction, schemaFor } from './schema.ts';
import { shapeOf, type ToolShape } from './shape.ts';
import { concerns, type Mentions, type Statement } from './statements.ts';
import { ArgumentFault } from './values.ts';

/** The statements that can decide on one action. */
interface Applicable {
  readonly statements: readonly Statement[];
  readonly set: PreparsedSet;
  readonly mentions: Mentions;
}

/** Actions and definitions that are remembered; clients choose the names of tools. */
const MOST_REMEMBERED = 512;

/**
 * The permissions of one version of the policy. Default deny: what no statement permits is refused, and so is what cannot
 * be decided. A decision depends on the question alone; what is remembered changes no result.
 */
export class Permissions {
  readonly #loaded: LoadedPermissions;
  readonly #applicable = new Map<string, Applicable>();
  /** Whether statements fit a definition that a request brought, by tool and definition. */
  readonly #fits = new Map<string, string | undefined>();
  readonly #classes = new Map<string, readonly string[]>();

  constructor(loaded: LoadedPermissions) {
    this.#loaded = loaded;
  }

  get statements(): readonly Statement[] {
    return this.#loaded.statements;
  }

  get tools(): ReadonlyMap<string, ToolShape> {
    return this.#loaded.tools;
  }

  /** Errors and warnings in the files. Permissions with errors deny everything. */
  get problems(): readonly Problem[] {
    return this.#loaded.problems;
  }

  /** Decides. Never throws: what cannot be decided is refused. */
  decide(request: AccessRequest): AccessDecision {
    const broken = this.#loaded.problems.find(({ severity }) => severity === 'error');
    if (broken !== undefined) return refused('access.error', [], 'The permissions have errors, and nothing is allowed by them');
    try {
      return request.action === 'call' ? this.#call(request) : this.#plain(request);
    } catch (thrown) {
      if (thrown instanceof ArgumentFault) return { ...refused('access.arguments', [], `The argument${thrown.pointer === '' ? 's are' : ' is'} not as defined: ${thrown.message}`), argument: thrown.pointer };
      // The name only: a message may quote.
      return refused('access.error', [], `The permissions could not be evaluated (${asError(thrown).name})`);
    }
  }

  #plain({ action, identity, name, server, around }: Exclude<AccessRequest, { action: 'call' }>): AccessDecision {
    const applicable = this.#for(action, []);
    const resource = { type: action === 'use' ? 'Model' : action === 'read' ? 'Source' : 'Server', id: entityName(name) };
    return this.#evaluate(applicable, identity, action, [], resource, serverParents(server), aroundContext(identity, around, applicable.mentions));
  }

  #call({ identity, call, around }: Extract<AccessRequest, { action: 'call' }>): AccessDecision {
    const action = callAction(entityName(call.tool));
    const shape = this.#shapeFor(call);
    if (typeof shape === 'string') return refused('access.undefined-tool', [], shape);
    const applicable = this.#for(action, ['call']);
    const unfit = this.#loaded.tools.has(call.tool) ? undefined : this.#unfit(applicable, shape, call);
    if (unfit !== undefined) return refused('access.error', [], unfit);
    const context = callContext(identity, call, shape, around, applicable.mentions);
    const parents = [...this.#classesOf(call, shape).map((id) => ({ type: 'ToolClass', id })), ...serverParents(call.server)];
    return this.#evaluate(applicable, identity, action, ['call'], { type: 'Tool', id: entityName(call.tool) }, parents, context);
  }

  /** The shape by which arguments are read, or why there is none. */
  #shapeFor({ tool, definitions }: CallRequest): ToolShape | string {
    const pinned = this.#loaded.tools.get(tool);
    if (pinned !== undefined) return pinned;
    if (definitions.length === 0) return 'Neither the request nor the permissions define this tool';
    if (definitions.length > 1) return 'The request defines this tool more than once';
    return shapeOf(definitions[0]) ?? 'The definition of this tool cannot be read';
  }

  /** Why the statements do not fit the definition that a request brought; undefined when they do. */
  #unfit(applicable: Applicable, shape: ToolShape, call: CallRequest): string | undefined {
    const key = `${call.tool}\0${canonicalJson(call.definitions[0])}`;
    if (this.#fits.has(key)) return this.#fits.get(key);
    // Other tools need no shape here: what is said of them was checked when the files were read, or is when they are called.
    const unknown = unknownTools(applicable.statements, new Map([[call.tool, shape]]));
    const { errors } = validate(schemaFor([shape], unknown), textsOf(applicable.statements));
    const first = errors[0];
    const place = first === undefined ? undefined : applicable.statements.find(({ id }) => id === first.id);
    // The message names attributes and types of the definition, no values.
    const unfit = first === undefined ? undefined : `The statement ${place === undefined ? first.id : `"${place.id}" (${place.file}:${place.line})`} does not fit the definition of this tool: ${first.message}`;
    remember(this.#fits, key, unfit);
    return unfit;
  }

  #for(action: string, groups: readonly string[]): Applicable {
    let found = this.#applicable.get(action);
    if (found === undefined) {
      const statements = this.#loaded.statements.filter((statement) => concerns(statement, action, groups));
      found = {
        statements,
        set: { statements: textsOf(statements) },
        mentions: { has: (first, second) => statements.some(({ mentions }) => mentions.has(first, second)) },
      };
      remember(this.#applicable, action, found);
    }
    return found;
  }

  #classesOf(call: CallRequest, shape: ToolShape): readonly string[] {
    const key = this.#loaded.tools.has(call.tool) ? call.tool : `${call.tool}\0${canonicalJson(call.definitions[0])}`;
    let classes = this.#classes.get(key);
    if (classes === undefined) {
      classes = [...labelTool(call.tool, shape.definition.parameters, shape.definition).classes];
      remember(this.#classes, key, classes);
    }
    return classes;
  }

  #evaluate(applicable: Applicable, identity: Identity, action: string, groups: readonly string[], resource: EntityUid & { type: string; id: string }, parents: readonly { type: string; id: string }[], context: Record<string, unknown>): AccessDecision {
    const { principal, entity } = principalOf(identity);
    const entities: EntityJson[] = [entity];
    if (parents.length > 0) entities.push({ uid: resource, attrs: {}, parents: [...parents] });
    if (groups.length > 0) entities.push({ uid: { type: 'Action', id: action }, attrs: {}, parents: groups.map((id) => ({ type: 'Action', id })) });
    const { allowed, determining, errors } = evaluate(applicable.set, { principal, action: { type: 'Action', id: action }, resource, context, entities });
    const placed = (ids: readonly string[]): StatementPlace[] => applicable.statements.filter(({ id }) => ids.includes(id)).map(({ id, file, line }) => ({ id, file, line }));
    const failed = errors[0];
    // Cedar passes over a statement that fails. One that forbids would then forbid nothing.
    if (failed !== undefined) return refused('access.error', placed(errors.map(({ id }) => id)), `The statement "${failed.id}" could not be evaluated: ${safely(failed.message)}`);
    if (allowed) return { allowed: true, statements: placed(determining), text: `Permitted by ${named(determining)}` };
    if (determining.length > 0) return refused('access.forbidden', placed(determining), `Forbidden by ${named(determining)}`);
    return refused('access.denied', [], 'No statement permits it');
  }
}

/** An evaluator's message where it names types and attributes; others may quote the arguments. */
function safely(message: string): string {
  return /^(?:record does not have the attribute|type error: expected [\w ,()]{1,80}, got \w{1,20}$)/.test(message) ? message : 'a calculation or a conversion failed';
}

function refused(rule: AccessRuleId, statements: readonly StatementPlace[], text: string): AccessDecision {
  return { allowed: false, rule, statements, text };
}

function named(ids: readonly string[]): string {
  return ids.map((id) => `"${id}"`).join(', ');
}

function serverParents(server: string | undefined): { type: string; id: string }[] {
  return server === undefined ? [] : [{ type: 'Server', id: entityName(server) }];
}

function remember<T>(table: Map<string, T>, key: string, value: T): void {
  if (table.size >= MOST_REMEMBERED) table.clear();
  table.set(key, value);
}

/** The most particular of user, agent and application that is known, within the others and its groups. */
function principalOf({ application, agent, user, groups }: Identity): { principal: EntityUid; entity: EntityJson } {
  const chain = [...(user === undefined ? [] : [{ type: 'User', id: entityName(user) }]), ...(agent === undefined ? [] : [{ type: 'Agent', id: entityName(agent) }]), { type: 'Application', id: entityName(application) }];
  const [principal, ...above] = chain;
  if (principal === undefined) throw new Error('nobody asks');
  return { principal, entity: { uid: principal, attrs: {}, parents: [...above, ...groups.map((id) => ({ type: 'Group', id: entityName(id) }))] } };
}

const compiled = new WeakMap<readonly AttachedFile[], Permissions>();

/** The permissions of these files, read once for each list of them. */
export function permissionsOf(files: readonly AttachedFile[]): Permissions {
  let known = compiled.get(files);
  if (known === undefined) compiled.set(files, (known = new Permissions(loadPermissions(files))));
  return known;
}
