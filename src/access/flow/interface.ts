import { nameWords } from '../labels/names.ts';
import type { Trace } from '../provenance/contract.ts';

/*
 * Calls that work a user interface, such as a browser's: one argument is the handle of a control, and what a control is
 * called ("Send", "Add to basket") is what it does and nobody's order.
 */

const HANDLES: ReadonlySet<string> = new Set(['ref', 'element', 'selector', 'locator', 'xpath', 'uid', 'node', 'control', 'button', 'field', 'coordinate']);
const WORKING = /^(?:click|tap|press|fill|type|input|choose|select|check|uncheck|hover|scroll|toggle|focus|drag|clear)$/;

/** Whether an argument is the handle of a control, by its name: `ref`, `elementId`. */
export function isHandle({ keys }: Pick<Trace, 'keys'>): boolean {
  return nameWords(keys.at(-1) ?? '').some((word) => HANDLES.has(word));
}

/** Whether a call works a control. */
export function worksInterface(tool: string, traces: readonly Trace[]): boolean {
  return nameWords(tool).some((word) => WORKING.test(word)) && traces.some(isHandle);
}
