import { isCode, textOf, type Code, type Marshalled } from '../marshal/read.ts';
import { printable } from '../printable.ts';
import { byNumber, collects, SECRET_FILE, urlsIn } from './hosts.ts';
import { Issues, type Issue } from './issue.ts';
import { DECODE, FETCH, HOST, PROCESS, SEND, SHELLCODE, UNPICKLE } from './python-names.ts';
import { shellIssues } from './shell.ts';

/**
 * Compiled Python: what a function names and which constants it holds, without the order of its steps. So it is judged by
 * what stands together in one function; names and texts that are harmless alone are common in ordinary packages.
 */

/** What makes an attribute belong to a module where both are named in one function. */
const MODULES = new Set(['os', 'posix', 'nt', 'subprocess', 'commands', 'pty', 'platform', 'base64', 'binascii', 'zlib', 'bz2', 'lzma', 'gzip', 'codecs', 'marshal', 'pickle', '_pickle', 'cPickle', 'dill', 'cloudpickle', 'requests', 'httpx', 'urllib', 'urllib2', 'socket', 'getpass', 'asyncio', 'smtplib', 'urllib.request']);
/** Modules with an attribute that others have, too. */
const RIVALS: Readonly<Record<string, readonly string[]>> = { system: ['platform'], run: ['asyncio', 'unittest', 'trio', 'anyio', 'uvicorn', 'typer', 'click'], call: ['mock', 'unittest.mock'], get: ['dict', 'config', 'queue'], loads: ['json', 'toml', 'tomllib', 'yaml', 'orjson', 'ujson'], load: ['json', 'toml', 'yaml', 'tomllib'], decode: ['json', 'jwt'] };
const RIVAL_MODULES = new Set(Object.values(RIVALS).flat());
const MATTERS = [PROCESS, FETCH, SEND, DECODE, UNPICKLE, HOST, /^socket\.(?:socket|create_connection)$/];
/** Attributes that belong to one module only, wherever they stand. */
const OWN: Readonly<Record<string, string>> = {
  Popen: 'subprocess.Popen', check_output: 'subprocess.check_output', check_call: 'subprocess.check_call', getoutput: 'subprocess.getoutput', popen: 'os.popen', execvp: 'os.execvp', execve: 'os.execve', create_subprocess_shell: 'asyncio.create_subprocess_shell',
  b64decode: 'base64.b64decode', b32decode: 'base64.b32decode', a85decode: 'base64.a85decode', b85decode: 'base64.b85decode', unhexlify: 'binascii.unhexlify', fromhex: 'builtins.bytes.fromhex', urlopen: 'urllib.request.urlopen', urlretrieve: 'urllib.request.urlretrieve', gethostbyname: 'socket.gethostbyname', create_connection: 'socket.create_connection',
};
/** A constant that is a payload: long, and of letters that encodings are made of, or of bytes that are no text. */
const PAYLOAD = /^(?!https?:)[!-~]{120,}$|[^\t\n\r -~]{40}/;
/** The program that a tuple of texts would start. */
const COMMAND = /^(?:\/|(?:ba|z|da)?sh$|cmd|powershell|pwsh|python|perl|ruby|node|php|curl|wget|nc|ncat|sudo|env$)/;
/** Descriptions of what a function does, which may show commands. */
const PROSE = /^\s{0,40}[A-Z][a-z]{0,20}\s[^\n]{0,400}\.\s/;
/** What commands have and sentences have not: operators, options, paths to begin with. */
const OPERATOR = /[|;&<>`$]|\s--?\w|^[\w.~-]*\//;

function isCommand(text: string): boolean {
  return text.includes(' ') && OPERATOR.test(text) && !PROSE.test(text);
}

/** What a compiled module would do, all functions in it. */
export function bytecodeIssues(code: Code, spend: () => void): readonly Issue[] {
  const issues = new Issues();
  const imported = code.names.filter((name) => MODULES.has(name) || RIVAL_MODULES.has(name));
  for (const each of codesIn(code)) one(each, imported, issues, spend);
  return issues.all();
}

/** A code object and all that are nested in it, each once. */
function codesIn(code: Code): readonly Code[] {
  const found = new Set([code]);
  for (const { constants } of found) visit(constants, (value) => { if (isCode(value)) found.add(value); });
  return [...found];
}

/** Values in values. What is referred to from many places is visited once: a few bytes could else stand for any number. */
function visit(values: readonly Marshalled[], each: (value: Marshalled) => void, seen = new Set<readonly Marshalled[]>()): void {
  for (const value of values) {
    each(value);
    if (!Array.isArray(value) || seen.has(value)) continue;
    seen.add(value);
    visit(value, each, seen);
  }
}

/**
 * Dotted names that a function may use and that matter here. Which module an attribute is taken of is not in its names: of
 * each that the function or the whole module names, but where another module with such an attribute is named too, of the
 * one right before it.
 * @param imported - modules that the whole module names
 * @param spend - called for each name
 */
export function pathsOf(names: readonly string[], imported: readonly string[] = [], spend: () => void = () => undefined): ReadonlySet<string> {
  const paths = new Set<string>();
  const known = new Set([...imported, ...names]);
  const modules = [...known].filter((name) => MODULES.has(name));
  const rival = (attribute: string): boolean => (RIVALS[attribute] ?? []).some((module) => known.has(module));
  for (const [i, name] of names.entries()) {
    spend();
    const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
    if (own !== undefined) paths.add(own);
    const before = names[i - 1];
    for (const module of Object.hasOwn(RIVALS, name) && rival(name) ? [before ?? ''] : modules) {
      const path = `${module}.${name}`;
      if (module !== name && MODULES.has(module) && MATTERS.some((pattern) => pattern.test(path))) paths.add(path);
    }
  }
  return paths;
}

/** Texts among constants, those inside tuples too; a tuple that begins with a program is one command. */
function textsOf(values: readonly Marshalled[]): readonly string[] {
  const found: string[] = [];
  visit(values, (value) => {
    const text = textOf(value);
    if (text !== undefined && text.length > 1) found.push(text);
    else if (Array.isArray(value) && value.length < 32 && COMMAND.test(textOf(value[0]) ?? '')) found.push(value.map((item: Marshalled) => textOf(item) ?? '?').join(' '));
  });
  return found;
}

function one({ name, names, constants }: Code, imported: readonly string[], issues: Issues, spend: () => void): void {
  const paths = [...pathsOf(names, imported, spend)];
  const has = (pattern: RegExp): string | undefined => paths.find((path) => pattern.test(path));
  const texts = textsOf(constants);
  const where = name === '<module>' ? ' when it is imported' : ` in ${printable(name, 60)}`;
  const runs = names.includes('exec') || names.includes('__import__') || has(/^marshal\.loads$/) !== undefined;
  const process = has(PROCESS);
  const network = has(FETCH) ?? has(SEND) ?? has(/^socket\.(?:socket|create_connection)$/);
  const decodes = has(DECODE);
  if (decodes !== undefined && (runs || names.includes('eval') || process !== undefined) && texts.some((text) => PAYLOAD.test(text))) issues.add('danger', `Decodes a payload and runs it${where}.`);
  else if (decodes !== undefined && names.includes('exec')) issues.add('odd', `Decodes something beside running code${where}.`);
  if (network !== undefined && names.includes('exec')) issues.add('danger', `Runs code beside fetching something by ${printable(network, 60)}${where}.`);
  const fetches = has(FETCH);
  const loads = paths.find((path) => UNPICKLE.test(path) && /\.(?:loads?|Unpickler)$/.test(path));
  if (fetches !== undefined && loads !== undefined) issues.add('odd', `Unpickles by ${printable(loads, 60)} beside fetching something by ${printable(fetches, 60)}${where}.`);
  if (process !== undefined) {
    const danger = texts.filter(isCommand).flatMap((text) => { spend(); return shellIssues(text); }).find(({ level }) => level === 'danger');
    if (danger !== undefined) issues.add('danger', danger.what);
    if (names.includes('connect') && (names.includes('dup2') || texts.some((text) => /^\/bin\/(?:ba|z)?sh\b|^cmd(?:\.exe)?$/.test(text)))) issues.add('danger', `Gives a network connection a shell${where}.`);
    else if (name === '<module>' && danger === undefined) issues.add('note', `Starts programs by ${printable(process, 60)}${where}.`);
  }
  const addresses = network === undefined && process === undefined ? [] : texts.flatMap((text) => urlsIn(text, 20));
  const collector = addresses.find(collects);
  const secret = texts.find((text) => text.length < 200 && !text.includes('://') && SECRET_FILE.test(text));
  if (collector !== undefined && (secret !== undefined || names.includes('environ') || has(HOST) !== undefined)) issues.add('danger', `Reads the machine or its user, and names ${printable(collector, 80)}, which collects what is sent to it${where}.`);
  else if (secret !== undefined && addresses.some(byNumber)) issues.add('danger', `Reads ${printable(secret, 60)}, and talks to an address by number${where}.`);
  else if (collector !== undefined) issues.add('odd', `Talks to ${printable(collector, 80)}, which collects what is sent to it${where}.`);
  if (names.filter((each) => SHELLCODE.test(each) && each !== 'mprotect').length > 1) issues.add('danger', `Puts machine code into memory and runs it${where}.`);
}

/** Names that code inside data has no harmless use for, wherever it takes them from. */
const HELD = /^(?:exec|eval|compile|__import__|import_module|__builtins__|__subclasses__|__globals__|system|Popen|popen|execv\w*|spawn\w*|dup2|check_output|check_call|getoutput|create_connection|urlopen|urlretrieve|gethostbyname|rmtree|unlink|ctypes|CDLL|marshal|getattr|globals|setattr|environ|socket|subprocess|b64decode|fromhex)$/;

/**
 * What code would do that a model or another file of data holds. There it has no business with the machine, so that names
 * count which are ordinary in packages.
 */
export function heldCodeIssue(names: readonly string[], texts: readonly string[]): Issue {
  const path = [...pathsOf(names)].find((each) => PROCESS.test(each) || FETCH.test(each) || SEND.test(each) || UNPICKLE.test(each));
  const named = path ?? names.find((each) => HELD.test(each));
  if (named !== undefined) return { level: 'danger', what: `Holds code that names ${printable(named, 60)}.` };
  const command = texts.filter(isCommand).flatMap((text) => shellIssues(text)).find(({ level }) => level === 'danger');
  if (command !== undefined) return { level: 'danger', what: `Holds code with a command: ${command.what}` };
  const secret = texts.find((text) => text.length < 200 && SECRET_FILE.test(text));
  return secret === undefined ? { level: 'odd', what: 'Holds code, which names nothing that is known to act on the machine.' } : { level: 'danger', what: `Holds code that names ${printable(secret, 60)}.` };
}

/** Words of names that read, write, send, run or reach beyond values, and modules through which code does. */
const ACTS = /^(?:_{0,2}(?:open|load|read|write|save|dump|connect|send|recv|post|put|fetch|download|upload|request|run|call|remove|delete|rename|copy(?:file|tree)|move|chmod|kill|fork|exec|eval|input|query|import|compile|decode|decompress|start|spawn|launch|install|register|apply_async|submit|command|shell|cmd|main|path|file|home|walk|glob|listdir|makedirs|mkdir|touch|to_(?:csv|pickle|sql|parquet|hdf|json|excel|file))(?:s|er|ed|ing)?(?:_\w{1,60})?|os|sys|io|shutil|pathlib|Path|tempfile|requests|urllib\w*|http|httpx|aiohttp|ftplib|smtplib|telnetlib|ssl|importlib|builtins|pickle|dill|cloudpickle|joblib|pty|inspect|gc|types|threading|multiprocessing|concurrent|asyncio|signal|platform|getpass|code|codecs|base64|zlib|webbrowser|winreg|cffi|numba|logging|attrgetter|methodcaller|vars|locals|delattr|memoryview|type|super|__(?!init__$|name__$|doc__$|module__$|qualname__$|version__$|call__$|len__$|repr__$|str__$|eq__$|hash__$|iter__$|getitem__$|annotations__$|add__$|mul__$)\w+)$/;

/**
 * Whether code only computes: none of its names could reach files, programs, the network or the interpreter, and no text
 * of it is an address. Who holds the function may call it; loading does not.
 */
export function onlyComputes(names: readonly string[], texts: readonly string[]): boolean {
  return !names.some((name) => ACTS.test(name)) && !texts.some((text) => /:\/\/|^\s{0,8}[#!]|[|;&`]\s{0,4}\w{2,20}\s/.test(text) && !PROSE.test(text));
}

/** Names of a code object and of all that are nested in it. */
export function namesOf(code: Code): readonly string[] {
  return codesIn(code).flatMap(({ names }) => names);
}

/** The same of a code object and all that are nested in it. */
export function heldIssue(code: Code): Issue {
  const issues = codesIn(code).map(({ names, constants }) => heldCodeIssue(names, textsOf(constants)));
  return issues.find(({ level }) => level === 'danger') ?? issues[0] ?? heldCodeIssue([], []);
}
