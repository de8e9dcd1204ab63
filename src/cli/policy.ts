import { checkPermissions } from '../access/permissions/check.ts';
import { systemClock } from '../core/clock.ts';
import { readEnvironment } from '../core/config.ts';
import { Guard } from '../enforce/guard.ts';
import type { Engine } from '../inspect/engine.ts';
import { readPolicyFile, withoutFile, type PolicyFile } from '../policy/file.ts';
import { resolve, type ResolvedPolicy } from '../policy/resolve.ts';

/** A policy file put to work without a gateway: for `inspect` and `policy test`. */
export interface LoadedPolicy {
  readonly guard: Guard;
  policyFor(application: string, route: string, model: string): ResolvedPolicy;
}

/** @throws PolicyFileError when a file is named and cannot be used */
export async function loadPolicy(engine: Engine, path: string | undefined): Promise<LoadedPolicy> {
  const context = { rules: [...engine.rules.values()], environment: readEnvironment(), now: systemClock.now(), checkPermissions };
  return usePolicy(engine, path === undefined ? withoutFile(context) : await readPolicyFile(path, context));
}

export function usePolicy(engine: Engine, file: PolicyFile): LoadedPolicy {
  const policyFor = (application: string, route: string, model: string): ResolvedPolicy => resolve(file, { application, route, model });
  return { guard: new Guard({ engine, clock: systemClock, policy: policyFor }), policyFor };
}
