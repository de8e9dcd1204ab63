import { SECRET_FILE } from './hosts.ts';
import type { Program, Reached } from './javascript-world.ts';
import { any, ANY, FROM, fromOf, GAP, host, list, NULL, options, spelled, textOf, UNDEFINED, wholeText, type Host, type Value } from './javascript-values.ts';

/** What belongs to the machine, its packages and browsers: where their values come from, and whom they call back. */

const SECRET_NAME = /KEY|TOKEN|SECRET|PASS|CRED|AUTH|COOKIE|SESSION|MNEMONIC|PRIVATE/i;
/** Keys that only their service is sent. */
const OWN_KEY = /^(?:NPM_TOKEN|NODE_AUTH_TOKEN|GITHUB_TOKEN|GH_TOKEN|GITLAB_TOKEN|CI_JOB_TOKEN|AWS_(?:SECRET_ACCESS_KEY|ACCESS_KEY_ID|SESSION_TOKEN)|GOOGLE_APPLICATION_CREDENTIALS|AZURE_CLIENT_SECRET|PYPI_TOKEN|DOCKER_PASSWORD|SSH_PRIVATE_KEY|PRIVATE_KEY|MNEMONIC|DATABASE_URL)$/;
const OWNER = /^(?:USER|USERNAME|LOGNAME|HOSTNAME|COMPUTERNAME|USERDOMAIN)$/;
const STORAGE = /^(?:localStorage|sessionStorage)$/;
const SAME: Readonly<Record<string, string>> = { 'fs/promises': 'fs', 'fs.promises': 'fs', 'fs-extra': 'fs', 'graceful-fs': 'fs', 'original-fs': 'fs', 'dns/promises': 'dns', 'dns.promises': 'dns', 'path/posix': 'path', 'path.posix': 'path', 'path.win32': 'path', 'globalThis.process': 'process', 'cross-fetch': 'fetch', 'node-fetch': 'fetch', 'isomorphic-fetch': 'fetch', 'undici.fetch': 'fetch', 'process.mainModule.require': 'require', 'module.require': 'require', 'module.constructor._load': 'require', 'module._load': 'require', 'module.Module._load': 'require', 'process.mainModule.constructor._load': 'require', 'module.createRequire()': 'require', 'process.getBuiltinModule': 'require', 'net.createConnection': 'net.connect', 'net.Socket': 'net.connect', 'tls.connect': 'net.connect', 'Object.prototype.constructor': 'Object', 'execa.default': 'execa', 'AsyncFunction': 'Function' };

const FIELD = /password|passwd|card|\bcc-?(?:num|number|exp|csc)|cvv|cvc|expir|seed|mnemonic|\bssn\b/i;

/** What was looked for on a page. */
function selectorOf(base: Host): string {
  return /(?:querySelector|getElementById|getElementsByName|\$)\(\)$/.test(base.path) ? spelled(base.args[0] ?? UNDEFINED) ?? '' : '';
}

/** The file that a path names, and where the folders of whoever runs it stand for themselves. */
function joinedPath(args: readonly Value[]): Value {
  const parts = args.map((each) => spelled(each) ?? GAP);
  const absolute = parts.findLastIndex((part) => /^(?:\/|[A-Za-z]:|~)/.test(part));
  return textOf(parts.slice(Math.max(0, absolute)).join('/').replaceAll(/\/{2,}/g, '/').replaceAll('/./', '/'), args.reduce((sum, each) => sum | fromOf(each), 0));
}

/** Where the content of a file comes from. */
export function contentOf(file: Value | undefined): number {
  for (const each of file === undefined ? [] : options(file)) {
    const path = spelled(each);
    // What stands in the file itself beside its code.
    if (path === './__filename') return FROM.decoded;
    if (path !== undefined && /\/proc\/[^/]{1,40}\/(?:mem|environ)$/.test(path)) return FROM.secretFile;
    if (path !== undefined && SECRET_FILE.test(path.replaceAll('\\', '/'))) return FROM.secretFile;
  }
  return 0;
}

/** What a variable of the environment holds. */
function variable(name: string): Value {
  if (OWN_KEY.test(name)) return any(FROM.secretKey | FROM.ownKey);
  if (SECRET_NAME.test(name)) return any(FROM.secretKey);
  if (OWNER.test(name)) return any(FROM.host);
  if (name === 'HOME' || name === 'USERPROFILE') return textOf('~', FROM.host);
  if (/^(?:LOCAL)?APPDATA$/.test(name)) return textOf('~/AppData');
  if (/^(?:TEMP|TMP|TMPDIR)$/.test(name)) return textOf('/tmp');
  return ANY;
}

/** A property of the machine; undefined where nothing special is known of it. */
export function memberOf(base: Host, name: string): Value | undefined {
  const { path } = base;
  if (path === 'process.env') return name === 'hasOwnProperty' ? ANY : variable(name);
  if (path === 'process') {
    if (name === 'env') return host('process.env', { from: FROM.environment, by: base.by });
    if (/^(?:argv|platform|arch|version|versions|pid|title|execPath|stdin)$/.test(name)) return name === 'stdin' || name === 'execPath' ? host(`process.${name}`) : ANY;
  }
  if (name === 'default' && !path.includes('(')) return base;
  if (path === 'document' && name === 'cookie') return any(FROM.page);
  if (name === 'value' && /^(?:document|\$|jQuery)\b/.test(path) && FIELD.test(selectorOf(base))) return any(FROM.typed);
  if (STORAGE.test(path)) return /^(?:getItem|setItem|removeItem|clear|key|length)$/.test(name) ? host(`${path}.${name}`) : any(SECRET_NAME.test(name) ? FROM.secretKey : 0);
  if (path === 'globalThis' && STORAGE.test(name)) return host(name, { from: FROM.page });
  const same = SAME[`${path}.${name}`];
  if (same !== undefined) return host(same, { by: base.by, from: base.from, of: base.of, base });
  // What comes back over the network is one thing whatever part of it is taken.
  if (/^(?:text|json|data|body|responseText|response|buffer|arrayBuffer)$/.test(name) && (base.from & FROM.network) !== 0 && !/^(?:net|WebSocket|ws)/.test(path)) return host(`${path}.${name}`.slice(-100), { from: base.from, of: base.of, base });
  return undefined;
}

/** The address that a call asks, from its text, its options or both. */
export function addressOf(args: readonly Value[]): Value | undefined {
  for (const each of args.slice(0, 2)) for (const one of options(each)) {
    if (one.kind === 'text') return one;
    if (one.kind === 'thing') {
      const url = one.props.get('url') ?? one.props.get('uri') ?? one.props.get('baseURL');
      if (url !== undefined) return url;
      const name = one.props.get('hostname') ?? one.props.get('host') ?? one.props.get('servername');
      if (name !== undefined) return textOf(`https://${spelled(name) ?? GAP}${spelled(one.props.get('path') ?? textOf('/')) ?? GAP}`, fromOf(name) | fromOf(one.props.get('path') ?? UNDEFINED));
    }
    if (one.kind === 'host' && one.path.startsWith('URL()')) return textOf(`${spelled(one.args[0] ?? UNDEFINED) ?? GAP}${one.from === 0 ? '' : GAP}`, one.from | fromOf(one.args[0] ?? UNDEFINED));
    if (one.kind === 'any' && one.from !== 0) return one;
  }
  return undefined;
}

/** What asks for something at an address and gives what comes back. */
export const ASKS = /^(?:fetch|axios(?:\.\w+)?|got(?:\.\w+)?|ky(?:\.\w+)?|request(?:\.\w+)?|request-promise(?:\.\w+)?|needle(?:\.\w+)?|superagent\.\w+|phin|bent\(\)|undici\.(?:request|stream|fetch)|(?:https?|http2|follow-redirects\.https?)\.(?:get|request|connect)|XMLHttpRequest|WebSocket|ws(?:\.WebSocket)?|EventSource|net\.connect|\$\.(?:get|post|ajax|getJSON|getScript)|jQuery\.(?:get|post|ajax|getJSON)|socket\.io-client(?:\.io)?|io|dgram\.createSocket|importScripts|axios\.create\(\)(?:\.\w+)?|download|node-downloader-helper\.\w+)$/;

const FACTS = /^os\.(?:hostname|userInfo|networkInterfaces)$|^(?:node-machine-id|machine-uuid|username|public-ip|address|systeminformation)\b/;
const READS = /^fs\.(?:readFile|readFileSync|createReadStream|openSync|open)$|^(?:Bun\.file|Deno\.(?:readTextFile|readFile)(?:Sync)?)$/;
const LISTS = /^fs\.(?:readdir|readdirSync|opendirSync|opendir|glob|globSync)$|^(?:glob|fast-glob|globby)(?:\.\w+)?$/;

/** What a call of the machine gives; undefined where nothing special is known of it. */
export function answerOf({ path, args, callee, at }: Reached, machine: Program): Value | undefined {
  const [first = UNDEFINED] = args;
  const back = (given: readonly Value[]): void => { for (const each of args) if (each.kind === 'closure') machine.call(each, undefined, given, at, false); };
  if (path === 'require' || path === 'import') return required(first, callee);
  if (/^path\.(?:join|resolve)$/.test(path)) return joinedPath(args);
  if (/^path\.(?:normalize|toNamespacedPath)$/.test(path)) return first;
  if (/^(?:url\.)?fileURLToPath$|^path\.dirname$/.test(path)) return first.kind === 'text' ? textOf(first.text.replace(/\/[^/]*$/, '') || '.', first.from) : textOf('.');
  if (path === 'os.homedir') return textOf('~', FROM.host);
  if (path === 'os.tmpdir') return textOf('/tmp');
  if (path === 'process.cwd') return textOf('.');
  if (FACTS.test(path)) return host(`${path}()`, { from: FROM.host });
  if (/^util\.promisify$/.test(path)) return first;
  if (path === 'fs.readSync' || path === 'fs.read') {
    // What is read lands in the second argument.
    if (args[1]?.kind === 'host') args[1].from |= fromOf(first);
    return ANY;
  }
  if (READS.test(path)) {
    const value = any(contentOf(first), first);
    back([NULL, value]);
    return path === 'fs.createReadStream' ? host('fs.createReadStream()', { from: value.kind === 'any' ? value.from : 0, of: first }) : value;
  }
  if (LISTS.test(path)) {
    const entry = any(FROM.listed, first);
    const names = list([entry], FROM.listed, true);
    back([NULL, names]);
    return names;
  }
  if (/^fs\.(?:existsSync|statSync|accessSync|lstatSync)$/.test(path)) return ANY;
  if (/^crypto\.randomBytes$|^crypto\.createCipheriv$|^crypto\.(?:getRandomValues|randomUUID)$/.test(path)) return host(`${path}()`, { from: path.endsWith('createCipheriv') ? FROM.cipher : 0 });
  if (/^crypto\.createDecipher(?:iv)?$/.test(path)) return host(`${path}()`, { from: FROM.letters });
  if (/^crypto\.createDecipher(?:iv)?\(\)\.(?:update|final)$/.test(path)) return textOf(GAP, FROM.decoded | fromOf(first));
  if (/^CryptoJS\.\w{2,12}\.decrypt$|^crypto-js\.\w{2,12}\.decrypt$/.test(path)) return any(first.kind === 'text' ? FROM.decoded : FROM.letters | fromOf(first));
  if (/^(?:localStorage|sessionStorage)\.getItem$/.test(path)) return any(SECRET_NAME.test(spelled(first) ?? '') ? FROM.secretKey : 0);
  if (/^(?:globalThis\.)?navigator\.clipboard\.read(?:Text)?$|^(?:clipboardy|clipboard|electron\.clipboard)\.(?:read|readSync|readText)$/.test(path)) return any(FROM.clipboard);
  if (/^(?:chrome|browser)\.cookies\.getAll$/.test(path)) {
    back([any(FROM.page)]);
    return any(FROM.page);
  }
  if (/^(?:screenshot-desktop|desktop-screenshot|chrome\.tabs\.captureVisibleTab|desktopCapturer\.getSources|electron\.desktopCapturer\.getSources)$/.test(path)) {
    back([any(FROM.screen)]);
    return any(FROM.screen);
  }
  if (/(?:querySelectorAll|getElementsByTagName)$/.test(path) && /\b(?:input|textarea|select)\b/i.test(spelled(first) ?? '')) return host(`${path}()`, { from: FROM.typed, args });
  // What makes a text or a form of all it is given.
  if (/^(?:URLSearchParams|Blob|File)$/.test(path) && args.length > 0) return host(`${path}()`, { from: fromOf(first), args });
  if (/^(?:querystring|qs)\.(?:stringify|encode)$|^util\.(?:inspect|format)$/.test(path)) return any(args.reduce((sum, each) => sum | fromOf(each), 0));
  if (path === 'FormData' && args.length > 0) return host('FormData()', { from: FROM.typed | fromOf(first), args });
  if (/^https?\.createServer$|^(?:net|tls)\.createServer$/.test(path)) {
    back(path.startsWith('http') ? [any(FROM.request), host('response')] : [host('net.connect()', { from: FROM.network })]);
    return host(`${path}()`);
  }
  if (/^(?:express\(\)|express\.Router\(\)|fastify\(\)|new Koa\(\))\.(?:get|post|all|use|put)$/.test(path)) {
    back([any(FROM.request), host('response'), ANY]);
    return callee;
  }
  if (/^(?:URL\(\)\.searchParams|(?:FormData|URLSearchParams|form-data|archiver|adm-zip|jszip|JSZip|Blob|Headers|TextDecoder|TextEncoder|File)\(\))\.(?:append|set|file|directory|addLocalFile|addLocalFolder|glob|decode|encode|toBuffer|generateAsync|addFile)$/.test(path)) return gathered(path, args, callee);
  if (/^(?:document\.)?addEventListener$|^(?:document|body|document\.body|globalThis)\.addEventListener$/.test(path) && /^key(?:down|press|up)$/.test(wholeText(first) ?? '')) {
    back([any(FROM.page)]);
    return UNDEFINED;
  }
  if (/^(?:document\.)?addEventListener$|^(?:document|body|document\.body|globalThis)\.addEventListener$/.test(path) && /^(?:submit|change|input|blur|focusout)$/.test(wholeText(first) ?? '')) {
    back([host('event')]);
    return UNDEFINED;
  }
  if (ASKS.test(path)) {
    machine.asked++;
    return asked(path, args, callee, back);
  }
  return onNetwork(path, args, callee, machine, at);
}

/** A module by its name; `by` remembers how that was come by. */
function required(name: Value, callee: Host): Value | undefined {
  const text = wholeText(name);
  if (text === undefined || text === '') return any(fromOf(name) & FROM.network, name);
  const module = text.replace(/^node:/, '');
  // Only a name that hides something is worth remembering.
  const by = (fromOf(name) & (FROM.decoded | FROM.pieces)) | (callee.by & FROM.decoded);
  return host(SAME[module] ?? module, { by });
}

/** What is put into a form, an archive or a text is sent with it. */
function gathered(path: string, args: readonly Value[], callee: Host): Value {
  let from = args.reduce((sum, each) => sum | fromOf(each), 0);
  if (/\.(?:file|directory|addLocalFile|addLocalFolder|glob)$/.test(path)) from |= contentOf(args[0]);
  if (path.endsWith('.decode')) return args[0]?.kind === 'list' ? textOf(args[0].items.map((each) => (each.kind === 'number' ? String.fromCharCode(each.value & 255) : GAP)).join(''), from | FROM.decoded) : args[0] ?? UNDEFINED;
  for (let at = callee.base; at !== undefined; at = at.base) at.from |= from;
  return callee.base ?? any(from);
}

/** What comes back from an address. */
function asked(path: string, args: readonly Value[], callee: Host, back: (given: readonly Value[]) => void): Value {
  const address = addressOf(args) ?? callee.of;
  // Services that hand out keys to whoever asks from within.
  const keys = address !== undefined && /169\.254\.169\.254|169\.254\.170\.2|metadata\.google\.internal/.test(spelled(address) ?? '') ? FROM.secretFile : 0;
  const value = host(`${path}()`, { from: FROM.network | keys, args, of: address });
  if (/^https?\.(?:get|request)$/.test(path)) back([host('http.response', { from: FROM.network | keys, of: address })]);
  else if (path === 'net.connect') back([value]);
  else back([NULL, value, any(FROM.network, address)]);
  return value;
}

/** Methods of what is connected to an address: what they call back with came in there. */
function onNetwork(path: string, args: readonly Value[], callee: Host, machine: Program, at: number): Value | undefined {
  const { base } = callee;
  if (base === undefined || (callee.from & FROM.network) === 0) return undefined;
  const event = /\.(?:on|once|addEventListener|addListener)$/.test(path) ? wholeText(args[0] ?? UNDEFINED) : undefined;
  if (event !== undefined) {
    const given = /^(?:response|connect|connection|open|ready)$/.test(event) ? [host('http.response', { from: base.from, of: base.of })] : /^(?:error|close|timeout|end|finish|drain)$/.test(event) ? [] : [any(base.from, base.of), any(base.from, base.of)];
    for (const each of args) if (each.kind === 'closure') machine.call(each, base, given, at, false);
    return base;
  }
  if (/\.(?:setEncoding|setTimeout|resume|setHeader|setRequestHeader|end|write|destroy|unref|catch|set|type|query)$/.test(path)) {
    for (const each of args) if (each.kind === 'closure') machine.call(each, base, [], at, false);
    return base;
  }
  if (path === 'XMLHttpRequest().open') {
    base.of = args[1];
    return UNDEFINED;
  }
  if (path === 'net.connect().connect') {
    base.of = addressOf(args.slice(0, 1)) ?? args[1];
    for (const each of args) if (each.kind === 'closure') machine.call(each, base, [base], at, false);
    return base;
  }
  return undefined;
}
