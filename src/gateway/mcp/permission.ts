import type { JsonObject } from '../../core/json.ts';
import type { Reason } from '../../policy/types.ts';

/** A call that is about to go to an MCP server. */
export interface PermissionRequest {
  readonly application: string;
  readonly endUser: string | undefined;
  readonly server: string;
  /** The server's own name for the tool. */
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** What decides whether a caller may use a tool at all, whatever its text holds. */
export interface ToolPermissions {
  /** Reasons against the call; none lets it go on. Throwing refuses it. */
  reasons(request: PermissionRequest): readonly Reason[] | Promise<readonly Reason[]>;
}

/** Every tool that the allowlist and the lock file let through. */
export const ALLOW_ALL: ToolPermissions = { reasons: () => [] };
