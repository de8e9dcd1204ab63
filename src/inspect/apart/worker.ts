/** Reads texts off the event loop, with the same detectors and views. */
import { parentPort, workerData } from 'node:worker_threads';
import { adoptWeights } from '../classifier/model.ts';
import { createEngine } from '../engine.ts';
import { warmUpEngine } from '../warm-up.ts';
import type { ThreadData } from './contract.ts';
import { serveReadings } from './serve.ts';

// In no thread, where it is loaded only to be compiled, there is nothing to do.
if (parentPort !== null) {
  const { partChars, weights } = workerData as ThreadData;
  // Before the detectors are loaded, which would read them from the file.
  adoptWeights(weights);
  const [{ DETECTORS }, { VIEWS }] = await Promise.all([import('../detectors.generated.ts'), import('../views.generated.ts')]);
  const engine = createEngine({ detectors: DETECTORS, views: VIEWS, ...(partChars === undefined ? {} : { partChars }) });
  warmUpEngine(engine);
  serveReadings(parentPort, engine);
}
