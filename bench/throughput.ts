import { installPortkey, portkeyHeaders, startPortkey } from './support/portkey.ts';
import { cpuSeconds, startGatewayProcess, startLoad, startProxy, startUpstream } from './support/processes.ts';
import { held } from './support/held.ts';
import type { Loaded, Order } from './support/load.ts';
import type { Benchmark, BenchOptions, Row } from './support/report.ts';
import { median, quantile, short } from './support/statistics.ts';

const CONNECTIONS = 16;

/** Runs of each contender that are not counted: it takes some ten thousand requests until everything is compiled. */
const WARM_UP = 3;

/** A short answer, which the bounds are for; and one as long as the request, to be read. */
const ANSWERS = [{ answer: 250, bounds: true }, { answer: 1_000, bounds: false }] as const;

interface Contender {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly pid: number;
  readonly requests: number;
  readonly settled?: () => Promise<void>;
}

/** Runs of one contender, in order; entry i of two contenders was measured one after the other. */
interface Runs { readonly rps: number[]; readonly p50: number[]; readonly p99: number[]; readonly cpu: number[] }

const none = (): Runs => ({ rps: [], p50: [], p99: [], cpu: [] });

export const benchmark: Benchmark = {
  name: 'throughput',
  title: 'requests a second at 16 connections, 1 KB of user text, every body different, default policy, ledger on',
  async run(options) {
    const notes = new Set<string>();
    const upstream = await startUpstream();
    const load = await startLoad();
    const proxy = await startProxy(upstream.url);
    const gateway = await startGatewayProcess(upstream.url, options.profile);
    const missing = installPortkey();
    const portkey = missing === undefined ? await startPortkey() : undefined;
    if (missing !== undefined) notes.add(`Not compared with Portkey's gateway, which could not be installed: ${missing}`);
    try {
      const scale = options.quick ? 0.1 : 1;
      const contenders: Contender[] = [
        { name: 'direct', url: upstream.url, pid: upstream.pid, headers: {}, requests: 8_000 * scale },
        { name: 'proxy', url: proxy.url, pid: proxy.pid, headers: {}, requests: 6_000 * scale },
        { name: 'gateway', url: gateway.url, pid: gateway.pid, headers: gateway.headers, requests: 5_000 * scale, settled: () => gateway.settled() },
        ...(portkey === undefined ? [] : [{ name: 'portkey', url: portkey.url, pid: portkey.pid, headers: portkeyHeaders(upstream.url), requests: 600 * scale }]),
      ];
      const rows: Row[] = [];
      for (const { answer, bounds } of ANSWERS) rows.push(...compare(await interleaved(contenders, answer, (order) => load.run(order), options, notes), answer, bounds));
      return { rows, notes: [...notes] };
    } finally {
      await load.stop();
      await Promise.all([proxy.stop(), gateway.stop(), portkey?.stop()]);
      await upstream.stop();
    }
  },
};

async function interleaved(contenders: readonly Contender[], answer: number, run: (order: Order) => Promise<Loaded>, options: BenchOptions, notes: Set<string>): Promise<Map<string, Runs>> {
  const rounds = options.quick ? 2 : 9;
  const all = new Map<string, Runs>(contenders.map(({ name }) => [name, none()]));
  for (let round = -WARM_UP; round < rounds; round++) {
    options.progress(`throughput: answers of ${answer} characters, ${round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`}`);
    for (const { name, url, headers, pid, requests, settled } of contenders) {
      const count = Math.ceil(requests);
      const before = cpuSeconds(pid);
      const loaded = await run({ url, headers, connections: CONNECTIONS, requests: count, model: `chat/${answer}` });
      await settled?.();
      const after = cpuSeconds(pid);
      const note = held(name, count, loaded);
      if (note !== undefined) notes.add(note);
      const runs = all.get(name);
      if (round < 0 || runs === undefined) continue;
      runs.rps.push(loaded.whole.length / loaded.seconds);
      runs.p50.push(quantile(loaded.whole, 0.5));
      runs.p99.push(quantile(loaded.whole, 0.99));
      if (before !== undefined && after !== undefined) runs.cpu.push(((after - before) / count) * 1e6);
    }
  }
  return all;
}

function compare(runs: ReadonlyMap<string, Runs>, answer: number, bounds: boolean): Row[] {
  const of = (name: string): Runs => runs.get(name) ?? none();
  const over = (a: readonly number[], b: readonly number[], by: (x: number, y: number) => number): { value: number; note: string } => {
    const each = a.map((value, i) => by(value, b[i] ?? Number.NaN));
    return { value: median(each), note: `${short(Math.min(...each))} to ${short(Math.max(...each))} in ${each.length} runs` };
  };
  const ratio = (a: string, b: string): { value: number; note: string } => over(of(a).rps, of(b).rps, (x, y) => x / y);
  const told = (text: string): string => `${text}; answers of ${answer} characters`;
  return [
    { what: told('gateway / bare proxy'), unit: 'x', ...(bounds ? { atLeast: 0.35 } : {}), ...ratio('gateway', 'proxy') },
    ...(runs.has('portkey') ? [{ what: told("gateway / Portkey's gateway without guardrails"), unit: 'x', ...(bounds ? { atLeast: 4 } : {}), ...ratio('gateway', 'portkey') }] : []),
    { what: told('added p99 of the whole answer'), unit: 'ms', ...(bounds ? { atMost: 10 } : {}), ...over(of('gateway').p99, of('proxy').p99, (x, y) => x - y) },
    { what: told('added p50 of the whole answer'), unit: 'ms', ...over(of('gateway').p50, of('proxy').p50, (x, y) => x - y) },
    { what: told('bare proxy / direct'), unit: 'x', ...ratio('proxy', 'direct') },
    ...[...runs].map(([name, { rps, cpu }]) => ({ what: told(name), value: median(rps), unit: 'req/s', note: `${short(Math.min(...rps))} to ${short(Math.max(...rps))}; ${short(median(cpu))} us of processor time a request in this process` })),
  ];
}
