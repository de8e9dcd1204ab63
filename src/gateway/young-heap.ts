import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Bytes of both halves of the young generation together. Measured: half of it costs a tenth of the throughput, twice of it gains nothing. */
const ENOUGH = 32 * 1024 * 1024;

/**
 * Keeps V8's young generation from growing beyond {@link ENOUGH}. Under load it would double up to 128 MB, none of which
 * is ever needed at once: what a request makes is garbage when it is answered. `--max-semi-space-size` would say the same,
 * but only on node's own command line, where `npx sallyport` cannot put it; the factor by which the space grows can be set
 * at any time. Holds for the whole process, so only a process that is nothing but the gateway calls this.
 */
export function boundYoungHeap(): void {
  const observer = new PerformanceObserver(() => {
    const size = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
    if (size < ENOUGH) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
}
