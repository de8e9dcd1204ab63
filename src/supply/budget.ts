import type { Clock } from '../core/clock.ts';
import { ScanStop, type Budget, type ScanLimits } from './contract.ts';
import { GENERAL } from './general-rules.ts';

/** Beyond what one layer of deflate reaches (1032): packed many times over, or by a method that takes repetition for nothing. */
const NESTED_RATIO = 4000;

/** Steps between two looks at the clock. */
const CLOCK_EVERY = 4096;

/**
 * The budget of one file. Once a bound is passed every further spending fails too, so that a thousand members cannot each
 * go a little beyond it.
 */
export function createBudget(limits: ScanLimits, fileBytes: number, clock: Clock): Budget {
  const deadline = clock.monotonic() + limits.ms;
  let unpacked = 0;
  let members = 0;
  let steps = 0;
  let untilClock = CLOCK_EVERY;
  const time = (): void => {
    if (clock.monotonic() > deadline) throw new ScanStop(GENERAL.time, `Reading took longer than ${limits.ms} ms.`);
  };
  return {
    limits,
    bytes: (count) => {
      unpacked += count;
      if (unpacked > limits.unpackedBytes) throw new ScanStop(GENERAL.bytes, `More than ${limits.unpackedBytes} bytes unpacked.`);
      if (unpacked > limits.ratioFrom && unpacked > fileBytes * NESTED_RATIO) throw new ScanStop(GENERAL.bomb, `A file of ${fileBytes} bytes unpacks to more than ${unpacked - count} bytes.`);
      if (unpacked > limits.ratioFrom && unpacked > fileBytes * limits.ratio) throw new ScanStop(GENERAL.ratio, `A file of ${fileBytes} bytes unpacks to more than ${unpacked - count} bytes.`);
      time();
    },
    member: () => {
      members++;
      if (members > limits.members) throw new ScanStop(GENERAL.members, `More than ${limits.members} members.`);
      time();
    },
    step: (count = 1) => {
      steps += count;
      untilClock -= count;
      if (steps > limits.steps) throw new ScanStop(GENERAL.steps, `More than ${limits.steps} steps.`);
      if (untilClock > 0) return;
      untilClock = CLOCK_EVERY;
      time();
    },
  };
}
