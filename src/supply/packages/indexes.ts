import { hostOf } from '../code/hosts.ts';
import type { ScanContext } from '../contract.ts';
import { printable } from '../printable.ts';
import type { Ecosystem } from './names.ts';
import { PACKAGE } from './rules.ts';
import { holdsSecret, isRegistry, standingOf, withoutSecret } from './sources.ts';

/** Products that houses run to hand on packages: a host that is called so is one's own, as far as its name says. */
const OWN_SERVER = /^(?:artifactory|nexus\d{0,2}|devpi|proget|jfrog|artifacts)\./;

/** Whether somebody signs in to an address, as to an index of one's own. */
function signsIn(url: string): boolean {
  return /^[a-z][a-z0-9+.-]{1,20}:\/\/[^/\s]{1,500}@/i.test(url);
}

/**
 * Judges the address of an index of packages. Returns whether it is one that is not public.
 * @param extra - it is asked besides another one, so that a name is taken from whichever has the higher version
 * @param fixed - what comes from it is fixed by digests
 */
export function judgeIndex(url: string, ecosystem: Ecosystem, extra: boolean, context: ScanContext, at: string, fixed = false): boolean {
  const where = printable(withoutSecret(url), 100);
  if (holdsSecret(url)) context.report(PACKAGE.credentials, 'The address of an index holds a password or token.', at);
  const standing = standingOf(url);
  if (standing === 'hostile') {
    context.report(PACKAGE.hostile, `Packages come from ${where}.`, at);
    return true;
  }
  const plain = /^(?:http|ftp):/i.test(url) && standing !== 'private';
  if (plain) context.report(standing === 'unusual' ? PACKAGE.unvouched : PACKAGE.plainHttp, `Packages come from ${where}, without encryption.`, at);
  // A variable or a folder says nothing of its own.
  if (!/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(url) || hostOf(url).includes('$') || isRegistry(ecosystem, url)) return false;
  context.report(standing === 'unusual' && !fixed && !signsIn(url) && !OWN_SERVER.test(hostOf(url)) ? PACKAGE.unknownIndex : PACKAGE.index, extra ? `Packages are also looked for in ${where}: the higher version wins, whoever publishes it.` : `Packages come from ${where}.`, at);
  return true;
}
