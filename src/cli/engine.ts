import { createEngine, type Engine } from '../inspect/engine.ts';

/** The engine with every detector and view of the registries. */
export async function loadEngine(partChars?: number): Promise<Engine> {
  // Imported when first needed: `--help` and `keys` start without the detectors' tables.
  const [{ DETECTORS }, { VIEWS }] = await Promise.all([import('../inspect/detectors.generated.ts'), import('../inspect/views.generated.ts')]);
  return createEngine({ detectors: DETECTORS, views: VIEWS, ...(partChars === undefined ? {} : { partChars }) });
}
