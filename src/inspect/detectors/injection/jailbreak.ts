import { endOf, spanning } from './candidate.ts';
import type { Candidate, Side } from './candidate.ts';
import type { Reading } from './reading.ts';

const REACH = 90;

/** A persona without rules: a role to play and the absence of limits told of it. */
export function persona(reading: Reading, _side: Side, out: Candidate[]): void {
  if (!reading.has('persona') || !reading.has('unrestricted', 'no_refusal')) return;
  for (const i of reading.of('persona')) {
    const free = reading.count(i, 'unrestricted', REACH);
    const obeys = reading.count(i, 'no_refusal', REACH);
    if (free + obeys === 0) continue;
    let confidence = 0.3 + Math.min(0.5, free * 0.24) + Math.min(0.34, obeys * 0.14);
    if (reading.near(i, 'mode', REACH) >= 0) confidence += 0.12;
    if (reading.near(i, 'addressee', REACH) >= 0) confidence += 0.06;
    if (reading.near(i, 'ignore', REACH) >= 0) confidence += 0.06;
    const other = reading.near(i, free > 0 ? 'unrestricted' : 'no_refusal', REACH);
    out.push(spanning(reading, 'jailbreak.persona', [i, other], confidence, true));
  }
}

/** A mode that does not exist, in which rules are said to be off. */
export function developerMode(reading: Reading, _side: Side, out: Candidate[]): void {
  if (!reading.has('mode')) return;
  for (const i of reading.of('mode')) {
    const free = reading.count(i, 'unrestricted', REACH);
    const obeys = reading.count(i, 'no_refusal', REACH);
    const roles = reading.count(i, 'persona', REACH);
    const ignores = reading.count(i, 'ignore', REACH);
    if (free + obeys + roles + ignores === 0) continue;
    let confidence = 0.28 + Math.min(0.46, free * 0.24) + Math.min(0.3, obeys * 0.14) + Math.min(0.16, roles * 0.1) + Math.min(0.12, ignores * 0.1);
    if (reading.near(i, 'addressee', REACH) >= 0) confidence += 0.08;
    out.push({ rule: 'jailbreak.developer-mode', hit: i, from: reading.hits.token[i]!, to: endOf(reading, i), confidence, staged: true });
  }
}

/** Refusals, warnings or apologies are forbidden, or the answer's first words are dictated. */
export function refusalSuppression(reading: Reading, _side: Side, out: Candidate[]): void {
  if (!reading.has('no_refusal')) return;
  for (const i of reading.of('no_refusal')) {
    const obeys = reading.count(i, 'no_refusal', 60);
    const free = reading.count(i, 'unrestricted', 60);
    const roles = reading.count(i, 'persona', 60);
    if (obeys < 2 && free + roles === 0) continue;
    const confidence = 0.14 + Math.min(0.45, obeys * 0.15) + Math.min(0.4, free * 0.2) + Math.min(0.1, roles * 0.05);
    out.push({ rule: 'jailbreak.refusal-suppression', hit: i, from: reading.hits.token[i]!, to: endOf(reading, i), confidence, staged: true });
  }
}

/** Limits are said to be gone, with an order to ignore rules or a claim of authority, without any role. */
export function limitsLifted(reading: Reading, _side: Side, out: Candidate[]): void {
  if (!reading.has('unrestricted')) return;
  for (const i of reading.of('unrestricted')) {
    const free = reading.count(i, 'unrestricted', 40);
    const ignores = reading.near(i, 'ignore', 16);
    const claims = reading.near(i, 'authority', 40);
    const told = reading.near(i, 'addressee', 30);
    if (ignores < 0 && claims < 0 && free < 3) continue;
    let confidence = 0.26 + Math.min(0.24, free * 0.08);
    if (ignores >= 0) confidence += reading.mood(reading.hits.token[ignores]!) === 1 ? 0.28 : 0.08;
    if (claims >= 0) confidence += 0.22;
    if (told >= 0) confidence += 0.08;
    out.push({ rule: 'jailbreak.limits-lifted', hit: i, from: reading.hits.token[i]!, to: endOf(reading, i), confidence, staged: true });
  }
}
