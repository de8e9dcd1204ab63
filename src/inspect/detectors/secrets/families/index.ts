import type { Family } from '../family.ts';
import { ai } from './ai.ts';
import { chat } from './chat.ts';
import { cloud } from './cloud.ts';
import { database } from './database.ts';
import { generic } from './generic.ts';
import { infrastructure } from './infrastructure.ts';
import { keys } from './keys.ts';
import { payment } from './payment.ts';
import { sourceControl } from './source-control.ts';

/** Every family. The order decides between two that match the same characters: the earlier one is named. */
export const families: readonly Family[] = [...cloud, ...sourceControl, ...chat, ...payment, ...ai, ...database, ...keys, ...infrastructure, ...generic];
