import type { View, ViewMaker } from '../../../src/inspect/contract.ts';
import { scanText } from '../../../src/inspect/views/lib/scan.ts';

/** The readings that a maker gives of a text, as a subject asks for them: only where the scan has a signal that it needs. */
export function readings(maker: ViewMaker, text: string, depth = 0): readonly View[] {
  const scan = scanText(text);
  return (maker.needs & scan.signals) === 0 ? [] : maker.make(text, depth, scan);
}
