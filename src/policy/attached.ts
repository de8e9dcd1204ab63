/** A file that the policy file names, as it was read together with it. */
export interface AttachedFile {
  /** Name for messages, and for statements that have no id. */
  readonly file: string;
  readonly text: string;
}
