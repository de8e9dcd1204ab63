import { compileGlob, matchesAny } from './glob.ts';

/** Whatever joins two addresses: a list of them is none, however it ends. */
const SEVERAL = /[\s,;<>|"'\\]/u;
const SCHEME = /^[a-z][a-z0-9+.-]{1,15}:\/\//iu;

/**
 * Whether a value is a destination of the user's own: an e-mail address, an account, a host, or a URL at such a host.
 * Anything that could be read as two places, or as another one, is not.
 * @param patterns - as the policy writes them: `*@acme.example`, `wiki.acme.example`, `NL91ABNA0417164300`
 */
export function ownDestinations(patterns: readonly string[]): (value: string) => boolean {
  if (patterns.length === 0) return () => false;
  const globs = patterns.map((pattern) => compileGlob(pattern.toLowerCase()));
  return (value) => {
    const text = value.trim().toLowerCase();
    if (text === '' || SEVERAL.test(text) || text.split('@').length > 2) return false;
    if (!SCHEME.test(text) || !URL.canParse(text)) return matchesAny(globs, text) || (!text.includes('@') && text.includes('/') && matchesAny(globs, text.slice(0, text.indexOf('/'))));
    const { host, username, password } = new URL(text);
    return username === '' && password === '' && matchesAny(globs, host);
  };
}
