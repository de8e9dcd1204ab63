import { createEngine, type Engine, type EngineOptions } from '../inspect/engine.ts';
import { warmUpEngine } from '../inspect/warm-up.ts';

/** The modules of all detectors and views. Imported when first needed: `--help` and `keys` start without the detectors' tables. */
export async function loadDetectors(): Promise<Pick<EngineOptions, 'detectors' | 'views'>> {
  const [{ DETECTORS }, { VIEWS }] = await Promise.all([import('../inspect/detectors.generated.ts'), import('../inspect/views.generated.ts')]);
  return { detectors: DETECTORS, views: VIEWS };
}

/** The engine with every detector and view of the registries. */
export async function loadEngine(partChars?: number): Promise<Engine> {
  return createEngine({ ...await loadDetectors(), ...(partChars === undefined ? {} : { partChars }) });
}

const warm = new WeakSet<Engine>();

/** The same engine, ready to read: what a command's first text is to be decided on must not be out of time for the start of the process. Costs nothing the second time. */
export function ready(engine: Engine): Engine {
  if (!warm.has(engine)) warmUpEngine(engine);
  warm.add(engine);
  return engine;
}
