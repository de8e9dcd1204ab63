import { z } from 'zod';
import type { Rule } from '../inspect/contract.ts';
import { ORIGINS } from '../conversation/types.ts';
import type { Origin } from '../conversation/types.ts';
import { problemsOf } from './issues.ts';
import { PolicyFileError } from './problem.ts';
import { ACCESS_RULE_IDS } from './schema/access.ts';
import { GAP_RULES, POLICY_ACTIONS } from './schema/policy.ts';
import { oneOrMore, section } from './schema/values.ts';
import { didYouMean } from './suggest.ts';
import { readYaml, YAML_LIMITS } from './yaml.ts';
import type { Position } from './yaml.ts';

function casesSchema(rules: readonly Rule[]) {
  const ids = new Set<string>([...rules.map((rule) => rule.id), ...ACCESS_RULE_IDS]);
  const rule = z.string().superRefine((id, context) => {
    // Gaps in the coverage have ids that the registry does not hold.
    if (!ids.has(id) && !GAP_RULES.includes(id)) context.addIssue({ code: 'custom', message: `there is no rule of this name${didYouMean(id, ids)}` });
  });
  const one = section({
    name: z.string().min(1),
    text: z.string().optional(),
    call: section({ tool: z.string().min(1), arguments: z.union([z.string(), z.record(z.string(), z.unknown())], { error: 'must be a section with the arguments, or their JSON as text' }).optional() }).optional(),
    use: z.string().optional(),
    read: z.string().optional(),
    connect: z.string().optional(),
    as: section({ application: z.string().optional(), agent: z.string().optional(), user: z.string().optional(), groups: oneOrMore(z.string()).optional(), assurance: z.enum(['none', 'header', 'token']).optional() }).optional(),
    given: section({ messages: z.array(z.record(z.string(), z.unknown())).optional(), tools: z.array(z.record(z.string(), z.unknown())).optional(), at: z.iso.datetime({ error: 'must be a time such as 2026-11-28T07:00:00Z' }).optional() }).optional(),
    origin: z.enum(ORIGINS as [Origin, ...Origin[]]).optional(),
    direction: z.enum(['request', 'answer']).optional(),
    application: z.string().optional(),
    route: z.string().optional(),
    model: z.string().optional(),
    source: z.string().optional(),
    expect: section({ action: z.enum(POLICY_ACTIONS).optional(), decision: z.enum(['allow', 'deny']).optional(), rule: oneOrMore(rule).optional(), statement: oneOrMore(z.string()).optional() }),
  }).superRefine((value, context) => {
    const fail = (path: string[], message: string): void => context.addIssue({ code: 'custom', path, message });
    const asked = ASKED.filter((key) => value[key] !== undefined);
    if (asked.length !== 1) return fail([], `needs one of ${ASKED.join(', ')}, and only one`);
    if (asked[0] === 'text') {
      if (value.expect.action === undefined) fail(['expect', 'action'], `is missing; a text leads to one of ${POLICY_ACTIONS.join(', ')}`);
      if (value.expect.decision !== undefined || value.expect.statement !== undefined || value.as !== undefined || value.given !== undefined) fail([], 'a case with a text is not one of permissions');
    } else if (value.expect.decision === undefined) fail(['expect', 'decision'], 'is missing; permissions allow or deny');
    else if (value.expect.action !== undefined) fail(['expect', 'action'], 'permissions allow or deny: write decision');
  });
  return section({ cases: z.array(one).min(1, { error: 'there is no case in the list' }).max(10_000) });
}

/** What a case asks. */
const ASKED = ['text', 'call', 'use', 'read', 'connect'] as const;

type Written = z.infer<ReturnType<typeof casesSchema>>['cases'][number];

/** A text, where it stands, and what the policy should make of it. */
export interface PolicyTestCase extends Pick<Written, 'name' | 'application' | 'route' | 'model' | 'source'> {
  readonly text: string;
  readonly origin: Origin;
  readonly direction: 'request' | 'answer';
  readonly at: Position;
  readonly expect: { readonly action: (typeof POLICY_ACTIONS)[number]; readonly rule?: readonly string[] | undefined };
}

/** A question to the permissions, where it stands, and the answer that is expected. */
export interface PermissionTestCase extends Pick<Written, 'name' | 'call' | 'use' | 'read' | 'connect' | 'as' | 'given' | 'application' | 'model'> {
  readonly at: Position;
  readonly expect: { readonly decision: 'allow' | 'deny'; readonly rule?: readonly string[] | undefined; readonly statement?: readonly string[] | undefined };
}

/**
 * Reads the cases of `policy test`: `cases:` with a list, or the list alone. YAML, so JSON too.
 * @throws PolicyFileError `policy.invalid` with every error there is
 */
export function parseCases(text: string, file: string, rules: readonly Rule[]): (PolicyTestCase | PermissionTestCase)[] {
  if (text.length > YAML_LIMITS.bytes) throw new PolicyFileError('policy.invalid', [{ severity: 'error', file, line: 1, column: 1, path: '', message: `the file is larger than ${YAML_LIMITS.bytes} bytes; split it` }]);
  const source = readYaml(text);
  if (source.faults.length > 0) throw new PolicyFileError('policy.invalid', source.faults.map((fault) => ({ severity: 'error', file, ...fault, path: '' })));
  const bare = Array.isArray(source.value);
  const value: unknown = bare ? { cases: source.value } : (source.value ?? {});
  const schema = casesSchema(rules);
  const parsed = schema.safeParse(value);
  const where: typeof source.where = (path, what) => source.where(bare ? path.slice(1) : path, what);
  if (!parsed.success) throw new PolicyFileError('policy.invalid', problemsOf(parsed.error, schema, { ...source, value, where }, file));
  return parsed.data.cases.map((one, index): PolicyTestCase | PermissionTestCase => {
    const { text: words, expect: { action, decision, rule, statement } } = one;
    const at = where(['cases', index]);
    if (words === undefined || action === undefined) {
      if (decision === undefined) throw new Error('a case got past the schema');
      return { ...one, at, expect: { decision, rule, statement } };
    }
    const direction = one.direction ?? (one.origin === 'model' ? 'answer' : 'request');
    return { ...one, text: words, expect: { action, rule }, direction, origin: one.origin ?? (direction === 'answer' ? 'model' : 'user'), at };
  });
}
