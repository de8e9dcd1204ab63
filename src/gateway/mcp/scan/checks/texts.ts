import { isObject, type JsonValue } from '../../../../core/json.ts';
import { SEVERITIES } from '../../../../inspect/contract.ts';
import type { Check, ScanRule } from '../contract.ts';

const ORDERS: ScanRule = { id: 'mcp-config.orders-in-text', severity: 'high', title: 'A text beside a server, such as a stored description of a tool, gives orders to the model or hides something', help: 'Find out who wrote it; remove the server, or what was stored of it.', references: ['OWASP LLM01:2025', 'AML.T0051.001'] };

/** What starts or reaches the server is no text that a model reads; other checks look at it. */
const NO_TEXT: ReadonlySet<string> = new Set(['command', 'cmd', 'args', 'env', 'environment', 'envs', 'headers', 'http_headers', 'url', 'serverUrl', 'httpUrl', 'uri', 'endpoint', 'transport']);
/** Texts of one server that are read, and the longest of them. */
const MOST = 2_000;
const LONGEST = 20_000;
const LEAST = 16;
const CATEGORIES: ReadonlySet<string> = new Set(['injection', 'jailbreak', 'hidden_text']);

/** Clients keep descriptions, instructions and whole definitions of tools beside their servers; models read some of them. */
export const check: Check = {
  rules: [ORDERS],
  * server({ raw, path }, _file, machine) {
    for (const { text, at } of texts(raw)) {
      const found = machine.orders(text).find(({ category, severity, confidence }) => CATEGORIES.has(category) && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('high') && confidence >= 0.6);
      if (found !== undefined) yield { rule: ORDERS, message: `${at.map(String).join('.').slice(0, 120)} reads like an attack (${found.rule})`, path: [...path, ...at] };
    }
  },
};

function texts(raw: JsonValue): { readonly text: string; readonly at: readonly (string | number)[] }[] {
  const found: { text: string; at: readonly (string | number)[] }[] = [];
  const walk = (value: JsonValue, at: readonly (string | number)[]): void => {
    if (found.length >= MOST) return;
    if (typeof value === 'string') {
      if (value.length >= LEAST) found.push({ text: value.slice(0, LONGEST), at });
    } else if (Array.isArray(value)) value.forEach((item, i) => { walk(item, [...at, i]); });
    else if (isObject(value)) for (const [key, item] of Object.entries(value)) if (at.length > 0 || !NO_TEXT.has(key)) walk(item, [...at, key]);
  };
  walk(raw, []);
  return found;
}
