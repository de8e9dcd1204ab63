/** Reads texts off the event loop, with the same detectors and views. */
import { parentPort, workerData } from 'node:worker_threads';
import { adoptWeights } from '../classifier/model.ts';
import { createEngine } from '../engine.ts';
import { warmUpEngine } from '../warm-up.ts';
import type { ThreadData } from './contract.ts';
import { serveReadings } from './serve.ts';

const { partChars, weights } = workerData as ThreadData;
const port = parentPort;
if (port === null) throw new Error('this file is a worker');
// Before the detectors are loaded, which would read them from the file.
adoptWeights(weights);
const [{ DETECTORS }, { VIEWS }] = await Promise.all([import('../detectors.generated.ts'), import('../views.generated.ts')]);
const engine = createEngine({ detectors: DETECTORS, views: VIEWS, ...(partChars === undefined ? {} : { partChars }) });
warmUpEngine(engine);
serveReadings(port, engine);
