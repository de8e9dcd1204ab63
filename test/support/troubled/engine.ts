import { isMainThread } from 'node:worker_threads';
import type { Detector } from '../../../src/inspect/contract.ts';
import { NOTHING_FOUND } from '../../../src/inspect/contract.ts';
import { createEngine, type Engine } from '../../../src/inspect/engine.ts';

function busy(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

/** Does what a text tells it to: `HANG` never ends, `EXIT` takes the thread with it, `SLOW` takes 700 ms, `WORD` is found. On the event loop the first two fail instead. */
const troubled: Detector = {
  id: 'a-troubled', title: 'Troubled', version: 1,
  rules: [{ id: 'troubled.word', category: 'secret', severity: 'high', title: 'A word', references: [], paranoia: 1 }],
  applies: () => true,
  inspect({ text }, { settings }) {
    if (isMainThread && /HANG|EXIT/.test(text)) throw new Error('this text may only be read by a thread');
    if (text.includes('HANG')) for (;;);
    // oxlint-disable-next-line unicorn/no-process-exit -- ends this thread, as a defect of its own would
    if (text.includes('EXIT')) process.exit(3);
    if (text.includes('SLOW')) busy(700);
    const word = settings.denylist[0]?.phrase ?? 'WORD';
    const at = text.indexOf(word);
    return at < 0 ? NOTHING_FOUND : { matches: [{ rule: 'troubled.word', span: [at, at + word.length], confidence: 1 }] };
  },
};

/** An engine with that one detector, which is made in a moment. */
export function troubledEngine(): Engine {
  return createEngine({ detectors: [troubled], views: [] });
}
