import { systemClock } from '../core/clock.ts';
import { askText, inspectText } from '../enforce/inspect-text.ts';
import type { Engine } from '../inspect/engine.ts';
import type { PolicyTestCase } from '../policy/cases.ts';
import type { PolicyFile } from '../policy/file.ts';
import type { Action } from '../policy/types.ts';
import { usePolicy } from './policy.ts';

/** What a policy does with one test case: the same inspection and decision as the gateway's. */
export async function evaluateCase(engine: Engine, testCase: PolicyTestCase, file: PolicyFile): Promise<{ action: Action; rules: string[] }> {
  const { guard, policyFor } = usePolicy(engine, file);
  const application = testCase.application ?? 'default';
  const policy = policyFor(application, testCase.route ?? '/guard/inspect', testCase.model ?? '');
  const vault = guard.vault({ exchange: 'test', application }, policy);
  const input = { text: testCase.text, origin: testCase.direction === 'answer' ? 'model' as const : testCase.origin, source: testCase.source };
  const { decision } = inspectText(guard, policy, vault, input, systemClock.now(), await askText(guard, policy, input));
  return { action: decision.action, rules: [...new Set(decision.reasons.map((reason) => reason.rule))] };
}
