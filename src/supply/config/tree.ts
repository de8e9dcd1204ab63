import { isObject, pointerToken, type JsonValue } from '../../core/json.ts';
import { parseLoose } from './json.ts';
import { judgeObject } from './hugging-face.ts';
import type { ScanContext } from '../contract.ts';
import { configRules, reportConfig } from './rules.ts';
import { ConfigJudge } from './values.ts';

const MAX_DEPTH = 400;
/** Longest text that is tried as JSON, in characters. */
const MAX_PACKED = 4 * 1024 * 1024;

/** A mapping that is written as JSON inside a text, as some tools store configurations. */
export function packed(text: string): JsonValue | undefined {
  if (text.length < 20 || text.length > MAX_PACKED || !/^\s{0,20}\{\s{0,20}"/.test(text)) return undefined;
  return parseLoose(text);
}

/** Judges all mappings and values of a tree. `file` is the last part of the file's name, in lower case. */
export function judgeTree(root: JsonValue, file: string, judge: ConfigJudge, spend: () => void): void {
  const above: string[] = [];
  const visit = (value: JsonValue, key: string, at: string, depth: number): void => {
    spend();
    if (typeof value === 'string') {
      judge.text(key, value, above, at);
      const inner = packed(value);
      if (inner !== undefined) visit(inner, key, at, depth + 1);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if (depth > MAX_DEPTH) return judge.say('code', 'odd', 'Nested deeper than any configuration.', at);
    if (Array.isArray(value)) {
      // Vocabularies and numbers: nothing in them is called by a name.
      for (const [i, item] of value.entries()) if (typeof item === 'string' || typeof item === 'object') visit(item, key, `${at}/${i}`, depth + 1);
      return;
    }
    if (!isObject(value)) return;
    judgeObject(value, at, file, judge);
    above.push(key);
    for (const name in value) if (name.length >= 20) judge.name(name, at);
    for (const [name, item] of Object.entries(value)) if (typeof item === 'string' || typeof item === 'object') visit(item, name, `${at}/${pointerToken(name)}`, depth + 1);
    above.pop();
  };
  visit(root, '', '', 0);
}

/** Judges a tree as JSON of any name, under the rules of JSON. */
export function reportTree(root: JsonValue, file: string, context: ScanContext): void {
  const spend = (): void => { context.budget.step(); };
  const judge = new ConfigJudge(spend);
  judgeTree(root, file, judge, spend);
  reportConfig(configRules('json'), judge.all(), context);
}
