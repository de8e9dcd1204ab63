import type { Conversation, Origin, Trust } from '../../conversation/types.ts';
import type { Category, Severity } from '../../inspect/contract.ts';
import type { ACCESS_RULE_IDS } from '../../policy/schema/access.ts';
import type { Identity } from '../identity/contract.ts';
import type { TextIndices } from '../provenance/text-index.ts';

/** A refusal by permissions, as the reference lists it. */
export interface AccessRule {
  readonly id: AccessRuleId;
  readonly severity: Severity;
  readonly title: string;
  readonly references: readonly string[];
}

export type AccessRuleId = (typeof ACCESS_RULE_IDS)[number];

const EXCESSIVE_AGENCY = ['OWASP LLM06:2025'];

export const ACCESS_RULES: readonly AccessRule[] = [
  { id: 'access.denied', severity: 'high', title: 'No statement of the permissions allows it', references: EXCESSIVE_AGENCY },
  { id: 'access.forbidden', severity: 'high', title: 'A statement of the permissions forbids it', references: EXCESSIVE_AGENCY },
  { id: 'access.arguments', severity: 'high', title: 'The arguments of a tool call do not fit the definition by which the permissions read them', references: EXCESSIVE_AGENCY },
  { id: 'access.undefined-tool', severity: 'high', title: 'A call of a tool that nothing defines, or that is defined in two ways', references: EXCESSIVE_AGENCY },
  { id: 'access.error', severity: 'high', title: 'The permissions could not be evaluated', references: EXCESSIVE_AGENCY },
];

/** What somebody may do: call a tool, use a model, read a data source, connect to an MCP server. */
export type AccessAction = 'call' | 'use' | 'read' | 'connect';

/** One statement of the permissions, and where it stands. */
export interface StatementPlace {
  /** Its `@id`, else its file and line. */
  readonly id: string;
  readonly file: string;
  readonly line: number;
}

/** What the permissions say. */
export interface AccessDecision {
  readonly allowed: boolean;
  /** Why not; undefined when allowed. */
  readonly rule?: AccessRuleId;
  /** The statements that decided: those that permit, or those that forbid or failed. */
  readonly statements: readonly StatementPlace[];
  /** In words. Holds no value of the arguments. */
  readonly text: string;
  /** JSON Pointer inside the arguments, when one of them is the reason. */
  readonly argument?: string;
}

/** One decision, as it is kept. */
export interface AccessOutcome {
  readonly action: AccessAction;
  /** Name of the tool, model, data source or server. */
  readonly resource: string;
  readonly allowed: boolean;
  /** Why not. */
  readonly rule?: AccessRuleId;
  /** Ids of the statements that decided. */
  readonly statements: readonly string[];
}

/** A finding as far as permissions speak of it. */
export interface AccessFinding {
  readonly rule: string;
  readonly category: Category;
}

/** A tool call that went before in the same conversation. */
export interface EarlierCall {
  readonly tool: string;
  readonly arguments: string;
}

/** What surrounds a decision. Functions are asked only when a statement speaks of what they tell. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly messages: number;
  /** Findings in the request. */
  findings(): readonly AccessFinding[];
  /** Calls of the conversation before this one, those of the same answer included. */
  earlier(): readonly EarlierCall[];
  /** What the model had read, for tracing values; undefined when nothing is known of it, and everything then counts as tainted. */
  readonly read: ReadTexts | undefined;
}

/** The texts of a conversation, and how to look values up in them. */
export interface ReadTexts {
  readonly conversation: Pick<Conversation, 'parts'>;
  readonly indices: TextIndices;
  trustOf(origin: Origin, source: string | undefined): Trust;
  /** Only messages with a smaller index count. */
  readonly before?: number;
}

/** A proposed tool call. */
export interface CallRequest {
  readonly tool: string;
  /** The MCP server that offers the tool, where one does. */
  readonly server?: string;
  /** As the model wrote them. */
  readonly arguments: string;
  /** Definitions of this name in the request, each as JSON. */
  readonly definitions: readonly unknown[];
  /** Findings in the arguments. */
  readonly findings: readonly AccessFinding[];
}

/** What is asked of the permissions. */
export type AccessRequest =
  | { readonly action: 'call'; readonly identity: Identity; readonly call: CallRequest; readonly around: Surroundings }
  | {
    readonly action: 'use' | 'read' | 'connect';
    readonly identity: Identity;
    readonly name: string;
    /** Of a source: the MCP server that offers it, where one does. */
    readonly server?: string | undefined;
    readonly around: Surroundings;
  };
