import { printable } from '../printable.ts';
import { OLD_PICKLE } from '../embedded.ts';
import { encodedIssue } from '../pickle/encoded.ts';
import { byNumber, collects, usualSource } from './hosts.ts';
import type { Issue } from './issue.ts';
import type { Call, Inspection } from './python-inspection.ts';
import { literalOf } from './python-network.ts';
import { BUILTINS, DECODE, PROCESS, RUN, UNPICKLE } from './python-names.ts';
import type { Place } from './python-program.ts';
import type { Node } from './python-syntax.ts';
import { FROM } from './python-origins.ts';
import { shellIssues } from './shell.ts';

/** Code that Python code runs, makes and hands on, and the names by which it reaches it. */

/** A function that is handed on, to be called later. */
export function handsOn(state: Inspection, value: Node, place: Place): void {
  const path = value.kind === 'call' ? undefined : state.values.path(value);
  if (path === undefined || value.kind === 'text') return;
  if ((PROCESS.test(path) || RUN.test(path)) && value.kind !== 'name' && isRoundabout(state, value)) state.say('danger', `Reaches ${printable(path.replace(/^builtins\./, ''), 60)} in a way that hides it.`, value.line);
  if ((/^os\.(?:system|popen|exec[lv]\w*)$|^subprocess\.\w+$/.test(path) && PROCESS.test(path)) || /^builtins\.(?:exec|eval)$/.test(path)) state.say(state.kind.as === 'loaded' ? (place.runs === 'later' ? 'odd' : 'danger') : 'note', `Hands on ${printable(path.replace(/^builtins\./, ''), 60)}${state.when(place)}.`, value.line);
}

/** Texts beside a function that is handed on: what it will be called with. */
export function handedTexts(state: Inspection, node: Call, place: Place): void {
  if (!node.args.some(({ value }) => value.kind !== 'call' && value.kind !== 'text' && PROCESS.test(state.values.path(value) ?? ''))) return;
  const texts = node.args.flatMap(({ value }) => textsIn(state, value));
  for (const command of [texts.join(' '), ...texts]) {
    const danger = shellIssues(command).find(({ level }) => level === 'danger');
    if (danger !== undefined) return state.say('danger', `${danger.what.replace(/\.$/, '')}${state.when(place)}.`, node.line);
  }
}

/** A command that is handed over under a name that says what it is. */
export function givesCommand(state: Inspection, value: Node): void {
  for (const command of textsIn(state, value)) state.issues.addAll(shellIssues(command, value.line).filter(({ level }) => level === 'danger'));
}

/** The texts of an expression, in lists and mappings nested as deep as may be, those behind names among them. */
export function textsIn(state: Inspection, node: Node): readonly string[] {
  const found: string[] = [];
  const followed = new Set<string>();
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    state.spend();
    const text = at.kind === 'group' ? undefined : state.values.text(at);
    if (text !== undefined) found.push(text);
    else if (at.kind === 'group') for (let i = at.items.length - 1; i >= 0; i--) open.push(at.items[i]!);
    else if (at.kind === 'name' && !followed.has(at.name)) {
      followed.add(at.name);
      const known = state.values.known.get(state.values.alias(at.name))?.node;
      if (known?.kind === 'group') open.push(known);
    }
  }
  return found;
}

/** Whether a name is reached through texts where it could be written out. */
export function isRoundabout(state: Inspection, node: Node, depth = 0): boolean {
  if (depth > 8) return true;
  if (node.kind === 'name') {
    const known = state.values.known.get(node.name)?.node;
    return known !== undefined && isRoundabout(state, known, depth + 1);
  }
  if (node.kind === 'attribute') return node.name === '__dict__' || isRoundabout(state, node.base, depth + 1);
  if (node.kind === 'item') return state.values.path(node.base) !== undefined;
  if (node.kind !== 'call') return false;
  const path = state.values.path(node.callee) ?? '';
  return path === 'builtins.__import__' || path === 'builtins.getattr' || (path === 'importlib.import_module' && hidesName(state, node)) || /\b(?:globals|locals|vars)\b/.test(path);
}

export function hidesName(state: Inspection, node: Call): boolean {
  return node.args.some(({ value }) => (state.values.flags(value) & (FROM.decoded | FROM.network)) !== 0 || (value.kind === 'item' && value.base.kind === 'text') || (value.kind === 'joined' && value.items.every((item) => item.kind === 'text')));
}

/** Whether a text is a docstring, perhaps cut or cleaned. */
function inDocumentation(node: Node | undefined, depth = 0): boolean {
  if (node === undefined || depth > 8) return false;
  if (node.kind === 'name' || node.kind === 'attribute') return node.name === '__doc__';
  if (node.kind === 'item') return inDocumentation(node.base, depth + 1);
  return node.kind === 'call' && node.callee.kind === 'attribute' && inDocumentation(node.callee.base, depth + 1);
}

/** The file whose content is an argument, or a part of one. */
function openedIn(state: Inspection, node: Node, depth = 0): string | undefined {
  if (depth > 8) return undefined;
  if (node.kind === 'attribute') return openedIn(state, node.base, depth + 1);
  if (node.kind !== 'call') return undefined;
  if (/^(?:builtins|io|codecs)\.open$/.test(state.values.path(node.callee) ?? '')) return node.args[0] === undefined ? undefined : state.values.text(node.args[0].value);
  return openedIn(state, node.callee, depth + 1) ?? node.args.map(({ value }) => openedIn(state, value, depth + 1)).find((file) => file !== undefined);
}

/** What a part of some code does, whatever the rest of it says. */
const REACHING = /__(?:import|builtins|globals|subclasses|class|mro)__|\bimport\s{1,4}(?:os|pty|subprocess|socket|ctypes|shutil)\b|\b(?:os\s{0,4}\.\s{0,4}(?:system|popen|exec\w{0,4}|spawn\w{0,4}|remove|unlink)|subprocess\s{0,4}\.\s{0,4}\w{1,20}|pty\s{0,4}\.\s{0,4}spawn|shutil\s{0,4}\.\s{0,4}rmtree)/;

export function runsCode(state: Inspection, node: Call, shown: string, flags: number, text: string | undefined, place: Place): void {
  const { line } = node;
  if (text !== undefined) {
    if (shown.endsWith('.run_cell')) state.issues.addAll(shellIssues(text, line).filter(({ level }) => level !== 'note'));
    state.inner(text, line);
    if ((flags & FROM.decoded) === 0) return state.say(place.runs === 'import' && state.kind.as === 'loaded' ? 'odd' : 'note', `Runs code from a text, by ${shown}${state.when(place)}.`, line);
  }
  if (shown === 'exec' && inDocumentation(node.args[0]?.value)) return state.say('danger', `Runs code that stands in a text for people${state.when(place)}.`, line);
  const opened = openedIn(state, node);
  if (opened !== undefined && FLEETING.test(opened)) return state.say('danger', `Runs code that lies at ${printable(opened, 60)}, where anybody can put it${state.when(place)}.`, line);
  if ((flags & FROM.network) !== 0) return state.say('danger', `Downloads code and runs it, by ${shown}${state.when(place)}.`, line);
  if ((flags & FROM.decoded) !== 0) return state.say('danger', `Runs code that it hides, by ${shown}${state.when(place)}.`, line);
  if ((flags & FROM.noCode) !== 0) return state.say('danger', `Runs code that lies in a file that is none, by ${shown}${state.when(place)}.`, line);
  if ((flags & FROM.unpickled) !== 0) return state.say('danger', `Runs code that it unpickles, by ${shown}${state.when(place)}.`, line);
  if ((flags & FROM.environment) !== 0) return state.say('danger', `Runs code from an environment variable, by ${shown}.`, line);
  if ((flags & FROM.input) !== 0) return state.say('odd', `Runs what is typed in, by ${shown}.`, line);
  const partly = node.args[0] === undefined ? '' : literalOf(state, node.args[0].value);
  if (REACHING.test(partly)) return state.say('odd', `Runs code that it puts together, and that reaches programs or the interpreter, by ${shown}${state.when(place)}.`, line);
  const own = defines(state, node.args[0]?.value) || (shown === 'eval' && state.values.flags(node.args[0]?.value ?? node) === 0 && givesNothing(state, node.args[1]?.value));
  state.say(state.kind.as === 'loaded' && !own ? (place.runs === 'main' ? 'note' : 'odd') : 'note', `Runs code that is not in the file, by ${shown}${state.when(place)}.`, line);
}

/** Whether code is put together from a text of the program that defines a function or a class, as makers of classes do. */
function defines(state: Inspection, node: Node | undefined, depth = 0): boolean {
  if (node === undefined || depth > 8) return false;
  if (node.kind === 'call' && state.values.path(node.callee) === 'builtins.compile') return defines(state, node.args[0]?.value, depth + 1);
  if (node.kind === 'name') return defines(state, state.values.known.get(state.values.alias(node.name))?.node, depth + 1);
  return node.kind === 'joined' && /^\s{0,20}(?:async\s{1,4}def|def|class)\s/.test(literalOf(state, node));
}

/** Whether an expression is evaluated after its tree was made, with nothing of Python itself at hand. */
function givesNothing(state: Inspection, names: Node | undefined): boolean {
  if (names?.kind !== 'group' || !state.parsesTrees) return false;
  const at = names.items.findIndex((item) => item.kind === 'text' && item.text === '__builtins__');
  const given = at < 0 ? undefined : names.items[at + 1];
  return given !== undefined && ((given.kind === 'group' && given.items.length === 0) || (given.kind === 'name' && given.name === 'None'));
}

export function unpickles(state: Inspection, node: Call, path: string, shown: string, flags: number, text: string | undefined, place: Place): void {
  const { line } = node;
  const yaml = path.startsWith('yaml.');
  if (yaml && node.args.some(({ name, value }) => (name === 'Loader' || name === undefined) && /Safe|BaseLoader/.test(state.values.path(value) ?? ''))) return;
  const safe = path === 'torch.load' && node.args.some(({ name, value }) => name === 'weights_only' && value.kind === 'name' && value.name === 'True');
  if (safe) return;
  if ((flags & (FROM.network | FROM.decoded)) !== 0) return state.say('danger', `Loads objects, which can run code, from what it ${(flags & FROM.network) !== 0 ? 'downloads' : 'hides'}, by ${shown}${state.when(place)}.`, line);
  const held = text === undefined ? undefined : OLD_PICKLE.test(text.slice(0, 130)) ? encodedIssue(text, state.spend) : undefined;
  if (held?.level === 'danger') return state.say('danger', `Loads a text that ${held.what}, by ${shown}.`, line);
  const hostile = text === undefined ? undefined : state.hostile.get(text.replace(/^(?:\.\/|\/content\/)/, ''));
  if (hostile !== undefined) return state.say(byNumber(hostile) || collects(hostile) ? 'danger' : 'odd', `Loads objects, which can run code, from ${printable(hostile, 80)}, by ${shown}.`, line);
  if (text !== undefined && state.named(text)) return state.say('odd', `Loads objects, which can run code, from what it downloaded before, by ${shown}.`, line);
  if (/marshal\.loads|jsonpickle/.test(path) || (path === 'marshal.load' && state.kind.as === 'loaded')) return state.say('odd', `Loads objects, which can run code, by ${shown}.`, line);
  state.say('note', `Loads objects, which can run code, by ${shown}.`, line);
}

export function reduces(state: Inspection, node: Node, place: Place): void {
  // What a pickle of the object would call.
  if (!/__reduce(?:_ex)?__$/.test(place.name) || node.kind !== 'group') return;
  const path = node.items[0] === undefined ? undefined : state.values.path(node.items[0]);
  if (path !== undefined && (PROCESS.test(path) || RUN.test(path) || UNPICKLE.test(path))) state.say('danger', `Objects of it call ${printable(path.replace(/^builtins\./, ''), 60)} when they are unpickled.`, node.line);
}

/** Variables by which other programs take in code, or are found. */
const TAKEN_IN = /^(?:LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|PYTHONSTARTUP|BASH_ENV|NODE_OPTIONS|PERL5OPT|RUBYOPT|JAVA_TOOL_OPTIONS)$/;
const FOUND_BY = /^(?:PATH|PYTHONPATH|LD_LIBRARY_PATH)$/;
/** Where installers take packages from. */
const INDEX = /^(?:PIP_(?:EXTRA_)?INDEX_URL|UV_(?:EXTRA_|DEFAULT_)?INDEX(?:_URL)?|(?:NPM_CONFIG|npm_config)_registry|CONDA_CHANNEL_ALIAS|POETRY_REPOSITORIES_\w{1,40}_URL)$/;
const FLEETING = /^(?:\/tmp|\/var\/tmp|\/dev\/shm)(?:\/|:|$)/;

/** A variable that has later programs take something from where anybody can put it. */
export function variableIssue(name: string, value: string): Issue | undefined {
  if (INDEX.test(name) && /^http:\/\/(?!localhost|127\.|192\.168\.|10\.)/i.test(value.trim()) && !usualSource(value.trim().replace(/^http:/i, 'https:'))) return { level: 'odd', what: `Has packages taken from ${printable(value, 80)}, without encryption (${name}).` };
  const fleeting = value.split(/[\s:;=]/).some((part) => FLEETING.test(part));
  if (!fleeting || !(TAKEN_IN.test(name) || FOUND_BY.test(name))) return undefined;
  return { level: TAKEN_IN.test(name) ? 'danger' : 'odd', what: `Has programs take in what lies at ${printable(value, 60)}, where anybody can put it (${name}).` };
}

/** What programs send and read by: whoever replaces it sees all of it. */
const SENDERS = /^(?:requests\.(?:Session|sessions\.Session|api|adapters\.HTTPAdapter)\.|requests\.(?:get|post|request)$|httpx\.(?:Async)?Client\.|urllib3\.|urllib\.request\.|aiohttp\.ClientSession\.|http\.client\.|openai\.|anthropic\.|getpass\.getpass$|builtins\.input$|huggingface_hub\.|smtplib\.SMTP\.|torch\.(?:save|load)$|(?:pickle|json)\.dumps?$|builtins\.open$|transformers\.)/;

export function replaces(state: Inspection, target: Node, value: Node, place: Place): void {
  if (target.kind === 'item' && state.values.path(target.base) === 'os.environ') {
    const name = state.values.text(target.index);
    const given = state.values.text(value) ?? (value.kind === 'joined' ? value.items.map((item) => state.values.text(item) ?? '').join('') : undefined);
    const issue = name === undefined || given === undefined ? undefined : variableIssue(name, given);
    if (issue !== undefined) state.say(issue.level, issue.what, target.line);
  }
  const path = target.kind === 'attribute' ? state.values.path(target.base) : undefined;
  if (path === 'builtins' && target.kind === 'attribute' && /^(?:open|print|__import__|exec|eval|input|compile|getattr)$/.test(target.name)) state.replaced.builtin = true;
  if (path === 'sys' && target.kind === 'attribute' && place.runs === 'later' && /^(?:excepthook|unraisablehook|displayhook)$/.test(target.name)) state.hooks.set(target.line, `sys.${target.name}`);
  else if (path !== undefined && /^(?:builtins|sys|os|pickle|torch|importlib|subprocess|json|requests|httpx|ssl|getpass|smtplib)$/.test(path) && target.kind === 'attribute' && !/^(?:path|argv|stdout|stderr|tracebacklimit|dont_write_bytecode|environ|manual_seed)$/.test(target.name) && place.runs !== 'main') state.say(state.kind.as === 'loaded' && !(path === 'builtins' && /^_[a-z]/.test(target.name)) ? 'odd' : 'note', `Replaces ${printable(`${path}.${target.name}`, 60)}.`, target.line);
  if (path !== undefined && target.kind === 'attribute' && SENDERS.test(`${path}.${target.name}`)) state.replaced.sender = true;
  const source = state.values.path(value);
  if (source !== undefined && DECODE.test(source) && BUILTINS.has('exec') && state.shellcode) state.say('danger', 'Decodes machine code.', value.line);
}
