import { held } from './support/held.ts';
import { pause, residentMb, startGatewayProcess, startLoad, startUpstream } from './support/processes.ts';
import type { Benchmark } from './support/report.ts';
import { short } from './support/statistics.ts';

const STEPS = 20;

export const benchmark: Benchmark = {
  name: 'memory',
  title: 'resident memory of the gateway over 100,000 requests; one in twenty streams, one in ten names a session',
  async run(options) {
    const upstream = await startUpstream();
    const load = await startLoad();
    const gateway = await startGatewayProcess(upstream.url, options.profile);
    const requests = options.quick ? 10_000 : 100_000;
    try {
      const start = residentMb(gateway.pid);
      if (start === undefined) return { rows: [], notes: ['Not measured: this system has no /proc that tells a process\'s memory.'] };
      const samples: number[] = [];
      const notes = new Set<string>();
      let peak = start;
      const sample = setInterval(() => { peak = Math.max(peak, residentMb(gateway.pid) ?? 0); }, 100);
      for (let step = 1; step <= STEPS; step++) {
        options.progress(`memory: ${step} of ${STEPS}`);
        const count = requests / STEPS;
        for (const [model, share] of [['chat', 0.95], ['stream/20/1', 0.05]] as const) {
          const loaded = await load.run({ url: gateway.url, headers: gateway.headers, connections: 16, requests: Math.round(count * share), model, sessionEvery: 10 });
          const note = held('the gateway', loaded.whole.length + loaded.refused + loaded.failed, loaded);
          if (note !== undefined) notes.add(note);
        }
        samples.push(residentMb(gateway.pid) ?? 0);
      }
      clearInterval(sample);
      const { recorded, stored } = await gateway.ledger();
      await gateway.settled();
      await pause(2_000);
      const idle = residentMb(gateway.pid) ?? 0;
      const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
      const growth = mean(samples.slice(-5)) / mean(samples.slice(5, 10));
      return {
        rows: [
          { what: `most resident memory over ${requests} requests`, value: peak, unit: 'MB', atMost: 300, note: `sampled every 100 ms; ${short(start)} MB at the start` },
          { what: 'last quarter / second quarter of the run', value: growth, unit: 'x', atMost: 1.1, note: samples.filter((_, i) => i % 4 === 3).map(short).join(', ') },
          { what: 'two seconds after the last request', value: idle, unit: 'MB' },
          { what: 'events the ledger had yet to store at the end', value: recorded - stored, unit: 'events', note: `of ${recorded}` },
        ],
        notes: [...notes],
      };
    } finally {
      await load.stop();
      await gateway.stop();
      await upstream.stop();
    }
  },
};
