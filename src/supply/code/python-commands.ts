import { printable } from '../printable.ts';
import type { Call, Inspection } from './python-inspection.ts';
import type { Place } from './python-program.ts';
import { FROM } from './python-origins.ts';
import { byNumber, collects, urlsIn, usualSource } from './hosts.ts';
import { shellIssues } from './shell.ts';

/** Programs that Python code starts, and the commands that it hands to a shell. */

/** Programs that models and their scripts start to learn about the machine or to build themselves. */
const HARMLESS_COMMAND = /^\s*(?:nvidia-smi|rocm-smi|git\s+(?:rev-parse|describe|log|status|branch|diff|lfs|clone|show)|hostname|uname|nproc|lscpu|lspci|which|where|ls|pwd|nvcc|gcc|g\+\+|ffmpeg|ffprobe|sox|make|cmake|ninja|echo|pip|python\s+(?:setup\.py|-m\s+pip)|python3?\s+-m\s+(?:pip|spacy|nltk)|unzip|tar|mkdir|gsutil|aws\s+s3|kubectl|srun|scontrol|sbatch|squeue|tensorboard|clear|cls|df|du|free|cat\s+\/proc\/(?:cpu|mem)info|taskset|numactl|twine\s+(?:upload|check))\b/;
/** What somebody asks first who has broken in, and what shows that a break-in works. */
const RECONNAISSANCE = /^\s*(?:whoami|id|uname\s+-a|ifconfig|ip\s+a|netstat|ps\s+(?:aux|-ef)|env|printenv|cat\s+\/etc\/\w+|sudo\s+-l|ls\s+-la?\s+[~/])\b/;
const PROOF = /pwn(?:ed|3d)|\bhacked\b|\bcalc(?:\.exe)?\s*$|\bxcalc\b|gnome-calculator|\bevil\b|\bexploit|malicious|backdoor|payload|reverse.?shell|\brce\b/i;
/** A program that lies where anybody can write, at the beginning of a command. */
const FLEETING_PROGRAM = /^\s{0,8}(?:nohup\s{1,4}|setsid\s{1,4}|exec\s{1,4}|sudo\s{1,4}){0,2}(?:\/tmp|\/var\/tmp|\/dev\/shm)\/\S/;
const PYTHON_INLINE = /\bpython[\d.]{0,6}\s{1,10}-c\s{1,10}(['"]?)([\s\S]{1,20000})\1\s{0,10}$/;

/** What a service is asked with. */
const REQUESTED = /^(?:flask\.)?request\.(?:args|form|values|json|data|headers|cookies|get_json|get_data|query_params|query)\b/;

/** A command that may send what it is given. */
const SENDING = /\b(?:curl|wget|nc|ncat|nslookup|dig|ping|iwr|Invoke-WebRequest|Invoke-RestMethod)\b/;

/** A download of a command. */
const FETCHED = /\b(?:curl|wget|aria2c)\b(?:(?!(?:https?|ftp):\/\/)[^\n;&|]){0,300}["']?((?:https?|ftp):\/\/[^\s"';&|]{1,300})[^\n;&|]{0,300}/gi;

/** The command as a shell would read it, with `?` for what is not known. */
export function commandOf(state: Inspection, node: Call): string | undefined {
  const magic = /\.run_(?:line|cell)_magic$/.test(state.values.path(node.callee) ?? '');
  const value = (magic ? node.args.slice(-1) : node.args).find(({ name }) => name === undefined || name === 'args' || name === 'command' || name === 'cmd')?.value;
  if (value === undefined) return undefined;
  const whole = state.values.text(value);
  // `os.execvp('sh', ['sh', '-c', …])`: what the program is given follows its name.
  const given = /^(?:os|posix|nt)\.(?:exec|spawn|posix_spawn)/.test(state.values.path(node.callee) ?? '') ? node.args.map((arg) => arg.value).find(({ kind }) => kind === 'group') : undefined;
  if (given?.kind === 'group') return given.items.map((item) => state.values.text(item) ?? '?').join(' ');
  if (whole !== undefined) return whole;
  const list = value.kind === 'name' ? state.values.known.get(value.name)?.node ?? value : value;
  if (list.kind === 'group') {
    const pieces = list.items.map((item) => state.values.text(item) ?? (state.values.path(item) === 'sys.executable' ? 'python' : '?'));
    return pieces.some((piece) => piece !== '?') ? pieces.join(' ') : undefined;
  }
  if (list.kind === 'joined') return list.items.map((item) => state.values.text(item) ?? '?').join('');
  const separate = node.args.filter(({ name }) => name === undefined).map((each) => state.values.text(each.value) ?? '?');
  return separate.length > 1 && separate.some((piece) => piece !== '?') ? separate.join(' ') : undefined;
}

export function startsProgram(state: Inspection, node: Call, shown: string, flags: number, place: Place): void {
  const { line } = node;
  const command = commandOf(state, node);
  if (command === undefined || /\b(?:sh|bash|cmd|powershell)\b/.test(command)) state.starts.add(place.name);
  if ((flags & (FROM.decoded | FROM.network)) !== 0) return state.say('danger', `Runs a command that it decodes or downloads, by ${shown}${state.when(place)}.`, line);
  if (node.args.some(({ value }) => value.kind === 'call' && REQUESTED.test(state.values.path(value.callee) ?? ''))) return state.say('danger', `Runs whatever it is sent over the network, by ${shown}${state.when(place)}.`, line);
  if (command !== undefined) {
    const inside = shellIssues(command, line);
    state.issues.addAll(inside.filter(({ level }) => level !== 'note' || state.kind.as === 'notebook'));
    const inline = PYTHON_INLINE.exec(command)?.[2];
    if (inline !== undefined) state.inner(inline, line);
    if (SENDING.test(command) && ((flags & FROM.environment) !== 0 || ((flags & FROM.secretKey) !== 0 && urlsIn(command, 5).some((url) => byNumber(url) || collects(url))))) return state.say('danger', `Sends ${(flags & FROM.environment) === 0 ? 'a key' : 'the environment, which holds keys,'} away in a command, by ${shown}${state.when(place)}.`, line);
    if (state.named(command) || runsUnpacked(state, command)) return state.say('danger', `Runs what it downloaded before, by ${shown}.`, line);
    if (inside.some(({ level }) => level === 'danger')) return;
    if (FLEETING_PROGRAM.test(command) && state.kind.as === 'loaded') return state.say('danger', `Starts a program from where anybody can put one (${printable(command, 60)})${state.when(place)}.`, line);
    if (PROOF.test(command)) return state.say('danger', `Starts programs by ${shown} (${printable(command, 80)})${state.when(place)}.`, line);
    if (RECONNAISSANCE.test(command) && state.kind.as !== 'loaded') return state.say('odd', `Starts ${printable(command, 60)}, which asks about the machine${state.when(place)}.`, line);
    if (HARMLESS_COMMAND.test(command)) return state.say('note', `Starts ${printable(command, 60)}${state.when(place)}.`, line);
  } else if (node.args.some(({ value }) => state.names(value).some((name) => state.fetched.has(name)))) return state.say('danger', `Runs what it downloaded before, by ${shown}.`, line);
  const level = state.graded(place, 'process');
  state.say(level, `Starts programs by ${shown}${command === undefined ? '' : ` (${printable(command, 80)})`}${state.when(place)}.`, line);
}

/** Whether a command runs a program below a folder into which something was unpacked; data there is only named. */
function runsUnpacked(state: Inspection, command: string): boolean {
  for (const folder of state.unpacked) for (const each of command.split(/[;&|\n]{1,2}/)) {
    state.spend();
    const words = each.trim().split(/\s+/).filter((word) => !/^(?:-.*|sudo|nohup|exec|\w+=\S*)$/.test(word));
    const program = /^(?:.*\/)?(?:(?:ba|z|da|k)?sh|python[\d.]{0,4}|perl|ruby|node|source|\.)$/.test(words[0] ?? '') ? words[1] : words[0];
    if (program?.replace(/^["']?(?:\.\/)?/, '').startsWith(`${folder}/`) === true) return true;
  }
  return false;
}

/** A command of a cell, beside what the Python of the notebook downloaded before. */
export function shellMagic(state: Inspection, node: Call): void {
  const command = node.args[0] === undefined ? undefined : state.values.text(node.args[0].value);
  if (command === undefined) return;
  const inline = PYTHON_INLINE.exec(command)?.[2];
  if (inline !== undefined) state.inner(inline, node.line);
  for (const [fetch, url = ''] of command.matchAll(FETCHED)) if (byNumber(url) || collects(url) || !usualSource(url)) {
    const file = /\s-(?:O|o)\s{0,4}["']?([^\s"';|&-][^\s"';|&]{0,200})|--output(?:-document)?[=\s]{1,4}["']?([^\s"';|&]{1,200})/.exec(fetch)?.slice(1).find((each) => each !== undefined) ?? /\/([^\s/?#"']{1,200})(?:[?#]|$)/.exec(url)?.[1];
    if (file !== undefined) state.hostile.set(file.replace(/^(?:\.\/|\/content\/)/, ''), url);
  }
  // Names of Python that the command takes in, which may be put together from pieces.
  const whole = command.replaceAll(/\{(\w{1,40})\}|\$(\w{1,40})/g, (name, braced: string | undefined, plain: string | undefined) => state.values.text({ kind: 'name', name: braced ?? plain ?? '', line: node.line }) ?? name);
  if (whole !== command) state.issues.addAll(shellIssues(whole, node.line));
  // What the Python before read or was told, put into a command that sends it.
  if (SENDING.test(command)) for (const [, braced, plain] of command.matchAll(/\{(\w{1,40})(?:\}|[[.(:][^}\n]{0,200}\})|\$(\w{1,40})/g)) {
    const flags = state.values.flags({ kind: 'name', name: braced ?? plain ?? '', line: node.line });
    const away = urlsIn(command, 5).filter((url) => !usualSource(url));
    if ((flags & (FROM.secretFile | FROM.environment)) !== 0 && (away.length > 0 || !/https?:/.test(command))) return state.say('danger', 'Sends keys or accounts of the machine away in a command.', node.line);
  }
  const runs = /(?:^|[\s;&|])(?:(?:ba|z|da|k)?sh|python[\d.]{0,4}|perl|chmod|source|sudo|nohup|\.\/)\s{0,4}(.{1,2000})/s.exec(command)?.[1] ?? (/^\s{0,8}[./~]/.test(command) ? command : undefined);
  if (runsUnpacked(state, command)) return state.say('danger', `Runs what it downloaded before (${printable(command, 60)}).`, node.line);
  if (runs !== undefined && state.named(runs, /^.{1,2}$|\.(?:csv|json|zip|txt|npz|npy|png|jpg|pt|pth|h5|parquet)$/i)) state.say('danger', `Runs what it downloaded before (${printable(command, 60)}).`, node.line);
}
