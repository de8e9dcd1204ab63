/** Why a signature does not hold, or a model is not the one that was signed. `code` is for machines, the message for people. */
export type SigningProblem =
  /** The bundle is not one that this reads. */
  | 'format'
  /** The signature is not by the key, chain or identity that is trusted. */
  | 'untrusted'
  /** The signature does not fit what it signs. */
  | 'signature'
  /** The files are not those that were signed. */
  | 'content'
  /** A file could not be read. */
  | 'unreadable';

export class SigningError extends Error {
  override readonly name = 'SigningError';
  readonly problem: SigningProblem;
  /** Files concerned, relative to the model; empty when it is the signature itself. */
  readonly files: readonly string[];

  constructor(problem: SigningProblem, message: string, files: readonly string[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.files = files;
  }
}
