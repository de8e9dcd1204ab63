import type { JsonObject } from '../../core/json.ts';
import type { Severity } from '../../inspect/contract.ts';

/** What an MCP server defines and a model reads: each of these can be changed against the user, and is pinned. */
export const DEFINITION_KINDS = ['tools', 'prompts', 'resources', 'resourceTemplates'] as const;
export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

/** The field that names a definition. */
export const NAME_OF: Readonly<Record<DefinitionKind, string>> = { tools: 'name', prompts: 'name', resources: 'uri', resourceTemplates: 'uriTemplate' };

/** One definition as the server sent it, with every field it has. */
export interface Definition {
  readonly kind: DefinitionKind;
  /** The server's own name for it: see `NAME_OF`. */
  readonly name: string;
  readonly body: JsonObject;
}

/** Everything of one server that is pinned. */
export interface ServerDefinitions {
  readonly server: string;
  /** How the server is reached: its command with arguments, or its URL. Never its environment or headers. */
  readonly endpoint: JsonObject;
  /** What the server says of itself (`serverInfo`). */
  readonly identity: JsonObject;
  /** What it tells the model in general (`instructions`). */
  readonly instructions: string | undefined;
  readonly definitions: readonly Definition[];
  /** Whether its resources are pinned; those of a server whose resources come and go need not be. */
  readonly pinsResources: boolean;
}

/** Hashes of a value's fields by JSON Pointer, `sha256:` and 64 hexadecimal digits each. */
export type FieldHashes = Readonly<Record<string, string>>;

/** The approved definitions of one server, by kind and name. */
export interface LockedServer extends Readonly<Record<DefinitionKind, Readonly<Record<string, FieldHashes>>>> {
  readonly endpoint: FieldHashes;
  readonly identity: FieldHashes;
  /** Null when it has none. */
  readonly instructions: string | null;
}

export interface LockFile {
  readonly lockfileVersion: 1;
  readonly servers: Readonly<Record<string, LockedServer>>;
}

/** One way in which a server is not what was approved. */
export interface Difference {
  readonly server: string;
  readonly what: DefinitionKind | 'server' | 'endpoint' | 'identity' | 'instructions';
  /** Name of the definition; empty for what belongs to the server as a whole. */
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** JSON Pointers of the fields that differ. */
  readonly fields: readonly string[];
}

/** A rule about definitions as the reference lists it. */
export interface DefinitionRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly references: readonly string[];
}

export const DEFINITION_RULES = {
  lookAlike: { id: 'definition.look-alike', severity: 'high', title: 'A name that differs from the name of another server\'s tool only by look-alike or invisible characters, case or separators', references: ['OWASP LLM03:2025', 'AML.T0053'] },
  sameName: { id: 'definition.same-name', severity: 'medium', title: 'Two servers have a tool of the same name; the model may choose the wrong one', references: ['OWASP LLM03:2025'] },
  mention: { id: 'definition.mentions-other-server', severity: 'high', title: 'A definition speaks of a tool that belongs to another server, and so may change how that one is used', references: ['OWASP LLM01:2025', 'AML.T0051.001', 'AML.T0053'] },
  oddName: { id: 'definition.odd-name', severity: 'high', title: 'A name with characters that cannot be seen or told from Latin letters', references: ['OWASP LLM03:2025'] },
  duplicate: { id: 'definition.duplicate-name', severity: 'high', title: 'A server defines one name twice; which of the two a call means cannot be told', references: ['OWASP LLM03:2025'] },
  tooLong: { id: 'definition.too-long', severity: 'medium', title: 'A definition longer than mcp.limits.definition_chars', references: ['OWASP LLM10:2025'] },
  notLocked: { id: 'definition.not-locked', severity: 'medium', title: 'A definition that nobody has approved', references: ['OWASP LLM03:2025'] },
  changed: { id: 'definition.changed', severity: 'critical', title: 'A definition that is not the one that was approved', references: ['OWASP LLM03:2025', 'AML.T0053'] },
} as const satisfies Record<string, DefinitionRule>;

/** What one rule says of one definition. Says where and what kind, never the text. */
export interface DefinitionFinding {
  readonly rule: DefinitionRule;
  readonly server: string;
  readonly kind: DefinitionKind;
  readonly name: string;
  /** The server whose tool is meant, where there is one. */
  readonly other?: string;
  readonly text: string;
}
