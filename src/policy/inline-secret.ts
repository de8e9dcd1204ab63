/**
 * Beginnings of credentials as their issuers document them, with the least that must follow. Each begins with a literal.
 * This only keeps keys out of one small file; the secret detector is the place for a full list.
 */
const KEY_SHAPES: readonly RegExp[] = [
  /sk-[A-Za-z0-9_-]{16}/, /sk_(?:live|test)_[A-Za-z0-9]{10}/, /rk_(?:live|test)_[A-Za-z0-9]{10}/, /(?:AKIA|ASIA)[A-Z0-9]{16}/, /gh[pousr]_[A-Za-z0-9]{20}/, /github_pat_[A-Za-z0-9_]{20}/,
  /glpat-[A-Za-z0-9_-]{16}/, /xox[abposr]-[A-Za-z0-9-]{10}/, /AIza[A-Za-z0-9_-]{30}/, /hf_[A-Za-z0-9]{20}/, /gsk_[A-Za-z0-9]{20}/, /npm_[A-Za-z0-9]{30}/,
  /sally_[A-Za-z0-9]{16}/, /eyJ[A-Za-z0-9_-]{10,4096}\.eyJ[A-Za-z0-9_-]{4}/, /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/, /[Bb]earer [A-Za-z0-9._~+/-]{12}/,
];

/** Bits per character of a text's own distribution. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const c of text) counts.set(c, (counts.get(c) ?? 0) + 1);
  let bits = 0;
  for (const n of counts.values()) bits -= (n / text.length) * Math.log2(n / text.length);
  return bits;
}

/** Whether a text has the shape of a credential that some issuer documents. */
export function hasKeyShape(text: string): boolean {
  return KEY_SHAPES.some((shape) => shape.test(text));
}

/**
 * Whether a text may be a key: a documented shape, or a random-looking run of 24 or more letters and digits. The
 * entropy bound lies below that of 24 random hexadecimal digits (about 3.6) and above that of long words.
 */
export function looksSecret(text: string): boolean {
  if (text.length < 12) return false;
  if (hasKeyShape(text)) return true;
  for (const run of text.match(/[A-Za-z0-9]{24,}/g) ?? []) {
    if (/\d/.test(run) && /[A-Za-z]/.test(run) && entropy(run.slice(0, 512)) >= 3.2) return true;
  }
  return false;
}

/** Header names whose value is a credential whatever it looks like. */
export function isCredentialHeader(name: string): boolean {
  return /authorization|cookie|api-?key|token|secret|password|credential|signature/.test(name.toLowerCase());
}
