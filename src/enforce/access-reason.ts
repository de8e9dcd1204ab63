import type { AccessAction, AccessDecision, AccessFinding, AccessOutcome } from '../access/permissions/contract.ts';
import type { Part } from '../conversation/types.ts';
import type { PartInspection } from '../inspect/contract.ts';
import type { EffectivePolicy, Reason } from '../policy/types.ts';

/** Whether refusals by permissions act. */
export function accessMode({ access, mode }: Pick<EffectivePolicy, 'access' | 'mode'>): Reason['mode'] {
  return access === 'enforce' && mode === 'enforce' ? 'enforce' : 'shadow';
}

/** A refusal by permissions as the reason of a decision; the statement that decided is named with its place. */
export function accessReason(refused: AccessDecision, { pointer, origin }: Pick<Part, 'pointer' | 'origin'>, action: 'block' | 'redact', mode: Reason['mode']): Reason {
  const [place] = refused.statements;
  return {
    rule: refused.rule ?? 'access.error', category: 'access', pointer, origin, severity: 'high', confidence: 1, action, ...(action === 'redact' ? { method: 'remove' as const } : {}), mode,
    decidedBy: place === undefined ? 'permissions' : `permissions: ${place.id} (${place.file}:${place.line})`, note: refused.text,
  };
}

/** What permissions decided, as it is recorded. */
export function accessOutcome(action: AccessAction, resource: string, { allowed, rule, statements }: AccessDecision): AccessOutcome {
  return { action, resource, allowed, ...(rule === undefined ? {} : { rule }), statements: statements.map(({ id }) => id) };
}

/** Findings as far as statements speak of them. */
export function findingsOf(inspections: readonly Pick<PartInspection, 'findings'>[]): AccessFinding[] {
  return inspections.flatMap(({ findings }) => findings.map(({ rule, category }) => ({ rule, category })));
}
