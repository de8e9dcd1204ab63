/** Time as an injected dependency, so that expiry and ledgers can be tested. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds from an arbitrary start, never going backwards; for durations. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

let second = Number.NaN;
let upToSecond = '';

/** A time since the epoch in milliseconds as RFC 3339 in UTC. The same as `toISOString`, which takes longer than most of what a request is recorded with. */
export function isoTime(ms: number): string {
  const whole = Math.floor(ms / 1000);
  if (whole !== second) {
    upToSecond = new Date(whole * 1000).toISOString().slice(0, -4);
    second = whole;
  }
  return `${upToSecond}${String(Math.floor(ms - whole * 1000)).padStart(3, '0')}Z`;
}
