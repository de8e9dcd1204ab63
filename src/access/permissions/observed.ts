import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';

/** What one recorded exchange tells about who did what. */
export interface Observation {
  readonly time: string;
  readonly application: string;
  readonly agent: string | undefined;
  readonly user: string | undefined;
  /** Empty where nobody who is believed names any. */
  readonly groups: readonly string[];
  readonly model: string;
  /** The request went to the model. */
  readonly sent: boolean;
  readonly calls: readonly { readonly tool: string; readonly arguments: string; readonly passed: boolean }[];
  /** Parts that came from tools and documents. */
  readonly brought: readonly { readonly origin: string; readonly source: string }[];
  /** The MCP server that did what was asked of it. */
  readonly server: string | undefined;
  /** What permissions said, where there were any. */
  readonly decided: readonly { readonly allowed: boolean; readonly statements: readonly string[] }[] | undefined;
  /** Texts of tool definitions, as far as the record keeps them. */
  readonly definitions: readonly string[];
}

const text = (value: JsonValue | undefined): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const objects = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const strings = (value: JsonValue | undefined): string[] => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);

/** Reads an exchange out of a stored event, which may be of any shape; undefined when it is none. */
export function observationOf(event: JsonObject): Observation | undefined {
  const application = text(event['application']);
  const time = text(event['time']);
  if (event['type'] !== 'exchange' || application === undefined || time === undefined) return undefined;
  const known = event['assurance'] === 'token' || event['assurance'] === 'header';
  const parts = objects(event['parts']);
  return {
    time, application,
    agent: text(event['agent']),
    user: known ? text(event['endUser']) : undefined,
    groups: known ? strings(event['groups']) : [],
    model: text(event['model']) ?? '',
    sent: wasSent(event),
    calls: objects(event['toolCalls']).map((call) => ({ tool: text(call['name']) ?? '', arguments: text(call['arguments']) ?? '', passed: call['decision'] !== 'block' && call['decision'] !== 'confirm' })),
    brought: parts.flatMap((part) => (part['origin'] === 'tool_result' || part['origin'] === 'document' ? [{ origin: part['origin'], source: text(part['source']) ?? '' }] : [])),
    server: event['surface'] === 'mcp' && event['ended'] === 'complete' ? text(event['upstream']) : undefined,
    decided: event['access'] === undefined ? undefined : objects(event['access']).map((record) => ({ allowed: record['allowed'] === true, statements: strings(record['statements']) })),
    definitions: parts.flatMap((part) => (part['kind'] === 'tool_definition' ? [text(part['text']) ?? ''] : [])).filter((each) => each !== ''),
  };
}

/** Whether the request went to a model: the gateway's own, or that of an application that only asks the guard. */
function wasSent(event: JsonObject): boolean {
  const { timings } = event;
  if (event['route'] === '/guard/inspect') return event['decision'] !== 'block' && event['decision'] !== 'confirm';
  return isObject(timings) && typeof timings['upstreamFirstByte'] === 'number';
}
