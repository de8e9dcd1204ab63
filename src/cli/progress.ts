import { systemClock } from '../core/clock.ts';

/** Milliseconds between two changes of the line, so that showing it costs nothing. */
const PROGRESS_MS = 200;

/** One line on a terminal that says how far long work is. */
export interface Progress {
  show(line: string): void;
  /** Removes the line, where one was shown. */
  clear(): void;
}

/** @param target - standard error when it is a terminal; undefined shows nothing */
export function progressOn(target: NodeJS.WritableStream | undefined): Progress {
  let shown = -Infinity;
  return {
    show: (line) => {
      const now = systemClock.monotonic();
      if (target === undefined || now - shown < PROGRESS_MS) return;
      shown = now;
      target.write(`\r\u001b[K${line}`);
    },
    clear: () => {
      if (shown > -Infinity) target?.write('\r\u001b[K');
    },
  };
}
