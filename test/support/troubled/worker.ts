/** The thread of readings with the troubled engine. */
import { parentPort } from 'node:worker_threads';
import { serveReadings } from '../../../src/inspect/apart/serve.ts';
import { troubledEngine } from './engine.ts';

if (parentPort === null) throw new Error('this file is a worker');
serveReadings(parentPort, troubledEngine());
