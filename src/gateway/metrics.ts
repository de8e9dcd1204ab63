import type { LedgerEvent } from '../ledger/event.ts';
import type { Gateway } from './context.ts';

/** Upper bounds of the buckets of times, in seconds: from a short request to the longest that reading may take. */
const BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3] as const;
/** How the names of a user's own rules begin. What they are called is nobody else's affair, so they are counted together. */
const OWN = 'user.';

class Histogram {
  /** One for each bound, and one for what is beyond. */
  readonly #counts: number[] = [...BUCKETS.map(() => 0), 0];
  #sum = 0;

  add(seconds: number): void {
    const at = BUCKETS.findIndex((bound) => seconds <= bound);
    const bucket = at < 0 ? BUCKETS.length : at;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** @param of - value of the label that tells histograms of one name apart; absent where there is one only */
  lines(name: string, of?: string): string[] {
    const label = of === undefined ? '' : `of="${of}"`;
    const labels = label === '' ? '' : `{${label}}`;
    let below = 0;
    const out = this.#counts.map((count, i) => `${name}_bucket{${label === '' ? '' : `${label},`}le="${BUCKETS[i] ?? '+Inf'}"} ${(below += count)}`);
    return [...out, `${name}_sum${labels} ${this.#sum}`, `${name}_count${labels} ${below}`];
  }
}

/**
 * Counts what passes the gateway, for `GET /metrics` in the text format of Prometheus (0.0.4). Whoever reaches the gateway
 * may read them, as `/readyz`: so they name surfaces, decisions and rules, and no application, user, model or text.
 */
export class Metrics {
  readonly #exchanges = new Map<string, number>();
  readonly #rules = new Map<string, number>();
  readonly #times = { request: new Histogram(), answer: new Histogram(), upstream: new Histogram() };
  #input = 0;
  #output = 0;

  /** Counts an event as the ledger gets it. */
  note(event: LedgerEvent): void {
    if (event.type !== 'exchange') return;
    const { surface, decision, ended, timings, usage } = event;
    add(this.#exchanges, `surface="${surface}",decision="${decision}",ended="${ended}"`, 1);
    for (const { rule } of event.reasons) add(this.#rules, rule.startsWith(OWN) ? `${OWN}*` : rule, 1);
    this.#times.request.add(timings.inspectRequest / 1000);
    if (timings.inspectAnswer !== undefined) this.#times.answer.add(timings.inspectAnswer / 1000);
    if (timings.upstreamFirstByte !== undefined) this.#times.upstream.add(timings.upstreamFirstByte / 1000);
    this.#input += usage?.inputTokens ?? 0;
    this.#output += usage?.outputTokens ?? 0;
  }

  text({ ledger, policyStatus }: Pick<Gateway, 'ledger' | 'policyStatus'>): string {
    const { recorded, stored, spoolBytes, inMemory } = ledger.status();
    const { user, system } = process.cpuUsage();
    return [
      ...family('sallyport_exchanges_total', 'counter', 'Exchanges by surface, decision and how they ended.', [...this.#exchanges].map(([labels, count]) => `sallyport_exchanges_total{${labels}} ${count}`)),
      ...family('sallyport_reasons_total', 'counter', 'Reasons of decisions by rule.', [...this.#rules].map(([rule, count]) => `sallyport_reasons_total{rule="${rule}"} ${count}`)),
      ...family('sallyport_inspection_seconds', 'histogram', 'Time that inspection took of one exchange, waiting for threads included.', [...this.#times.request.lines('sallyport_inspection_seconds', 'request'), ...this.#times.answer.lines('sallyport_inspection_seconds', 'answer')]),
      ...family('sallyport_upstream_first_byte_seconds', 'histogram', 'Time until the upstream began to answer.', this.#times.upstream.lines('sallyport_upstream_first_byte_seconds')),
      ...family('sallyport_tokens_total', 'counter', 'Tokens as the upstreams counted them.', [`sallyport_tokens_total{of="input"} ${this.#input}`, `sallyport_tokens_total{of="output"} ${this.#output}`]),
      ...one('sallyport_ledger_recorded_total', 'counter', 'Events that the ledger has acknowledged.', recorded),
      ...one('sallyport_ledger_stored_total', 'counter', 'Events that its store has.', stored),
      ...one('sallyport_ledger_spool_bytes', 'gauge', 'Bytes that the store does not have yet.', spoolBytes),
      ...one('sallyport_ledger_in_memory', 'gauge', 'Events kept in memory because the spool could not be written.', inMemory),
      ...one('sallyport_ledger_ready', 'gauge', '1 while the ledger records, else 0.', ledger.ready ? 1 : 0),
      ...one('sallyport_policy_current', 'gauge', '1 when the policy file as it is now is in force, 0 when it was refused.', policyStatus().error === undefined ? 1 : 0),
      ...one('process_resident_memory_bytes', 'gauge', 'Resident memory of the process.', process.memoryUsage.rss()),
      ...one('process_cpu_seconds_total', 'counter', 'Processor time of the process.', (user + system) / 1e6),
      ...one('process_start_time_seconds', 'gauge', 'When the process began, in seconds since 1970.', Math.round(performance.timeOrigin) / 1000),
      '',
    ].join('\n');
  }
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function family(name: string, type: 'counter' | 'gauge' | 'histogram', help: string, lines: readonly string[]): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

function one(name: string, type: 'counter' | 'gauge', help: string, value: number): string[] {
  return family(name, type, help, [`${name} ${value}`]);
}
