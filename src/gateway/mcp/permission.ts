import { applicationAlone } from '../../access/identity/contract.ts';
import { permissionsOf } from '../../access/permissions/permissions.ts';
import { TextIndices } from '../../access/provenance/text-index.ts';
import type { JsonObject } from '../../core/json.ts';
import type { GuardedPart } from '../../enforce/guard.ts';
import type { Finding } from '../../inspect/contract.ts';
import type { EffectivePolicy, Reason } from '../../policy/types.ts';

/** A call that is about to go to an MCP server. */
export interface PermissionRequest {
  readonly policy: EffectivePolicy;
  readonly application: string;
  readonly server: string;
  /** The tool's name and definition as clients see them. */
  readonly tool: string;
  readonly definition: JsonObject;
  readonly arguments: JsonObject;
  readonly pointer: string;
  /** Findings in the arguments. */
  readonly findings: readonly Finding[];
  /** What the session brought before. */
  readonly before: readonly GuardedPart[];
  readonly now: number;
}

/** What decides whether a caller may use a tool at all, whatever its text holds. */
export interface ToolPermissions {
  /** Reasons against the call; none lets it go on. Throwing refuses it. */
  reasons(request: PermissionRequest): readonly Reason[] | Promise<readonly Reason[]>;
}

/** The permissions that the policy attaches; without any, everything that the allowlist and the lock file let through. */
export function policyPermissions(): ToolPermissions {
  const indices = new TextIndices();
  return {
    reasons: ({ policy, application, server, tool, definition, arguments: value, pointer, findings, before, now }) => {
      if (policy.permissions === undefined) return [];
      const calls = before.filter(({ part }) => part.kind === 'tool_arguments');
      const { allowed, rule = 'access.error', statements, text, argument = '' } = permissionsOf(policy.permissions).decide({
        action: 'call', identity: applicationAlone(application),
        call: { tool, server, arguments: JSON.stringify(value), definitions: [definition], findings: findings.map((finding) => ({ rule: finding.rule, category: finding.category })) },
        around: {
          now, messages: calls.length,
          findings: () => before.flatMap(({ inspection }) => inspection.findings.map((finding) => ({ rule: finding.rule, category: finding.category }))),
          earlier: () => calls.map(({ part }) => ({ tool: part.source ?? '', arguments: part.text ?? '' })),
          read: { conversation: { parts: before.map(({ part }) => part) }, indices, trustOf: (origin, source) => policy.trustOf(origin, source) },
        },
      });
      if (allowed) return [];
      const [place] = statements;
      return [{
        rule, category: 'access', pointer: `${pointer}${argument}`, origin: 'model', severity: 'high', confidence: 1, action: 'block',
        mode: policy.access === 'enforce' && policy.mode === 'enforce' ? 'enforce' : 'shadow',
        decidedBy: place === undefined ? 'permissions' : `permissions: ${place.id} (${place.file}:${place.line})`, note: text,
      }];
    },
  };
}
