import { SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';

/** Whether a value is nested deeper than this. Does not recurse: what it looks at may be made to exhaust the stack. */
export function isDeeper(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let at = 0; level.length > 0; at++) {
    if (at > depth) return true;
    const next: unknown[] = [];
    for (const each of level) {
      if (each === null || typeof each !== 'object') continue;
      for (const item of Object.values(each)) if (item !== null && typeof item === 'object') next.push(item);
    }
    level = next;
  }
  return false;
}

/** @throws SallyportError `mcp.bad_answer` */
export function objectIn(value: JsonValue | undefined, server: string, what: string): JsonObject {
  if (!isObject(value)) throw new SallyportError('mcp.bad_answer', `The MCP server ${server} sent ${what} that is not an object.`);
  return value;
}

/** @throws SallyportError `mcp.bad_answer` */
export function listIn(value: JsonValue | undefined, server: string, what: string): JsonValue[] {
  if (!Array.isArray(value)) throw new SallyportError('mcp.bad_answer', `The MCP server ${server} sent ${what} that is not a list.`);
  return value;
}

/** A string among a request's parameters. @throws SallyportError `mcp.bad_request` */
export function stringParam(params: JsonObject, key: string): string {
  const value = params[key];
  if (typeof value !== 'string' || value === '') throw new SallyportError('mcp.bad_request', `params.${key} must be a string.`, { location: { pointer: `/params/${key}` } });
  return value;
}
