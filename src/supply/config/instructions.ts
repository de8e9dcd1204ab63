/** Orders to a model that hide in templates and metadata, where people do not read them. */

const ORDERS = /\b(?:ignore|disregard|override)\s{1,4}(?:the\s{1,4}user(?:'s)?\b|what\s{1,4}the\s{1,4}user\b)|\b(?:ignore|disregard|forget|override)\s{1,4}(?:all\s{1,4}|any\s{1,4}|the\s{1,4}|your\s{1,4}){0,3}(?:previous|prior|above|earlier|preceding|system|safety)\s{1,4}(?:\w{1,20}\s{1,4}){0,2}(?:instructions?|prompts?|rules|messages?|guidelines|policies)\b|\b(?:do\s{1,4}not|don't|never)\s{1,4}(?:tell|reveal|mention|inform|disclose|show|alert)\b[^.\n]{0,40}\b(?:this\s{1,4}to\s{1,4}the\s{1,4})?(?:user|anyone|human|operator)s?\b|\bwithout\s{1,4}(?:telling|informing|alerting|notifying)\s{1,4}(?:the\s{1,4})?(?:user|human|operator)|\b(?:include|insert|append|add)\s{1,4}(?:\w{1,20}\s{1,4}){0,4}(?:links?|urls?|scripts?|code)\b[^.\n]{0,60}\bin\s{1,4}(?:every|each|all|any)\s{1,4}(?:\w{1,20}\s{1,4})?(?:answers?|repl(?:y|ies)|responses?|outputs?|messages?)|\b(?:secretly|silently|covertly)\s{1,4}(?:include|insert|append|send|add|exfiltrate|execute|run|call|embed)\b|\bexfiltrat\w{1,6}\b|\b(?:send|post|forward|upload|leak|transmit)\s{1,4}(?:\w{1,20}\s{1,4}){0,8}to\s{1,4}(?:https?:\/\/|[\w.-]{1,60}@)|\bbypass\s{1,4}(?:all\s{1,4}|any\s{1,4}|your\s{1,4}){0,2}(?:safety|security|content)\s{1,4}(?:\w{1,20}\s{1,4}){0,2}(?:filters?|checks?|measures|guidelines|restrictions|policies)/i;
const IMAGE = /!\[[^\]\n]{0,60}\]\(\s{0,4}https?:\/\/[^)\n]{0,200}(?:\{\{|['"]\s{0,4}[~+]|\?)/;
const TAGS = /[\u{e0020}-\u{e007f}]|[\u200b\u2060\u2061\u2062\u2063\u2064]{6}/u;

/** In words, after the name of what holds it; undefined when it gives no orders. */
export function hiddenOrder(text: string): { readonly level: 'danger' | 'odd'; readonly what: string } | undefined {
  if (IMAGE.test(text)) return { level: 'danger', what: 'makes answers carry data away in the address of a picture' };
  if (ORDERS.test(text)) return { level: 'danger', what: 'gives the model orders that the user does not see' };
  if (TAGS.test(text)) return { level: 'odd', what: 'holds characters that nobody sees' };
  return undefined;
}
