import { skeleton } from '../../../../access/definitions/names.ts';
import type { Check, ScanRule } from '../contract.ts';
import { fetchedPackages, isExact } from '../packages.ts';

const UNPINNED: ScanRule = { id: 'mcp-config.unpinned-package', severity: 'medium', title: 'A package is fetched and executed without a version', help: 'Name one release, such as package@1.2.3, or install it and start the installed program.', references: ['OWASP LLM03:2025', 'CWE-1357'] };
const FLOATING: ScanRule = { id: 'mcp-config.floating-version', severity: 'medium', title: 'A package is fetched by a tag or a range (@latest, ^1.0)', help: 'Name one release, such as package@1.2.3.', references: ['OWASP LLM03:2025', 'CWE-1357'] };
const REMOTE: ScanRule = { id: 'mcp-config.remote-source', severity: 'high', title: 'Code is fetched from a repository or an archive without the hash of a commit', help: 'Name the commit by its full hash, or install from a registry by version.', references: ['OWASP LLM03:2025', 'CWE-494'] };
const ALIKE: ScanRule = { id: 'mcp-config.look-alike-package', severity: 'high', title: 'The name of a package is nearly that of a well-known one', help: 'Check that this is the package that is meant; correct the name, or pin it if it is.', references: ['OWASP LLM03:2025', 'AML.T0010.001'] };
const PROXY: ScanRule = { id: 'mcp-config.remote-proxy', severity: 'low', title: 'A further program stands between the client and a remote server', help: 'Let the client speak to the server itself where it can; else pin the program, and keep it up to date.', references: ['OWASP LLM03:2025'] };

/** Packages that many configurations name. What is one letter away from these is worth a look. */
const KNOWN: readonly string[] = [
  ...['filesystem', 'github', 'gitlab', 'git', 'google-maps', 'memory', 'postgres', 'puppeteer', 'redis', 'sequential-thinking', 'slack', 'sqlite', 'brave-search', 'everything', 'everart', 'gdrive', 'aws-kb-retrieval', 'time', 'fetch', 'sentry', 'pdf', 'map'].map((name) => `@modelcontextprotocol/server-${name}`),
  ...['fetch', 'git', 'time', 'sqlite', 'sentry', 'docker', 'kubernetes', 'mysql', 'postgres', 'qdrant', 'neo4j', 'motherduck'].map((name) => `mcp-server-${name}`),
  '@playwright/mcp', '@upstash/context7-mcp', '@notionhq/notion-mcp-server', '@stripe/mcp', '@supabase/mcp-server-supabase', '@sentry/mcp-server', '@cloudflare/mcp-server-cloudflare', '@azure/mcp', '@mongodb-js/mongodb-mcp-server', 'mongodb-mcp-server', 'chrome-devtools-mcp', 'firecrawl-mcp', 'exa-mcp-server', 'tavily-mcp', 'figma-developer-mcp', '@browsermcp/mcp', '@21st-dev/magic', 'desktop-commander', '@wonderwhy-er/desktop-commander', 'mcp-remote', 'mcp-proxy', 'supergateway', 'mcp-atlassian', 'awslabs.core-mcp-server', 'markitdown-mcp', 'serena-mcp', '@elastic/mcp-server-elasticsearch', '@heroku/mcp-server', '@hubspot/mcp-server', '@shopify/dev-mcp', '@apify/actors-mcp-server', '@kazuph/mcp-fetch', 'terraform-mcp-server', 'task-master-ai', '@modelcontextprotocol/inspector',
];
const KNOWN_SET: ReadonlySet<string> = new Set(KNOWN);
const SCOPES: readonly string[] = [...new Set(KNOWN.flatMap((name) => (name.startsWith('@') ? [name.slice(0, name.indexOf('/'))] : [])))];
const PROXIES: ReadonlySet<string> = new Set(['mcp-remote', 'mcp-proxy', 'supergateway', 'mcp-client-bridge', '@pyroprompts/mcp-stdio-to-streamable-http-adapter', '@smithery/cli', 'mcp-bridge']);
/** Shorter names are near too many others. */
const LEAST = 8;
/** Longer than any registry lets a name be. */
const MOST = 214;

/** What the checks say of the packages that a server is fetched as. */
export const check: Check = {
  rules: [UNPINNED, FLOATING, REMOTE, ALIKE, PROXY],
  * server({ invocations }) {
    for (const invocation of invocations) {
      for (const fetched of fetchedPackages(invocation)) {
        const named = `${invocation.program} fetches ${fetched.remote ? 'code from a repository or an archive' : fetched.name.slice(0, MOST)}`;
        if (fetched.remote && fetched.version === undefined) yield { rule: REMOTE, message: `${named} that can change` };
        else if (fetched.version === undefined) yield { rule: UNPINNED, message: `${named} in whatever version is newest at each start` };
        else if (!isExact(fetched)) yield { rule: FLOATING, message: `${named} by "${fetched.version.slice(0, 40)}", which is another release tomorrow` };
        const near = fetched.remote ? undefined : lookAlike(fetched.name);
        if (near !== undefined) yield { rule: ALIKE, message: `${fetched.name} is nearly ${near}` };
        if (PROXIES.has(fetched.name)) yield { rule: PROXY, message: `${fetched.name} relays everything to another server, credentials included` };
      }
    }
  },
};

/** The well-known package (or scope) that a name is one change away from; undefined when it is one itself or like none. */
export function lookAlike(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (lower.length > MOST || KNOWN_SET.has(lower)) return undefined;
  const slash = lower.indexOf('/');
  const scope = lower.startsWith('@') && slash > 0 ? lower.slice(0, slash) : undefined;
  // A package of a known scope belongs to its owner, whatever it is called.
  if (scope !== undefined && SCOPES.includes(scope)) return undefined;
  const alike = (other: string, mine: string): boolean => mine.length >= LEAST && (oneChange(other, mine) || (skeleton(other) === skeleton(mine) && other !== mine));
  const near = scope === undefined ? undefined : SCOPES.find((other) => alike(other, scope));
  return near ?? KNOWN.find((other) => alike(other, lower));
}

/** Whether two names differ by one letter more, less, other, or two neighbours swapped. */
function oneChange(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [mine, other] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (mine.length <= 1 && other.length <= 1) return true;
  return mine.length === 2 && other.length === 2 && mine[0] === other[1] && mine[1] === other[0];
}
