import type { Family } from '../family.ts';
import { aiServices } from './ai-services.ts';
import { aiTools } from './ai-tools.ts';
import { ai } from './ai.ts';
import { business } from './business.ts';
import { chat } from './chat.ts';
import { cloud } from './cloud.ts';
import { commerce } from './commerce.ts';
import { database } from './database.ts';
import { delivery } from './delivery.ts';
import { generic } from './generic.ts';
import { identity } from './identity.ts';
import { infrastructure } from './infrastructure.ts';
import { keys } from './keys.ts';
import { messaging } from './messaging.ts';
import { network } from './network.ts';
import { observability } from './observability.ts';
import { payment } from './payment.ts';
import { platforms } from './platforms.ts';
import { selfNamed } from './self-named.ts';
import { services } from './services.ts';
import { sourceControl } from './source-control.ts';

/** Every family. The order decides between two that match the same characters: the earlier one is named. */
export const families: readonly Family[] = [...cloud, ...sourceControl, ...chat, ...payment, ...ai, ...database, ...keys, ...infrastructure,
  ...identity, ...network, ...delivery, ...observability, ...commerce, ...business, ...messaging, ...aiTools, ...aiServices, ...platforms,
  ...services, ...selfNamed, ...generic];
