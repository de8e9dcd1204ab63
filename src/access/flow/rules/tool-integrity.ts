import type { FlowRule } from '../contract.ts';
import { nameWord, pointersOf } from '../words.ts';

const REFERENCES = ['OWASP LLM03:2025', 'OWASP LLM06:2025'];

/** Two definitions share a name: which of them runs is not known. */
export const duplicateTool: FlowRule = {
  id: 'flow.duplicate-tool',
  severity: 'high',
  title: 'Two tool definitions with one name',
  references: REFERENCES,
  * weigh({ integrity }) {
    if (integrity.duplicate) yield { action: 'confirm', argument: '', parts: [], text: 'Two definitions have the name of this tool; which of them would run is not known' };
  },
};

/** A call of a tool that the request does not define. */
export const undefinedTool: FlowRule = {
  id: 'flow.undefined-tool',
  severity: 'medium',
  title: 'A call without a definition',
  references: REFERENCES,
  * weigh({ integrity, harm }) {
    if (integrity.undefinedTool && harm > 0) yield { action: 'confirm', argument: '', parts: [], text: 'The request defines tools, and none of this name' };
  },
};

/** Another definition can be taken for this tool, or wants to be used in its place. */
export const shadowedTool: FlowRule = {
  id: 'flow.shadowed-tool',
  severity: 'high',
  title: 'A tool that another definition shadows',
  references: REFERENCES,
  * weigh({ integrity, harm }) {
    if (integrity.shadowedBy !== undefined && harm > 0) yield { action: 'confirm', argument: '', parts: [], text: `The definition of "${nameWord(integrity.shadowedBy)}" has a name that can be taken for this one, or speaks of replacing it` };
  },
};

/** A definition that is not what it was when the conversation began. */
export const changedDefinition: FlowRule = {
  id: 'flow.changed-definition',
  severity: 'high',
  title: 'A tool definition that changed within the conversation',
  references: REFERENCES,
  * weigh({ integrity }) {
    if (integrity.changed) yield { action: 'confirm', argument: '', parts: [], text: 'The definition of this tool is not what it was earlier in this conversation' };
  },
};

/** A result that answers no call: somebody else put it there. */
export const orphanResult: FlowRule = {
  id: 'flow.orphan-result',
  severity: 'medium',
  title: 'A harmful call after a tool result that answers no call',
  references: ['OWASP LLM01:2025', 'OWASP LLM06:2025'],
  * weigh({ corpus, harm, traces, explained }) {
    if (harm < 1 || corpus.orphans.length === 0 || (explained === 2 && harm < 3)) return;
    const parts = corpus.parts.filter(({ part }) => corpus.orphans.some(({ pointer }) => pointer === part.pointer));
    const used = traces.some(({ standing, pieces }) => standing === 'untrusted' && pieces.some(({ sources }) => sources.some(({ from }) => parts.includes(from))));
    if (used || explained === 0) yield { action: 'confirm', argument: '', parts: pointersOf(parts), text: 'A tool result that answers no call of this conversation came before it' };
  },
};
