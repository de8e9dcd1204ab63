import type { Conversation } from '../../conversation/types.ts';
import type { ToolDefinition } from '../labels/label.ts';
import { nameWords } from '../labels/names.ts';
import { normalize } from '../../inspect/views/normalized.ts';
import type { DefinitionMemory } from './definition-memory.ts';

/** What is wrong with a tool as the conversation defines it. */
export interface Integrity {
  /** Definitions are there, and none is of this tool. */
  readonly undefinedTool: boolean;
  /** Two definitions have its name. */
  readonly duplicate: boolean;
  /** Another tool whose name can be taken for it, or whose definition speaks of replacing it. */
  readonly shadowedBy: string | undefined;
  /** Its definition is not what it was earlier in the conversation. */
  readonly changed: boolean;
}

/** A definition that wants to be used in place of another. */
const REPLACES = /\b(?:instead of|in place of|replaces?|supersedes?|deprecat\w{1,5}|do not use|don.?t use|never use|no longer use|rather than)\b/iu;
/** Names of fewer letters stand in any description. */
const LEAST_NAME = 5;
/** Text on either side of a name in which a description speaks of it. UTF-16 units. */
const REACH = 60;

/** @param definitions - of the names that one definition has */
export function integrityOf(tool: string, definitions: ReadonlyMap<string, ToolDefinition>, twice: ReadonlySet<string>, conversation: Pick<Conversation, 'parts'>, memory: DefinitionMemory | undefined): Integrity {
  const defined = definitions.size > 0 || twice.size > 0;
  const duplicate = twice.has(tool);
  return {
    undefinedTool: defined && !duplicate && !definitions.has(tool),
    duplicate,
    shadowedBy: [...definitions.values()].find((other) => other.name !== tool && (looksLike(other.name, tool) || replaces(other, tool)))?.name,
    changed: memory?.changed(conversation, tool) === true,
  };
}

function looksLike(name: string, tool: string): boolean {
  return key(name) === key(tool);
}

/** What a reader, or a model, sees of a name: letters without case, separators and look-alikes. */
function key(name: string): string {
  return nameWords(normalize(name).text).join('').replaceAll(/[il1|]/g, 'l').replaceAll(/[o0]/g, 'o').replaceAll(/rn/g, 'm');
}

function replaces({ description }: ToolDefinition, tool: string): boolean {
  if (tool.length < LEAST_NAME) return false;
  const at = description.indexOf(tool);
  return at >= 0 && REPLACES.test(description.slice(Math.max(0, at - REACH), at + tool.length + REACH));
}
