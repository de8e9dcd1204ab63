import type { ActionType, SchemaJson, Type, TypeOfAttribute } from '@cedar-policy/cedar-wasm/nodejs';
import { TOOL_CLASSES } from '../labels/label.ts';
import type { ArgumentType, Fields, ToolShape } from './shape.ts';

type Attribute = TypeOfAttribute<string>;
type Attributes = Record<string, Attribute>;

/** The action of calling a tool. All of them are in the group `call`. */
export function callAction(tool: string): string {
  return `call:${tool}`;
}

const STRING: Attribute = { type: 'String' };
const LONG: Attribute = { type: 'Long' };
const BOOL: Attribute = { type: 'Boolean' };
const STRINGS: Attribute = { type: 'Set', element: { type: 'String' } };
const DECIMAL: Attribute = { type: 'Extension', name: 'decimal' };
const entity = (name: string): Attribute => ({ type: 'Entity', name });
const optional = (attribute: Attribute): Attribute => ({ ...attribute, required: false });
const record = (attributes: Attributes): Attribute => ({ type: 'Record', attributes });

/** What every decision knows. */
const AROUND: Attributes = {
  application: entity('Application'),
  agent: optional(entity('Agent')),
  user: optional(entity('User')),
  assurance: STRING,
  now: { type: 'Extension', name: 'datetime' },
  hour: LONG,
  weekday: STRING,
  conversation: record({ messages: LONG, calls: LONG, tainted: BOOL, findings: STRINGS, categories: STRINGS }),
};

/** What is known of the origin of a value. */
const ORIGIN: Attributes = { standing: STRING, tainted: BOOL, origins: STRINGS, sources: STRINGS };

const PRINCIPALS = ['User', 'Agent', 'Application'];

/**
 * The Cedar schema for a set of tools.
 * @param unknown - tools that statements name and nothing defines here: their actions exist, and apply to nothing
 */
export function schemaFor(tools: Iterable<ToolShape>, unknown: Iterable<string> = []): SchemaJson<string> {
  const on = (resource: string, context: Attributes, group?: string): ActionType<string> => ({
    ...(group === undefined ? {} : { memberOf: [{ id: group }] }),
    appliesTo: { principalTypes: PRINCIPALS, resourceTypes: [resource], context: { type: 'Record', attributes: context } },
  });
  const actions: Record<string, ActionType<string>> = {
    call: {},
    use: on('Model', AROUND),
    read: on('Source', AROUND),
    connect: on('Server', AROUND),
  };
  for (const action of unknown) actions[action] = { memberOf: [{ id: 'call' }] };
  for (const shape of tools) actions[callAction(shape.tool)] = on('Tool', contextOf(shape), 'call');
  return {
    '': {
      entityTypes: {
        Group: {},
        Application: { memberOfTypes: ['Group'] },
        Agent: { memberOfTypes: ['Group', 'Application'] },
        User: { memberOfTypes: ['Group', 'Application', 'Agent'] },
        ToolClass: { enum: [...TOOL_CLASSES] },
        Server: {},
        Tool: { memberOfTypes: ['ToolClass', 'Server'] },
        Model: {},
        Source: { memberOfTypes: ['Server'] },
      },
      actions,
    },
  };
}

function contextOf({ fields }: ToolShape): Attributes {
  const names = [...fields.keys()];
  return {
    ...AROUND,
    conversation: record({ messages: LONG, calls: LONG, calls_of_tool: LONG, tainted: BOOL, findings: STRINGS, categories: STRINGS }),
    args: record(attributesOf(fields)),
    from: record(Object.fromEntries(names.map((name) => [name, record(ORIGIN)]))),
    total: record(Object.fromEntries(summed(fields).map(([name, kind]) => [name, kind === 'long' ? LONG : DECIMAL]))),
    tainted: BOOL,
    origins: STRINGS,
    sources: STRINGS,
    findings: STRINGS,
    categories: STRINGS,
  };
}

/** The arguments that are summed up over a conversation. */
export function summed(fields: Fields): [name: string, kind: 'long' | 'decimal'][] {
  const found: [string, 'long' | 'decimal'][] = [];
  for (const [name, { type: { kind } }] of fields) if (kind === 'long' || kind === 'decimal') found.push([name, kind]);
  return found;
}

function attributesOf(fields: Fields): Attributes {
  return Object.fromEntries([...fields].map(([name, { type, required }]) => [name, required ? typeOf(type) : { ...typeOf(type), required: false }]));
}

function typeOf(type: ArgumentType): Type<string> & Attribute {
  switch (type.kind) {
    case 'string': return { type: 'String' };
    case 'long': return { type: 'Long' };
    case 'bool': return { type: 'Boolean' };
    case 'decimal': return { type: 'Extension', name: 'decimal' };
    case 'json': return { type: 'Record', attributes: { json: { type: 'String' } } };
    case 'set': return { type: 'Set', element: typeOf(type.element) };
    case 'record': return { type: 'Record', attributes: attributesOf(type.fields) };
  }
}
