/** What the parser of JavaScript makes of a text. Types, JSX and what is not understood leave no trace but the expressions in them. */

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'regex'; readonly pattern: string; readonly flags: string }
  | { readonly kind: 'template'; readonly texts: readonly string[]; readonly items: readonly Node[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly base: Node; readonly name: string }
  | { readonly kind: 'index'; readonly base: Node; readonly key: Node }
  | { readonly kind: 'call'; readonly callee: Node; readonly args: readonly Node[]; readonly made: boolean; readonly at: number }
  | { readonly kind: 'unary'; readonly signs: readonly string[]; readonly value: Node }
  | { readonly kind: 'update'; readonly sign: string; readonly target: Node; readonly before: boolean }
  | { readonly kind: 'binary'; readonly sign: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'assign'; readonly sign: string; readonly target: Node; readonly value: Node; readonly at: number }
  | { readonly kind: 'choice'; readonly test: Node; readonly taken: Node; readonly other: Node }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'object'; readonly parts: readonly Part[] }
  | { readonly kind: 'spread'; readonly value: Node }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | FunctionNode
  | ClassNode
  | { readonly kind: 'none' };

/** A property; without a key it is spread. */
export interface Part { readonly key: Node | undefined; readonly value: Node; readonly getter: boolean }

export interface FunctionNode {
  readonly kind: 'function';
  readonly name: string;
  readonly params: readonly Node[];
  readonly body: Block;
  readonly arrow: boolean;
  /** Nodes in it, by which its cost is known before it is read. */
  readonly size: number;
}

export interface ClassNode { readonly kind: 'class'; readonly name: string; readonly parent: Node | undefined; readonly members: readonly Member[]; readonly blocks: readonly Block[] }

export interface Member { readonly key: Node; readonly value: Node; readonly fixed: boolean; readonly getter: boolean; readonly method: boolean }

/** Statements with the names that they declare: functions are there before the first statement. */
export interface Block { readonly kind: 'block'; readonly items: readonly Statement[]; readonly functions: readonly FunctionNode[]; readonly names: readonly string[] }

export interface Case { readonly test: Node | undefined; readonly items: readonly Statement[] }

export type Statement =
  | Block
  | { readonly kind: 'expression'; readonly value: Node }
  | { readonly kind: 'declare'; readonly word: string; readonly pairs: readonly (readonly [Node, Node | undefined])[] }
  | { readonly kind: 'return'; readonly value: Node | undefined }
  | { readonly kind: 'throw'; readonly value: Node }
  | { readonly kind: 'if'; readonly arms: readonly (readonly [Node, Statement])[]; readonly other: Statement | undefined }
  | { readonly kind: 'for'; readonly start: Statement | undefined; readonly test: Node | undefined; readonly step: Node | undefined; readonly body: Statement; readonly late: boolean }
  | { readonly kind: 'each'; readonly word: string; readonly target: Node; readonly list: Node; readonly keys: boolean; readonly body: Statement }
  | { readonly kind: 'try'; readonly body: Block; readonly param: Node | undefined; readonly handler: Block | undefined; readonly last: Block | undefined }
  | { readonly kind: 'switch'; readonly value: Node; readonly cases: readonly Case[] }
  | { readonly kind: 'leave'; readonly word: 'break' | 'continue'; readonly label: string }
  | { readonly kind: 'label'; readonly name: string; readonly body: Statement }
  | { readonly kind: 'import'; readonly module: string; readonly names: readonly (readonly [string, string])[] };

export const NONE: Node = { kind: 'none' };
