import { meter } from './charset.ts';
import type { Sink } from './sink.ts';
import { isMadeUp } from './value.ts';

/** The seed in a one-time password's address (`otpauth://totp/...?secret=`); `from` is just after `otpauth://`. */
export function readOtpAddress(text: string, from: number, order: number, sink: Sink): void {
  const window = text.slice(from, from + 200);
  meter.steps += 24;
  const match = /^(?:totp|hotp)\/[^\s"'<>]{0,140}?[?&]secret=([A-Z2-7]{16,104})={0,6}/i.exec(window);
  if (match === null) return;
  const seed = match[1] ?? '';
  const end = from + match[0].length, start = end - seed.length - (match[0].length - match[0].replace(/=+$/, '').length);
  let close = from + match[0].length;
  while (close < text.length && close < end + 1 && /[A-Za-z2-7]/.test(text.charAt(close))) close++;
  sink.read(start, close + 1);
  if (isMadeUp(seed) || /^(?:JBSWY3DPEHPK3PXP)+$/i.test(seed)) return;
  sink.found.push({ rule: 'secret.otp-seed', start, end: start + seed.length, rank: 2, order, confidence: 0.95 });
}
