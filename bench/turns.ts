import { readRequest, surfaceForPath } from '../src/conversation/wire/index.ts';
import type { Conversation } from '../src/conversation/types.ts';
import { defaultEngine } from './support/engine.ts';
import type { Benchmark } from './support/report.ts';
import { median, short } from './support/statistics.ts';
import { TextMaker } from './support/texts.ts';

/** Conversations of each length that grow side by side, as a gateway sees them: as many as are remembered all at once. */
const CONVERSATIONS = 8;
/** Lengths that are measured, in turns; each with the turns around it. */
const LENGTHS = [10, 25, 50, 100] as const;
const AROUND = 9;

interface Message { readonly role: string; readonly content: string }

export const benchmark: Benchmark = {
  name: 'turns',
  title: 'inspection of a turn of a growing conversation, 1 KB of question and 1 KB of answer each',
  async run(options) {
    const { engine, guard, policy } = await defaultEngine();
    const surface = surfaceForPath('/v1/chat/completions');
    if (surface === undefined) throw new Error('no surface serves /v1/chat/completions');
    const maker = new TextMaker(21);
    const count = options.quick ? 4 : CONVERSATIONS;
    // Read first and not counted: the first hundred texts are read by code that is not compiled yet.
    const context = guard.bareContext(policy);
    for (let i = 0; i < 2_000; i++) engine.inspectText({ text: maker.make('prose', 1_000), origin: i % 2 === 0 ? 'user' : 'model', trust: 'user', kind: 'text', source: undefined, direction: 'request', json: false }, context);
    const turn = (messages: Message[], number: number): number => {
      if (messages.length > 1) messages.push({ role: 'assistant', content: maker.make('prose', 1_000) });
      messages.push({ role: 'user', content: maker.make('prose', 1_000) });
      const raw = JSON.stringify({ model: 'chat', messages });
      const conversation: Conversation = readRequest(surface, raw, 64);
      const start = performance.now();
      guard.request(surface, conversation, { exchange: `ex_${number}`, application: 'bench' });
      return (performance.now() - start) * 1_000;
    };
    const groups = LENGTHS.map((length) => ({ length, took: [] as number[], histories: Array.from({ length: count }, (): Message[] => [{ role: 'system', content: maker.make('prose', 500) }]) }));
    for (const { length, histories } of groups) {
      options.progress(`turns: conversations of ${length}`);
      for (let number = 1; number < length - AROUND; number++) for (const messages of histories) turn(messages, number);
    }
    // Long and short in turns: what slows the machine for a while slows both.
    for (let round = -AROUND; round <= AROUND; round++) {
      options.progress(`turns: round ${round + AROUND + 1} of ${2 * AROUND + 1}`);
      for (let i = 0; i < count; i++) for (const { length, took, histories } of groups) took.push(turn(histories[i] ?? [], length + round));
    }
    const at = (length: number): number => median(groups.find((group) => group.length === length)?.took ?? []);
    return {
      rows: [
        { what: 'turn 100 / turn 10', value: at(100) / at(10), unit: 'x', atMost: 1.2, note: `medians over ${count} conversations and the ${2 * AROUND + 1} turns around each` },
        ...LENGTHS.map((length) => ({ what: `turn ${length}`, value: at(length), unit: 'us', note: `${short(length * 2)} KB of conversation` })),
      ],
    };
  },
};
