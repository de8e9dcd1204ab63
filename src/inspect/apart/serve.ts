import type { MessagePort } from 'node:worker_threads';
import type { DetectorSettings, InspectionContext } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { compileOwnSource } from '../own-rules/compile.ts';
import type { OwnRules } from '../own-rules/contract.ts';
import type { FromThread, PackedReading, PartOrder, PlainSettings, ToThread } from './contract.ts';
import { pack, readPart } from './read-part.ts';

/**
 * The thread's side: takes orders in turn and answers each. Settings and the user's rules come before the orders that name
 * them and are compiled here, once; an order under settings that are not known is not answered for, since another
 * policy's reading would look just like one of its own.
 */
export function serveReadings(port: MessagePort, engine: Engine): void {
  const settings = new Map<number, DetectorSettings>();
  const own = new Map<number, OwnRules>();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port, not a window: it has no origin
  const post = (message: FromThread): void => { port.postMessage(message); };
  port.on('message', (message: ToThread) => {
    if (message.kind === 'own') own.set(message.id, compileOwnSource(message.source));
    else if (message.kind === 'settings') settings.set(message.id, settingsOf(message.settings, own));
    else if (message.kind === 'forget') {
      settings.delete(message.settings);
      if (message.own !== undefined) own.delete(message.own);
    } else {
      const { id, context, orders } = message;
      const known = settings.get(context.settings);
      const readings = known === undefined ? orders.map((): PackedReading => 'failed') : orders.map((order) => readingOf(engine, order, { ...context, settings: known }));
      post({ kind: 'read', id, readings });
    }
  });
  post({ kind: 'ready', detectors: engine.version });
}

function readingOf(engine: Engine, order: PartOrder, context: InspectionContext): PackedReading {
  try {
    return pack(engine, order, readPart(engine, order, context));
  } catch {
    // The engine tells what fails in it; beyond that, a part that could not be read is one that was not.
    return 'failed';
  }
}

/** @throws Error when the rules are not known: the thread ends, and what it should have read counts as not read */
function settingsOf({ own: id, ...rest }: PlainSettings, own: ReadonlyMap<number, OwnRules>): DetectorSettings {
  if (id === undefined) return rest;
  const rules = own.get(id);
  if (rules === undefined) throw new Error('settings name rules that were not sent');
  return { ...rest, own: rules };
}
