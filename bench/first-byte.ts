import { held } from './support/held.ts';
import { startGatewayProcess, startLoad, startProxy, startUpstream } from './support/processes.ts';
import type { Benchmark, Row } from './support/report.ts';
import { median, quantile, short } from './support/statistics.ts';

interface Runs { readonly first: number[]; readonly firstP99: number[]; readonly behind: number[]; readonly behindP99: number[] }

const NONE = (): Runs => ({ first: [], firstP99: [], behind: [], behindP99: [] });

/** One stream at a time, and as many as the throughput runs have connections; 40 tokens, one every 5 ms. */
const SHAPES = [{ connections: 1, requests: 15 }, { connections: 16, requests: 320 }] as const;

export const benchmark: Benchmark = {
  name: 'first-byte',
  title: 'how much later a stream (40 tokens, one every 5 ms) begins and flows through the gateway than through the bare proxy',
  async run(options) {
    const upstream = await startUpstream();
    const load = await startLoad();
    const proxy = await startProxy(upstream.url);
    const gateway = await startGatewayProcess(upstream.url, options.profile);
    const contenders = [
      { name: 'proxy', url: proxy.url, headers: {}, settled: () => Promise.resolve() },
      { name: 'gateway', url: gateway.url, headers: gateway.headers, settled: () => gateway.settled() },
    ];
    const rounds = options.quick ? 2 : 7;
    try {
      const rows: Row[] = [];
      const notes = new Set<string>();
      for (const { connections, requests } of SHAPES) {
        const runs = new Map(contenders.map(({ name }) => [name, NONE()]));
        for (let round = 0; round <= rounds; round++) {
          options.progress(`first-byte: ${connections} connections, round ${round} of ${rounds}`);
          for (const { name, url, headers, settled } of contenders) {
            const count = options.quick ? Math.ceil(requests / 5) : requests;
            const loaded = await load.run({ url, headers, connections, requests: count, model: 'stream/40/5' });
            await settled();
            const note = held(name, count, loaded);
            if (note !== undefined) notes.add(note);
            const of = runs.get(name);
            if (round === 0 || of === undefined) continue; // warm-up
            of.first.push(median(loaded.firstByte));
            of.firstP99.push(quantile(loaded.firstByte, 0.99));
            of.behind.push(median(loaded.behind));
            of.behindP99.push(quantile(loaded.behind, 0.99));
          }
        }
        rows.push(...compare(runs.get('gateway') ?? NONE(), runs.get('proxy') ?? NONE(), connections));
      }
      return { rows, notes: [...notes] };
    } finally {
      await load.stop();
      await Promise.all([proxy.stop(), gateway.stop()]);
      await upstream.stop();
    }
  },
};

function compare(gateway: Runs, proxy: Runs, connections: number): Row[] {
  const added = (what: string, a: readonly number[], b: readonly number[], atMost?: number): Row => {
    const each = a.map((value, i) => value - (b[i] ?? Number.NaN));
    return { what: `${what}, ${connections} connection${connections === 1 ? '' : 's'}`, value: median(each), unit: 'ms', ...(atMost === undefined ? {} : { atMost }), note: `${short(Math.min(...each))} to ${short(Math.max(...each))} in ${each.length} runs; proxy ${short(median(b))}, gateway ${short(median(a))}` };
  };
  return [
    added('first byte, added median', gateway.first, proxy.first, connections === 1 ? 2 : undefined),
    added('first byte, added p99', gateway.firstP99, proxy.firstP99, connections === 1 ? undefined : 10),
    // A token every 5 ms: a word that is held until the next token arrives is one such step late.
    added('text of a token, added median', gateway.behind, proxy.behind),
    added('text of a token, added p99', gateway.behindP99, proxy.behindP99),
  ];
}
