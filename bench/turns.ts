import { readRequest, surfaceForPath } from '../src/conversation/wire/index.ts';
import type { Conversation } from '../src/conversation/types.ts';
import { defaultEngine } from './support/engine.ts';
import type { Benchmark } from './support/report.ts';
import { median, short } from './support/statistics.ts';
import { TextMaker } from './support/texts.ts';

/** Conversations that grow side by side, as a gateway sees them. */
const CONVERSATIONS = 24;
const TURNS = 104;
/** Each turn is measured with its neighbours. */
const AROUND = 4;

export const benchmark: Benchmark = {
  name: 'turns',
  title: 'inspection of a turn of a growing conversation, 1 KB of question and 1 KB of answer each',
  async run(options) {
    const { engine, guard, policy } = await defaultEngine();
    const surface = surfaceForPath('/v1/chat/completions');
    if (surface === undefined) throw new Error('no surface serves /v1/chat/completions');
    const maker = new TextMaker(21);
    const count = options.quick ? 6 : CONVERSATIONS;
    // Read first and not counted: the first hundred texts are read by code that is not compiled yet.
    const context = guard.bareContext(policy);
    for (let i = 0; i < 2_000; i++) engine.inspectText({ text: maker.make('prose', 1_000), origin: i % 2 === 0 ? 'user' : 'model', trust: 'user', kind: 'text', source: undefined, direction: 'request', json: false }, context);
    const histories = Array.from({ length: count }, () => [{ role: 'system', content: maker.make('prose', 500) }]);
    const took: number[][] = Array.from({ length: TURNS + 1 }, () => []);
    for (let turn = 1; turn <= TURNS; turn++) {
      options.progress(`turns: ${turn} of ${TURNS}`);
      for (const messages of histories) {
        if (turn > 1) messages.push({ role: 'assistant', content: maker.make('prose', 1_000) });
        messages.push({ role: 'user', content: maker.make('prose', 1_000) });
        const raw = JSON.stringify({ model: 'chat', messages });
        const conversation: Conversation = readRequest(surface, raw, 64);
        const start = performance.now();
        guard.request(surface, conversation, { exchange: `ex_${turn}`, application: 'bench' });
        took[turn]?.push((performance.now() - start) * 1_000);
      }
    }
    const at = (turn: number): number => median(took.slice(turn - AROUND, turn + AROUND + 1).flat());
    return {
      rows: [
        { what: 'turn 100 / turn 10', value: at(100) / at(10), unit: 'x', atMost: 1.2, note: `medians over ${count} conversations and the ${2 * AROUND + 1} turns around each` },
        ...[10, 25, 50, 100].map((turn) => ({ what: `turn ${turn}`, value: at(turn), unit: 'us', note: `${short(turn * 2)} KB of conversation` })),
      ],
    };
  },
};
