import type { ModelReply, ModelRequest } from './types.ts';

/** What the model answers. */
export function reply(request: ModelRequest): ModelReply {
  return { text: `You wrote: ${request.texts.findLast((t) => t.from === 'user')?.text.slice(0, 2000) ?? ''}`, calls: [], finish: 'stop' };
}
