/** Exit codes of every command: 0 fine, 1 something found, 2 the work could not be done. */
export type ExitCode = 0 | 1 | 2;

/** Sets the exit code and lets output that is still on its way go out; `process.exit` would cut a pipe short. */
export function exitWith(code: ExitCode): void {
  process.exitCode = code;
}
