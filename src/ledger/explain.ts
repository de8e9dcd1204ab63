import type { JsonObject, JsonValue } from '../core/json.ts';
import { isObject } from '../core/json.ts';
import type { Entry } from './contract.ts';
import { facetsOf } from './facets.ts';
import { cell, printable } from './printable.ts';

/** A stored body may be of any shape; what is missing reads as empty. */
function field(object: JsonObject, key: string): string {
  const value = object[key];
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function list(object: JsonObject, key: string): JsonObject[] {
  const value = object[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function object(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return value !== undefined && isObject(value) ? value : {};
}

/** The event in an entry; empty when its body is not a JSON object, which `verify` reports. */
export function eventOf(entry: Entry): JsonObject {
  try {
    const value = JSON.parse(entry.body) as JsonValue;
    return isObject(value) ? value : {};
  } catch {
    // Shown with its columns alone; verifying is another command's work.
    return {};
  }
}

const COLUMNS: readonly (readonly [title: string, width: number])[] = [['SEQ', 9], ['TIME', 24], ['ID', 29], ['APPLICATION', 16], ['DECISION', 8], ['MODEL', 20], ['STATUS', 6]];

function row(cells: readonly string[]): string {
  return [...COLUMNS.map(([, width], index) => cell(cells[index] ?? '', width)), printable(cells[COLUMNS.length] ?? '')].join('  ').trimEnd();
}

export function tableHead(): string {
  return row([...COLUMNS.map(([title]) => title), 'RULES']);
}

/** One line about an entry. */
export function tableRow(entry: Entry): string {
  const event = eventOf(entry);
  const { rules } = facetsOf(event);
  const columns = [String(entry.seq), entry.time, entry.id];
  if (entry.type === 'admin') return row([...columns, field(event, 'actor'), 'admin', field(event, 'action'), '', details(object(event, 'detail'))]);
  return row([...columns, field(event, 'application'), field(event, 'decision'), field(event, 'model'), field(event, 'status'), [field(event, 'error'), ...rules].join(' ').trim()]);
}

function details(detail: JsonObject): string {
  return Object.keys(detail).map((key) => `${key}=${field(detail, key)}`).join(' ');
}

/** The whole explanation of an entry, as lines: what was decided, on which parts and findings, by which rule of which policy. */
export function explain(entry: Entry): string[] {
  const event = eventOf(entry);
  const lines = [`${entry.type} ${entry.id}`, `  entry      ${entry.seq}, hash ${entry.hash}`, `  time       ${entry.time}`];
  if (entry.type === 'exchange') exchange(lines, event);
  else {
    for (const key of Object.keys(event).sort()) if (!['id', 'type', 'time', 'detail'].includes(key)) lines.push(`  ${key.padEnd(10)} ${field(event, key)}`);
    for (const [key] of Object.entries(object(event, 'detail'))) lines.push(`  ${key}: ${field(object(event, 'detail'), key)}`);
  }
  return lines.map(printable);
}

function exchange(lines: string[], event: JsonObject): void {
  const mode = field(event, 'mode');
  const decision = field(event, 'decision');
  const wouldBe = field(event, 'wouldBe');
  lines.push(`  who        application ${field(event, 'application') || 'unknown'}${optional(event, 'keyId', ', key ')}${optional(event, 'endUser', ', end user ')}${optional(event, 'agent', ', agent ')}${groupsOf(event)}${optional(event, 'assurance', ', known by ')}${optional(event, 'session', ', session ')}`);
  lines.push(`  what       ${field(event, 'surface')} ${field(event, 'route')}, model ${field(event, 'model') || 'unknown'}${optional(event, 'upstream', ', upstream ')}${event['stream'] === true ? ', streamed' : ''}`);
  lines.push(`  decision   ${decision}${wouldBe !== decision ? ` (enforcing would have been: ${wouldBe})` : ''}, policy ${field(event, 'policy')}, mode ${mode}`);
  lines.push(`  ended      ${field(event, 'ended')}, status ${field(event, 'status')}${optional(event, 'error', ', error ')}`);
  const timings = object(event, 'timings');
  lines.push(`  took       ${Object.keys(timings).map((key) => `${key} ${field(timings, key)} ms`).join(', ')}${optional(event, 'cost', ', cost ')}${optional(event, 'currency', ' ')}`);
  const usage = object(event, 'usage');
  if (Object.keys(usage).length > 0) lines.push(`  usage      ${Object.keys(usage).map((key) => `${key} ${field(usage, key)}`).join(', ')}`);
  reasons(lines, list(event, 'reasons'));
  parts(lines, list(event, 'parts'));
  const history = object(event, 'history');
  if (Object.keys(history).length > 0) lines.push(`history: ${field(history, 'parts')} parts with ${field(history, 'findings')} findings were inspected in earlier exchanges, since ${field(history, 'since')}`);
  for (const record of list(event, 'access')) lines.push(`permissions: ${record['allowed'] === true ? 'allowed' : 'denied'} to ${field(record, 'action')} ${field(record, 'resource')}${optional(record, 'rule', ', ')}${statementsOf(record)}`);
  for (const call of list(event, 'toolCalls')) lines.push(`tool call ${field(call, 'name')} (${field(call, 'id')}): ${field(call, 'decision')}, arguments ${field(call, 'arguments')}`);
}

function groupsOf(event: JsonObject): string {
  const { groups } = event;
  return Array.isArray(groups) && groups.length > 0 ? `, groups ${groups.map(String).join(' ')}` : '';
}

function statementsOf(record: JsonObject): string {
  const { statements } = record;
  return Array.isArray(statements) && statements.length > 0 ? `, by ${statements.map(String).join(', ')}` : '';
}

function optional(event: JsonObject, key: string, label: string): string {
  const value = field(event, key);
  return value === '' ? '' : `${label}${value}`;
}

function reasons(lines: string[], all: readonly JsonObject[]): void {
  lines.push(all.length === 0 ? 'reasons: none' : 'reasons:');
  for (const reason of all) {
    lines.push(`  ${field(reason, 'action')} because of ${field(reason, 'rule')} in ${field(reason, 'origin')} ${field(reason, 'pointer')}${spanOf(reason)}: severity ${field(reason, 'severity')}, confidence ${field(reason, 'confidence')}; decided by ${field(reason, 'decidedBy')} (${field(reason, 'mode')}${optional(reason, 'method', ', ')})${optional(reason, 'note', '; ')}`);
  }
}

function parts(lines: string[], all: readonly JsonObject[]): void {
  lines.push(all.length === 0 ? 'parts: none' : 'parts:');
  for (const part of all) {
    lines.push(`  ${field(part, 'direction')} ${field(part, 'pointer')}: ${field(part, 'kind')}, ${field(part, 'origin')}${optional(part, 'source', ' ')} (${field(part, 'trust')}), size ${field(part, 'size')}: ${field(part, 'outcome')}`);
    for (const finding of list(part, 'findings')) {
      lines.push(`    found ${field(finding, 'rule')}${spanOf(finding)}: ${field(finding, 'category')}, severity ${field(finding, 'severity')}, confidence ${field(finding, 'confidence')}, by ${field(finding, 'detector')} in view ${field(finding, 'view')}${optional(finding, 'note', '; ')}`);
    }
    const read = part['read'];
    lines.push(`    read by ${Array.isArray(read) && read.length > 0 ? read.map(String).join(', ') : 'no detector'}`);
    for (const unread of list(part, 'unread')) lines.push(`    not read by ${field(unread, 'detector')}: ${field(unread, 'reason')}${optional(unread, 'message', ', ')}`);
    const text = field(part, 'text');
    if (text !== '') lines.push(`    text (masked): ${text}`);
  }
}

function spanOf(value: JsonObject): string {
  const span = value['span'];
  return Array.isArray(span) ? ` at ${span.map(String).join('-')}` : '';
}
