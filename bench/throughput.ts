import { installPortkey, machinesNode, portkeyHeaders, startPortkey } from './support/portkey.ts';
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

/**
 * The bound of 4 on Portkey's gateway is for the comparison as its README starts it, with `npx` and so on the machine's own
 * Node. On ours, which is faster, it is measured as well; where the machine's is of the same version, the two are one.
 */
const OURS = `Portkey's gateway without guardrails, on our Node ${process.version}`;

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
    const machines = machinesNode();
    const portkey = missing === undefined ? await startPortkey() : undefined;
    const asTold = missing === undefined && machines !== undefined ? await startPortkey(machines.path) : undefined;
    const portkeys = [
      ...(portkey === undefined ? [] : [{ name: OURS, served: portkey, bound: asTold === undefined }]),
      ...(asTold === undefined || machines === undefined ? [] : [{ name: `Portkey's gateway without guardrails, as its README starts it: on the machine's Node ${machines.version}`, served: asTold, bound: true }]),
    ];
    if (missing !== undefined) notes.add(`Not compared with Portkey's gateway, which could not be installed: ${missing}`);
    try {
      const scale = options.quick ? 0.1 : 1;
      const contenders: Contender[] = [
        { name: 'direct', url: upstream.url, pid: upstream.pid, headers: {}, requests: 8_000 * scale },
        { name: 'proxy', url: proxy.url, pid: proxy.pid, headers: {}, requests: 6_000 * scale },
        { name: 'gateway', url: gateway.url, pid: gateway.pid, headers: gateway.headers, requests: 5_000 * scale, settled: () => gateway.settled() },
        ...portkeys.map(({ name, served: { url, pid } }) => ({ name, url, pid, headers: portkeyHeaders(upstream.url), requests: 600 * scale })),
      ];
      const rows: Row[] = [];
      for (const { answer, bounds } of ANSWERS) rows.push(...compare(await interleaved(contenders, answer, (order) => load.run(order), options, notes), answer, bounds, portkeys));
      return { rows, notes: [...notes] };
    } finally {
      await load.stop();
      await Promise.all([proxy.stop(), gateway.stop(), portkey?.stop(), asTold?.stop()]);
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

function compare(runs: ReadonlyMap<string, Runs>, answer: number, bounds: boolean, portkeys: readonly { readonly name: string; readonly bound: boolean }[]): Row[] {
  const of = (name: string): Runs => runs.get(name) ?? none();
  const over = (a: readonly number[], b: readonly number[], by: (x: number, y: number) => number): { value: number; note: string } => {
    const each = a.map((value, i) => by(value, b[i] ?? Number.NaN));
    return { value: median(each), note: `${short(Math.min(...each))} to ${short(Math.max(...each))} in ${each.length} runs` };
  };
  const ratio = (a: string, b: string): { value: number; note: string } => over(of(a).rps, of(b).rps, (x, y) => x / y);
  const told = (text: string): string => `${text}; answers of ${answer} characters`;
  return [
    { what: told('gateway / bare proxy'), unit: 'x', ...(bounds ? { atLeast: 0.35 } : {}), ...ratio('gateway', 'proxy') },
    ...portkeys.map(({ name, bound }) => ({ what: told(`gateway / ${name}`), unit: 'x', ...(bounds && bound ? { atLeast: 4 } : {}), ...ratio('gateway', name) })),
    { what: told('added p99 of the whole answer'), unit: 'ms', ...(bounds ? { atMost: 10 } : {}), ...over(of('gateway').p99, of('proxy').p99, (x, y) => x - y) },
    { what: told('added p50 of the whole answer'), unit: 'ms', ...over(of('gateway').p50, of('proxy').p50, (x, y) => x - y) },
    { what: told('bare proxy / direct'), unit: 'x', ...ratio('proxy', 'direct') },
    ...[...runs].map(([name, { rps, cpu }]) => ({ what: told(name), value: median(rps), unit: 'req/s', note: `${short(Math.min(...rps))} to ${short(Math.max(...rps))}; ${short(median(cpu))} us of processor time a request in this process` })),
  ];
}
