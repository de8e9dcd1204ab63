import { createHmac } from 'node:crypto';
import { newCanary } from '../inspect/detectors/canary/token.ts';

/**
 * The canary of a conversation, derived from the secret: it stays the same over the conversation's turns, so that prompt
 * caches keep working.
 */
export function canaryFor(secret: Uint8Array, scope: readonly string[]): string {
  return newCanary(createHmac('sha256', secret).update(`canary\0${JSON.stringify(scope)}`).digest());
}
