/**
 * Signals of the same moment are one: Ctrl-C goes to every process of a terminal, and npm and the wrapper for older Nodes
 * pass it on to us once more. Taken for a second one, it would cut off what a first one lets finish.
 */
const TOGETHER_MS = 1_000;

/** Calls `act` once, when the process is asked to end (SIGINT or SIGTERM); a later signal then ends it at once. Returns what stops listening. */
export function onSignal(act: () => void): () => void {
  let asked = false;
  const off = (): void => { process.off('SIGINT', heard).off('SIGTERM', heard); };
  function heard(): void {
    if (asked) return;
    asked = true;
    setTimeout(off, TOGETHER_MS).unref();
    act();
  }
  process.on('SIGINT', heard).on('SIGTERM', heard);
  return off;
}

/** Resolves when the process is asked to end; see {@link onSignal}. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => { onSignal(resolve); });
}
