import type { Issue } from './issue.ts';
import { scriptIssues } from './javascript.ts';
import type { Call, Inspection } from './python-inspection.ts';
import type { Place } from './python-program.ts';
import { textsIn } from './python-running.ts';
import type { Node } from './python-syntax.ts';
import { shellIssues } from './shell.ts';

/** What Python code hands to compilers, installers of packages and containers, which run it. */

const COMPILES = /(?:^|\.)(?:load_inline|cppdef|cppexec)$|^cffi\.FFI\(\)\.(?:verify|set_source)$|^Cython\..{0,60}\binline$|^(?:scipy\.)?weave\.inline$|^tcc\.\w{1,40}$/;
/** Calls of C that start a program. */
const STARTED = /\b(?:std::)?(?:system|popen|execl[pe]?|execvp?e?|WinExec|ShellExecute[AW]?)\s{0,4}\(\s{0,4}(?:[RL]\s{0,2}(?=["(]))?"((?:\\.|[^"\\\n]){2,2000})"/g;
/** What installing a package runs. */
const HOOK = /^(?:(?:pre|post)?install|prepare|preprepare|postprepare)$/;
const WRITES = /^(?:json|ujson|orjson|simplejson)\.dumps?$|\.write(?:_text)?$/;
const CONTAINER = /^docker\.(?:from_env|DockerClient|client\.from_env|client\.DockerClient|APIClient)\(\)\.(?:containers\.(?:run|create)|create_container|create_host_config)$/;
const SOCKET_FILE = /docker\.sock\b|containerd\.sock\b/;

/** @param path - of what is called */
export function handsOver(state: Inspection, node: Call, path: string, place: Place): void {
  if (COMPILES.test(path)) compiles(state, node, place);
  else if (CONTAINER.test(path)) contains(state, node, place);
  else if (WRITES.test(path)) writesPackage(state, node);
}

/** Source in another language that is compiled and loaded. */
function compiles(state: Inspection, node: Call, place: Place): void {
  for (const { value } of node.args) for (const source of textsIn(state, value)) for (const [, command = ''] of source.matchAll(STARTED)) {
    const danger = shellIssues(command.replaceAll('\\"', '"')).some(({ level }) => level === 'danger');
    state.say(danger ? 'danger' : state.kind.as === 'loaded' ? 'odd' : 'note', `Compiles code that starts programs${state.when(place)}.`, node.line);
  }
}

function isTrue(value: Node | undefined): boolean {
  return value?.kind === 'name' && value.name === 'True';
}

/** A container that has the machine around it in its hands. */
function contains(state: Inspection, node: Call, place: Place): void {
  const texts = node.args.flatMap(({ value }) => textsIn(state, value));
  const privileged = node.args.some(({ name, value }) => name === 'privileged' && isTrue(value));
  const root = node.args.some(({ name, value }) => /^(?:volumes|binds|mounts)$/.test(name ?? '') && textsIn(state, value).some((text) => text === '/' || text.startsWith('/:/') || SOCKET_FILE.test(text)));
  const danger = texts.flatMap((text) => shellIssues(text)).some(({ level }) => level === 'danger');
  if (danger || (privileged && root)) state.say('danger', `Starts a container that has the whole machine in its hands, or runs what it downloads${state.when(place)}.`, node.line);
  else if (privileged || root) state.say('odd', `Starts a container with rights over the machine around it${state.when(place)}.`, node.line);
}

/** A package whose installation runs a command. */
function writesPackage(state: Inspection, node: Call): void {
  const texts = node.args.flatMap(({ value }) => textsIn(state, value)).flatMap((text) => [text, ...hooksIn(text)]);
  for (const [i, text] of texts.entries()) {
    const command = HOOK.test(text) ? texts[i + 1] : text === 'command' && texts.includes('folderOpen') ? texts[i + 1] : undefined;
    if (command === undefined) continue;
    if ([...shellIssues(command), ...handedOn(state, command)].some(({ level }) => level === 'danger')) return state.say('danger', 'Writes a package whose installation acts against whoever installs it.', node.line);
  }
}

/** What a command hands to an interpreter as a text. */
function handedOn(state: Inspection, command: string): readonly Issue[] {
  const [, program = '', , code = ''] = /\b(node|bun|python[\d.]{0,4})\s{1,8}(?:-e|-c|--eval)\s{1,8}(["'])([\s\S]{1,20000})\2/.exec(command) ?? [];
  if (program === '') return [];
  return program.startsWith('python') ? state.judge(code, { as: 'script' }) : scriptIssues(code, 'install', state.spend);
}

/** Hooks and their commands in a package that is written as one text. */
function hooksIn(text: string): readonly string[] {
  if (!text.includes('install"') && !text.includes('prepare"')) return [];
  return [...text.matchAll(/"((?:pre|post)?install|prepare)"\s{0,4}:\s{0,4}"((?:\\.|[^"\\\n]){2,4000})"/g)].flatMap(([, hook = '', command = '']) => [hook, command.replaceAll('\\"', '"')]);
}
