import type { JsonValue } from '../../core/json.ts';

/** Whether a value is the address of a page or server that a person may be sent to: https, or http on this machine, and no password in it. */
export function isWebAddress(given: JsonValue | undefined): boolean {
  const url = typeof given === 'string' ? URL.parse(given) : null;
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname));
}
