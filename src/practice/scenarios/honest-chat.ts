import type { Scenario } from './scenario.ts';
import { SYSTEM } from './support-desk.ts';

export const scenario: Scenario = {
  id: 'honest-chat',
  kind: 'honest',
  title: 'An ordinary talk',
  shows: 'A greeting is answered, and the name comes back as it was given.',
  references: [],
  world: {},
  task: { system: SYSTEM, user: 'Hello, I am Ines Duarte.' },
  succeeded: (_world, run) => run.answer.startsWith('Hello Ines Duarte!'),
};
