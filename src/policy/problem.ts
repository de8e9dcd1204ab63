import { SallyportError } from '../core/errors.ts';
import { looksSecret } from './inline-secret.ts';

/** Something in a policy file that must (error) or should (warning) be changed. Lines and columns count from 1. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Where in the file, as a reader writes it: `policy.rules[2].then`. Empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** `file:line:column: error: message`, which editors and CI make a link of. */
export function formatProblem(problem: Problem): string {
  const path = problem.path === '' ? '' : ` (${problem.path})`;
  return `${problem.file}:${problem.line}:${problem.column}: ${problem.severity}: ${problem.message}${path}`;
}

/** Every error of a policy file at once. */
export class PolicyFileError extends SallyportError {
  readonly problems: readonly Problem[];

  constructor(code: 'policy.invalid' | 'policy.unreadable', problems: readonly Problem[], cause?: unknown) {
    const first = problems[0];
    super(code, problems.map(formatProblem).join('\n'), {
      ...(first === undefined ? {} : { location: { file: first.file, line: first.line, column: first.column } }),
      ...(cause === undefined ? {} : { cause }),
    });
    this.problems = problems;
  }
}

/** A path as a reader writes it: `policy.rules[2].when`. Keys that are not plain words are quoted, and cut or hidden when long or secret. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[\w-]{1,40}$/.test(String(step)) && !looksSecret(String(step))) text += `${text === '' ? '' : '.'}${String(step)}`;
    else text += `[${quote(step)}]`;
  }
  return text;
}

/** A value from the file, fit for a message: short, on one line, and never something that may be a secret. */
export function quote(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return 'this value';
  if (looksSecret(value)) return 'a hidden value';
  const line = value.replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ');
  return `"${line.length > 60 ? `${line.slice(0, 57)}...` : line}"`;
}
