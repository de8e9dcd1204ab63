import type { Unreadable } from '../../provenance/leaves.ts';
import type { FlowRule } from '../contract.ts';

const WHY: Readonly<Record<Unreadable, string>> = {
  not_json: 'they are not JSON',
  duplicate_key: 'a key stands twice in one object, and two readers may read two different calls',
  too_large: 'they are longer than is traced',
  too_deep: 'they nest deeper than is traced',
  too_many: 'they have more values than are traced',
};

/** Arguments that could not be traced in full: what was not read does not count as harmless. */
export const unreadableArguments: FlowRule = {
  id: 'flow.unreadable-arguments',
  severity: 'medium',
  title: 'Arguments that cannot be traced',
  references: ['OWASP LLM06:2025'],
  * weigh(call) {
    if (call.unreadable === undefined) return;
    yield { action: 'confirm', argument: '', parts: [], text: `The arguments cannot be traced: ${WHY[call.unreadable]}` };
  },
};
