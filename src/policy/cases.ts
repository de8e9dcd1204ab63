import { z } from 'zod';
import type { Rule } from '../inspect/contract.ts';
import { ORIGINS } from '../conversation/types.ts';
import type { Origin } from '../conversation/types.ts';
import { problemsOf } from './issues.ts';
import { PolicyFileError } from './problem.ts';
import { GAP_RULES, POLICY_ACTIONS } from './schema/policy.ts';
import { oneOrMore, section } from './schema/values.ts';
import { didYouMean } from './suggest.ts';
import { readYaml, YAML_LIMITS } from './yaml.ts';
import type { Position } from './yaml.ts';

function casesSchema(rules: readonly Rule[]) {
  const ids = new Set(rules.map((rule) => rule.id));
  const rule = z.string().superRefine((id, context) => {
    // Gaps in the coverage have ids that the registry does not hold.
    if (!ids.has(id) && !GAP_RULES.includes(id)) context.addIssue({ code: 'custom', message: `there is no rule of this name${didYouMean(id, ids)}` });
  });
  const one = section({
    name: z.string().min(1),
    text: z.string(),
    origin: z.enum(ORIGINS as [Origin, ...Origin[]]).optional(),
    direction: z.enum(['request', 'answer']).optional(),
    application: z.string().optional(),
    route: z.string().optional(),
    model: z.string().optional(),
    source: z.string().optional(),
    expect: section({ action: z.enum(POLICY_ACTIONS), rule: oneOrMore(rule).optional() }),
  });
  return section({ cases: z.array(one).min(1, { error: 'there is no case in the list' }).max(10_000) });
}

type Written = z.infer<ReturnType<typeof casesSchema>>['cases'][number];

/** A text, where it stands, and what the policy should make of it. */
export interface PolicyTestCase extends Omit<Written, 'origin' | 'direction'> {
  readonly origin: Origin;
  readonly direction: 'request' | 'answer';
  readonly at: Position;
}

/**
 * Reads the cases of `policy test`: `cases:` with a list, or the list alone. YAML, so JSON too.
 * @throws PolicyFileError `policy.invalid` with every error there is
 */
export function parseCases(text: string, file: string, rules: readonly Rule[]): PolicyTestCase[] {
  if (text.length > YAML_LIMITS.bytes) throw new PolicyFileError('policy.invalid', [{ severity: 'error', file, line: 1, column: 1, path: '', message: `the file is larger than ${YAML_LIMITS.bytes} bytes; split it` }]);
  const source = readYaml(text);
  if (source.faults.length > 0) throw new PolicyFileError('policy.invalid', source.faults.map((fault) => ({ severity: 'error', file, ...fault, path: '' })));
  const bare = Array.isArray(source.value);
  const value: unknown = bare ? { cases: source.value } : (source.value ?? {});
  const schema = casesSchema(rules);
  const parsed = schema.safeParse(value);
  const where: typeof source.where = (path, what) => source.where(bare ? path.slice(1) : path, what);
  if (!parsed.success) throw new PolicyFileError('policy.invalid', problemsOf(parsed.error, schema, { ...source, value, where }, file));
  return parsed.data.cases.map((one, index) => {
    const direction = one.direction ?? (one.origin === 'model' ? 'answer' : 'request');
    return { ...one, direction, origin: one.origin ?? (direction === 'answer' ? 'model' : 'user'), at: where(['cases', index]) };
  });
}
