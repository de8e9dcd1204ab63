/** Processor time of this thread, for measurements on a machine that others use: time in which they run does not count. */

const nobody = new Int32Array(new SharedArrayBuffer(4));

/** Processor microseconds so far. Linux brings the count up to date when a thread gives its processor up, so this sleeps for a moment. */
function spentSoFar(): number {
  Atomics.wait(nobody, 0, 0, 0.01);
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/** Processor microseconds of `work`: of the cheapest of some batches, each of several readings. */
export function processorTime(work: () => void, batches = 4, readings = 3): number {
  let least = Infinity;
  for (let batch = 0; batch < batches; batch++) {
    const start = spentSoFar();
    for (let i = 0; i < readings; i++) work();
    least = Math.min(least, (spentSoFar() - start) / readings);
  }
  return least;
}
