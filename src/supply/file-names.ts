/** Names of files that models refer to. */

/** Why a file that a model names lies where it must not; undefined when it lies beside the model. */
export function outsideOf(name: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(name)) return 'is an address';
  if (/^(?:[/\\~]|[A-Za-z]:|\$)/.test(name)) return 'is an absolute path';
  if (/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(name)) return 'leads out of the folder of the model';
  if (name.includes('\0')) return 'holds a zero byte';
  return undefined;
}
