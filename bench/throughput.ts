import { installPortkey, portkeyHeaders, startPortkey } from './support/portkey.ts';
import { startGatewayProcess, startLoad, startProxy, startUpstream } from './support/processes.ts';
import type { Loaded, Order } from './support/load.ts';
import type { Benchmark, BenchOptions, Row } from './support/report.ts';
import { median, quantile, short } from './support/statistics.ts';

const CONNECTIONS = 16;

interface Contender {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requests: number;
  settled?(): Promise<void>;
}

/** Runs of one contender, in order; entry i of two contenders was measured one after the other. */
interface Runs { readonly rps: number[]; readonly p50: number[]; readonly p99: number[] }

export const benchmark: Benchmark = {
  name: 'throughput',
  title: 'requests a second, 16 connections, about 1 KB each way, every body different, ledger on',
  async run(options) {
    const notes: string[] = [];
    const upstream = await startUpstream();
    const load = await startLoad();
    const proxy = await startProxy(upstream.url);
    const gateway = await startGatewayProcess(upstream.url, options.profile);
    const missing = installPortkey();
    const portkey = missing === undefined ? await startPortkey() : undefined;
    if (missing !== undefined) notes.push(`Not compared with Portkey's gateway, which could not be installed: ${missing}`);
    try {
      const scale = options.quick ? 0.1 : 1;
      const contenders: Contender[] = [
        { name: 'direct', url: upstream.url, headers: {}, requests: 8_000 * scale },
        { name: 'proxy', url: proxy.url, headers: {}, requests: 6_000 * scale },
        { name: 'gateway', url: gateway.url, headers: gateway.headers, requests: 5_000 * scale, settled: () => gateway.settled() },
        ...(portkey === undefined ? [] : [{ name: 'portkey', url: portkey.url, headers: portkeyHeaders(upstream.url), requests: 600 * scale }]),
      ];
      const runs = await interleaved(contenders, (order) => load.run(order), options);
      return { rows: rows(runs), notes };
    } finally {
      await load.stop();
      await Promise.all([proxy.stop(), gateway.stop(), portkey?.stop()]);
      await upstream.stop();
    }
  },
};

async function interleaved(contenders: readonly Contender[], run: (order: Order) => Promise<Loaded>, options: BenchOptions): Promise<Map<string, Runs>> {
  const rounds = options.quick ? 2 : 9;
  const all = new Map<string, Runs>(contenders.map(({ name }) => [name, { rps: [], p50: [], p99: [] }]));
  for (let round = 0; round <= rounds; round++) {
    options.progress(round === 0 ? 'throughput: warming up' : `throughput: round ${round} of ${rounds}`);
    for (const { name, url, headers, requests, settled } of contenders) {
      const loaded = await run({ url, headers, connections: CONNECTIONS, requests: Math.ceil(requests), model: 'chat' });
      await settled?.();
      if (loaded.failed > 0) throw new Error(`${loaded.failed} of ${requests} requests through ${name} failed: ${loaded.firstFailure ?? ''}`);
      // The first round warms the processes up and is not counted.
      if (round === 0) continue;
      const runs = all.get(name);
      runs?.rps.push(loaded.whole.length / loaded.seconds);
      runs?.p50.push(quantile(loaded.whole, 0.5));
      runs?.p99.push(quantile(loaded.whole, 0.99));
    }
  }
  return all;
}

function rows(runs: ReadonlyMap<string, Runs>): Row[] {
  const of = (name: string): Runs => runs.get(name) ?? { rps: [], p50: [], p99: [] };
  const over = (a: number[], b: number[], by: (x: number, y: number) => number): { value: number; note: string } => {
    const each = a.map((value, i) => by(value, b[i] ?? Number.NaN));
    return { value: median(each), note: `${short(Math.min(...each))} to ${short(Math.max(...each))} in ${each.length} runs` };
  };
  const ratio = (a: string, b: string): { value: number; note: string } => over(of(a).rps, of(b).rps, (x, y) => x / y);
  return [
    { what: 'gateway / bare proxy', unit: 'x', atLeast: 0.35, ...ratio('gateway', 'proxy') },
    ...(runs.has('portkey') ? [{ what: "gateway / Portkey's gateway without guardrails", unit: 'x', atLeast: 4, ...ratio('gateway', 'portkey') }] : []),
    { what: 'added p99 of the whole answer, gateway - bare proxy', unit: 'ms', atMost: 10, ...over(of('gateway').p99, of('proxy').p99, (x, y) => x - y) },
    { what: 'added p50 of the whole answer', unit: 'ms', ...over(of('gateway').p50, of('proxy').p50, (x, y) => x - y) },
    { what: 'bare proxy / direct', unit: 'x', ...ratio('proxy', 'direct') },
    ...[...runs].map(([name, { rps }]) => ({ what: `${name}, for orientation`, value: median(rps), unit: 'req/s', note: `${short(Math.min(...rps))} to ${short(Math.max(...rps))}` })),
  ];
}
