import { Option } from 'commander';
import type { Identity } from '../access/identity/contract.ts';
import { checkPermissions } from '../access/permissions/check.ts';
import type { Environment } from '../core/config.ts';
import { SallyportError } from '../core/errors.ts';
import { plural } from '../core/plural.ts';
import type { Rule } from '../inspect/contract.ts';
import type { PolicyTestCase } from '../policy/cases.ts';
import { readPolicyFile } from '../policy/file.ts';
import type { PolicyFile } from '../policy/file.ts';
import { PolicyFileError } from '../policy/problem.ts';
import type { Action } from '../policy/types.ts';
import type { PermissionAnswer, PermissionQuestion } from './permissions.ts';

/** What the policy commands need from outside. */
export interface PolicyCommandDeps {
  /** Of all detectors. */
  readonly rules: () => Promise<readonly Rule[]>;
  readonly environment: Environment;
  readonly now: () => number;
  /** Writes to standard output and standard error, as is. */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Sets the exit code: 0 fine, 1 something found, 2 could not do the work. */
  readonly exit: (code: 0 | 1 | 2) => void;
  /** Sends one text through inspection and the given policy, as the gateway would. */
  readonly evaluate: (testCase: PolicyTestCase, file: PolicyFile) => Promise<{ readonly action: Action; readonly rules: readonly string[] }>;
  /** Asks the permissions of the given policy, as the gateway would. */
  readonly ask: (question: PermissionQuestion, file: PolicyFile) => Promise<PermissionAnswer>;
}

export type Format = 'text' | 'json';

export function formatOption(): Option {
  return new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text');
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Reads the file, or reports why not and sets exit code 2. */
export async function load(path: string | undefined, format: Format, deps: PolicyCommandDeps): Promise<PolicyFile | undefined> {
  try {
    return await readPolicyFile(path ?? deps.environment.configPath, { rules: await deps.rules(), environment: deps.environment, now: deps.now(), checkPermissions });
  } catch (error) {
    report(error, format, deps);
    return undefined;
  }
}

/** Tells an error of ours and sets exit code 2; throws any other. */
export function report(error: unknown, format: Format, deps: PolicyCommandDeps): void {
  if (!(error instanceof SallyportError)) throw error;
  deps.exit(2);
  const problems = error instanceof PolicyFileError ? error.problems : [];
  if (format === 'json') deps.out(json({ ok: false, code: error.code, message: problems.length > 0 ? plural(problems.length, 'error') : error.message, problems }));
  else {
    deps.err(`${error.message}\n`);
    if (problems.length > 1) deps.err(`${plural(problems.length, 'error')}; nothing was taken over.\n`);
  }
}

/** What permissions are asked about: a call of a tool, the use of a model, the reading of a source, a connection to a server. */
export const ASKED = ['call', 'use', 'read', 'connect'] as const;

/** Who asks, as an option or a case says. */
export function identityFrom(application: string, said: { readonly user?: string | undefined; readonly agent?: string | undefined; readonly groups: readonly string[]; readonly assurance?: Identity['assurance'] | undefined }): Identity {
  const { user, agent, groups } = said;
  const anybody = user !== undefined || agent !== undefined || groups.length > 0;
  return { application, ...(user === undefined ? {} : { user }), ...(agent === undefined ? {} : { agent }), groups, assurance: said.assurance ?? (anybody ? 'token' : 'none') };
}
