import { type ItemEnds, parseStrict } from '../../core/json.ts';
import type { Conversation, SurfaceId } from '../types.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import type { WireSurface } from './contract.ts';
import { openaiChat } from './openai-chat.ts';

export { type SseEvent, SseParser, withoutUnread } from './sse.ts';

const BY_ID: Readonly<Record<SurfaceId, WireSurface>> = {
  'openai.chat': openaiChat,
  'anthropic.messages': anthropicMessages,
};

export const SURFACES: readonly WireSurface[] = Object.values(BY_ID);

export function surfaceById(id: SurfaceId): WireSurface {
  return BY_ID[id];
}

/**
 * A request body as a conversation, with where its messages end.
 * @param maxDepth - deepest nesting that is read
 * @throws SallyportError `request.malformed_json`, `request.duplicate_key`, `request.too_deep`, `request.invalid_shape`
 */
export function readRequest(surface: WireSurface, raw: string, maxDepth: number): Conversation {
  const items: ItemEnds = { key: surface.messagesKey, ends: [] };
  return surface.parseRequest(raw, parseStrict(raw, maxDepth, items), items.ends);
}

/**
 * The surface that serves a request path, or undefined. The query is ignored; the path must match exactly, since an
 * upstream may read `/v1/messages/` or `/V1/messages` differently from what was inspected.
 */
export function surfaceForPath(path: string): WireSurface | undefined {
  const end = path.indexOf('?');
  const bare = end < 0 ? path : path.slice(0, end);
  return SURFACES.find((surface) => surface.path === bare);
}
