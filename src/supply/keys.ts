/** Keys as the largest providers write them: letters of all kinds after a beginning of their own, and none of the examples of documentation. */
const KEY = /\b(?:AKIA|ASIA)(?![0-9A-Z]{0,9}EXAMPLE)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{60,90}\b|\bglpat-[A-Za-z0-9_-]{20}\b|\bhf_[A-Za-z]{34}\b|\bnpm_[A-Za-z0-9]{36}\b|\bAIza[A-Za-z0-9_-]{35}\b|\bsk-(?:proj-|ant-)?(?=[^\d\s]{0,190}\d)(?=[^A-Z\s]{0,190}[A-Z])[A-Za-z0-9_-]{32,200}\b|-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----|\bxox[bp]-[0-9A-Za-z-]{20,80}\b/g;

/** Whether a text holds what looks like a key of somebody. One that repeats a few characters stands for one. */
export function holdsKey(text: string): boolean {
  for (const [key] of text.matchAll(KEY)) if (key.startsWith('-----') || new Set(key.slice(4)).size > 7) return true;
  return false;
}
