import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';

/** Longer alternatives than a tokenizer has for words are text of their own. UTF-16 units. */
const MAX_TOKEN = 24;

/** What log probabilities say beyond the text beside them. */
export interface SaidBeside {
  /** The tokens put together; empty when the text holds them. */
  readonly tokens: string;
  /** Strings that are no tokens, and alternatives too long to be ones, each on a line. */
  readonly others: string;
}

/**
 * What log probabilities say that the text of their choice or event does not. They go with that text: they are dropped
 * when it is changed, and read with it as far as they repeat it.
 * @param said - all text of the choice or event
 */
export function saidBeside(logprobs: JsonObject, said: string): SaidBeside {
  let tokens = '';
  const others: string[] = [];
  const rest = (value: JsonValue): void => {
    if (typeof value === 'string') {
      if (value.length > MAX_TOKEN) others.push(value);
    } else if (Array.isArray(value)) value.forEach(rest);
    else if (isObject(value)) {
      for (const key in value) {
        if (key.length > MAX_TOKEN) others.push(key);
        rest(value[key] ?? null);
      }
    }
  };
  for (const key in logprobs) {
    const list = logprobs[key] ?? null;
    // `tokens` and `top_logprobs` beside them are the form of the older API, which some servers keep.
    if (!Array.isArray(list)) { rest(key === 'content' || key === 'refusal' || key === 'tokens' ? list : { [key]: list }); continue; }
    for (const item of list) {
      if (key === 'tokens' && typeof item === 'string') tokens += item;
      else if ((key === 'content' || key === 'refusal') && isObject(item)) {
        const { token, ...more } = item;
        if (typeof token === 'string') tokens += token;
        rest(typeof token === 'string' ? more : item);
      } else rest(item);
    }
  }
  return { tokens: said.includes(tokens) ? '' : tokens, others: others.join('\n') };
}
