import { isObject, type JsonValue } from '../../core/json.ts';
import type { ScanContext } from '../contract.ts';
import { printable } from '../printable.ts';
import { PACKAGE } from './rules.ts';
import { standingOf, withoutSecret } from './sources.ts';

/** What a manifest of Composer says of where packages come from. Its commands are judged as those of any configuration. */
export function judgeComposer(value: JsonValue, context: ScanContext): void {
  if (!isObject(value)) return;
  const { repositories, config } = value;
  const listed = Array.isArray(repositories) ? repositories : isObject(repositories) ? Object.values(repositories) : [];
  for (const [i, each] of listed.entries()) {
    context.budget.step();
    const url = isObject(each) && typeof each.url === 'string' ? each.url : '';
    if (!/^[a-z]{2,10}(?:\+[a-z]{2,6})?:\/\//i.test(url)) continue;
    const standing = standingOf(url);
    const what = `Packages come from ${printable(withoutSecret(url), 80)}`;
    if (standing === 'hostile') context.report(PACKAGE.hostile, `${what}.`, `repositories/${i}`);
    else if (/^http:/i.test(url) && standing === 'unusual') context.report(PACKAGE.plainHttp, `${what}, without encryption.`, `repositories/${i}`);
  }
  if (isObject(config) && config['disable-tls'] === true) context.report(PACKAGE.insecureTls, 'Packages are taken without checking who sends them (disable-tls).', 'config');
}
