import { printable } from '../printable.ts';
import type { Issue } from './issue.ts';

/** Objects that PHP's `serialize` wrote: whoever takes them back makes objects of the classes that they name, and runs what those do when they end. */

const OBJECT = /(?:^|[\s;{"'=:])[OC]:\+?\d{1,5}:"([\w\\]{2,300})":\d{1,6}:\{/g;
/** What a text of such an object names where it is to act. */
const ACTS = /s:\d{1,4}:"(?:system|exec|shell_exec|passthru|proc_open|popen|pcntl_exec|assert|eval|create_function|call_user_func(?:_array)?|phpinfo|file_put_contents|unlink|include|require)"|s:\d{1,6}:"(?:php:\/\/|phar:\/\/|data:\/\/|expect:\/\/)|<\?php/i;
/** Classes by which chains of such objects begin or end. */
const CHAIN = /^(?:GuzzleHttp\\\\?Psr7\\\\?FnStream|GuzzleHttp\\\\?Cookie\\\\?(?:File|Session)CookieJar|Monolog\\\\?Handler\\|Illuminate\\\\?(?:Broadcasting|Bus|Validation)\\|Symfony\\\\?Component\\\\?(?:Cache|Routing|Process)\\|Swift_|Doctrine\\\\?(?:Common|DBAL)\\|Phalcon\\|PHPUnit_|Slim\\|SoapClient|Zend_|Laminas\\|Faker\\|Mockery\\|yii\\\\?(?:db|rest)\\|think\\|CodeIgniter\\|Smarty|WP_HTML_Token|Requests_Utility)/;

/** What a text makes that PHP takes back; undefined where it holds no object. */
export function phpObjectIssue(text: string): Issue | undefined {
  if (!text.includes(':{') || !/[OC]:\+?\d/.test(text)) return undefined;
  let first: string | undefined;
  for (const [, name = ''] of text.matchAll(OBJECT)) {
    first ??= name;
    if (CHAIN.test(name)) return { level: 'danger', what: `An object of PHP (${printable(name, 60)}) acts when it is taken back.` };
  }
  if (first === undefined) return undefined;
  return ACTS.test(text) ? { level: 'danger', what: `An object of PHP (${printable(first, 60)}) acts when it is taken back.` } : { level: 'odd', what: `Holds an object of PHP (${printable(first, 60)}).` };
}
