import { pieces } from '../pieces.ts';
import { printable } from '../printable.ts';
import { byNumber, collects, urlsIn, usualSource } from './hosts.ts';
import { Issues, type Issue } from './issue.ts';
import { shellIssues } from './shell.ts';
import { windowsIssue } from './windows.ts';

/**
 * Languages without a reader of their own, in one reading: the commands that a program hands to a shell, and code that it
 * decodes or fetches and runs. Patterns over the text without comment lines; values are not followed. Patterns are bounded.
 */

/** `script`: run as it is by whoever loads the file. `compiled`: run only once somebody has built it. */
export type ForeignKind = 'script' | 'compiled';

const SCRIPTS = new Set(['.r', '.rprofile', '.rmd', '.qmd', '.lua', '.rb', '.rake', '.gemspec', '.podspec', '.php', '.phtml', '.pl', '.pm', '.jl', '.tcl', '.groovy', '.gradle', '.kts', '.ex', '.exs', '.awk', '.vim', '.el', '.coffee', '.applescript', '.vbs', '.hta', '.wsf', '.sct', '.xsl', '.reg', '.url', '.scf', '.jnlp', '.ahk', '.au3', '.tf', '.hcl']);

/** Names of programs in Ruby and Groovy that have no ending. */
const NAMED = /^(?:rakefile|gemfile|guardfile|vagrantfile|brewfile|podfile|fastfile|capfile|dangerfile|berksfile|jenkinsfile)$/;

/** What a name says of how a source is run. @param name - the last part, in lower case */
export function foreignKind(name: string): ForeignKind {
  // What Cargo runs before it builds.
  return NAMED.test(name) || name === 'build.rs' || SCRIPTS.has(name.slice(Math.max(0, name.lastIndexOf('.')))) ? 'script' : 'compiled';
}

/** A shell, its switch and a command, as the parts of a list. */
const HANDED = /["'](?:\/(?:usr\/)?bin\/)?(?:(?:ba|z|da|k)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?)["']\s{0,8},\s{0,8}["'](?:-l?c|\/c|-Command)["']\s{0,8},\s{0,8}["']((?:\\.|[^"\\\n]){3,3000}?)["']\s{0,8}[\])},]/g;
/** What Go runs for whoever generates code. */
const GENERATED = /^\/\/go:generate\s{1,8}([^\n]{3,3000})/gm;

const PIECE = 100_000;
const OVERLAP = 5000;

const QUOTED = String.raw`(?:"((?:\\.|[^"\\]){2,3000})"|'((?:\\.|[^'\\]){2,3000})'|\[\[([^\]]{2,3000})\]\]|\x60((?:\\.|[^\x60\\]){2,3000})\x60|%[xq][({\[|]([^)}\]|]{2,3000})|qx[({\[/|]([^)}\]/|]{2,3000}))`;
/** Calls that start programs, with the text that they are given first. */
const STARTS = new RegExp(String.raw`(?<![/-])(?:\bos\.execute|\bio\.popen|\bsystem2?|\bshell(?:\.exec|_exec|Execute)?|\bpassthru|\bproc_open|\bpcntl_exec|\bpopen3?|\bexec[lv]?p?e?|\bspawn[lv]?p?e?|\bOpen3\.\w{3,12}|\bRuntime\.getRuntime\(\)\s{0,4}\.exec|\bProcessBuilder|\bexec\.Command|\bCommand::new|\bProcess\.Start|\bpipe|\bopen|\bpipeline|\brun|\bdo shell script|\bcommandLine|\bcommand\s{0,8}=|\.Run|\.Exec|\bPort\.open|\bSystem\.cmd|call-process(?:-shell-command)?|shell-command)\s{0,4}\(?\s{0,4}(?:[\w.$@:]{1,20}\s{0,4},\s{0,4})?${QUOTED}`, 'g');
/** Commands in the marks that Ruby, Perl, PHP and Julia run; several in one line are one pipe. */
const MARKED = /`((?:\\.|[^`\\\n]){2,2000})`|(?:%x|\bqx)\s{0,2}(?:\{([^}\n]{2,2000})\}|\(([^)\n]{2,2000})\)|\[([^\]\n]{2,2000})\]|\/([^/\n]{2,2000})\/|\|([^|\n]{2,2000})\|)|["']((?:\\.|[^"'\\\n]){3,2000})["']\s{0,4}\.\s{0,4}execute\s{0,4}\(/g;
/** Where a download is put. */
const SAVED = /\b(?:download\.file|getstore|URLDownloadToFile|file_put_contents|File\.(?:write|binwrite)|IO\.copy_stream|saveToFile|download)\s{0,4}\(?[^\n]{0,400}?,\s{0,4}(?:destfile\s{0,4}=\s{0,4})?["']([^"'\n]{3,200})["']/gi;

const EVALUATES = String.raw`\b(?:eval|evalq|parse|loadstring|load|dofile|assert|instance_eval|class_eval|create_function|include|include_string|include_once|require|source|Meta\.parse|GroovyShell\(\)\.evaluate|ExecuteGlobal|Execute)\b`;
const DECODES = String.raw`\b(?:base64_decode|gzinflate|gzuncompress|str_rot13|hex2bin|convert_uudecode|Base64\.(?:strict_|urlsafe_)?decode64|decode_base64|base64decode|base64enc::base64decode|base64_dec|openssl::base64_decode|jsonlite::base64_dec|memDecompress|rawToChar|unb64|from_base64|mime\.unb64|unpack\s{0,2}\(?\s{0,2}["'](?:m|H|u)|string\.char\s{0,4}\((?:\s{0,4}\d{1,3}\s{0,4},){8}|(?:chr\s{0,4}\(\d{1,3}\)\s{0,4}\.\s{0,4}){8})`;
const FETCHES = String.raw`(?:\b(?:readLines|url|getURL|fromJSON|download|HTTP\.get|Net::HTTP\.get|URI\.open|open-uri|LWP::Simple::get|file_get_contents|curl_exec|fopen|http\.request|socket\.http["']?\)?\s{0,4}\.\s{0,4}request|request)\s{0,4}\(?\s{0,4}(?:URI(?:\.parse)?\s{0,4}\(\s{0,4})?["']?https?:|\b(?:source|include|require|dofile)\s{0,4}\(?\s{0,4}(?:url\s{0,4}\(\s{0,4})?["']https?:)`;
const EVAL_DECODED = new RegExp(`${EVALUATES}[^\\n;]{0,200}${DECODES}`);
const EVAL_FETCHED = new RegExp(`${EVALUATES}[^\\n;]{0,200}${FETCHES}|${FETCHES}[^\\n;]{0,200}\\|>\\s{0,4}(?:eval|parse)|\\b(?:source|sys\\.source|dofile|include|include_once|require_once)\\s{0,4}\\(?\\s{0,4}["']https?:`);
/** Doors for whoever sends a request: what comes with it is run. */
const REQUEST = /\b(?:eval|assert|system|exec|shell_exec|passthru|popen|proc_open|pcntl_exec|create_function|include|require|preg_replace\s{0,4}\(\s{0,4}["']\/[^"'\n]{0,100}\/\w{0,4}e\w{0,4}["'][^;\n]{0,100})\b[^;\n]{0,120}\$_(?:GET|POST|REQUEST|COOKIE|SERVER|FILES)\b|`\s{0,4}\$_(?:GET|POST|REQUEST|COOKIE)\b|\$_(?:GET|POST|REQUEST|COOKIE)\s{0,4}\[[^\]\n]{1,60}\]\s{0,4}\(\s{0,4}\$_/;
const SOCKET = /\b(?:socket\s{0,4}\(\s{0,4}S\b|IO::Socket::INET|TCPSocket\.(?:new|open)|fsockopen\s{0,4}\(|socket\.tcp\(\)|new\s{1,4}Socket\s{0,4}\(|socketConnection\s{0,4}\(|net\.Dial\s{0,4}\()/;
const SHELL = /\b(?:exec|system|spawn|execute|popen|proc_open|Command)\b[^\n]{0,80}["'`](?:\/bin\/(?:ba|z|da)?sh|cmd(?:\.exe)?|powershell)\b/;
const COMMENT = /^[ \t]{0,200}(?:#(?!!|include|define)|\/\/(?!go:generate)|--(?!\[\[)|;{2}|%)[^\n]{0,4000}$/gm;

/** What a source would do that nobody builds or loads it for. Linear in the source. */
export function foreignIssues(source: string, kind: ForeignKind, spend: () => void): readonly Issue[] {
  const issues = new Issues();
  const danger = kind === 'script' ? 'danger' : 'odd';
  for (const piece of pieces(source, PIECE, OVERLAP)) {
    spend();
    if (!/[("'`[{|]/.test(piece)) continue;
    const plain = piece.replaceAll(COMMENT, '');
    const commands = [...commandsIn(plain, kind)];
    // One may fetch what the next one runs.
    for (const command of commands.length > 1 ? [...commands, commands.join('\n')] : commands) for (const { level, what } of shellIssues(command)) if (level === 'danger') issues.add(danger, what);
    if (saved(plain, commands, spend)) issues.add(danger, 'Downloads a program and runs it.');
    if (REQUEST.test(plain)) issues.add('danger', 'Runs what comes with a request.');
    if (SOCKET.test(plain) && SHELL.test(plain)) issues.add(danger, 'Opens a network connection beside a shell.');
    if (kind === 'compiled') continue;
    const windows = windowsIssue(plain);
    if (windows !== undefined) issues.add(windows.level, windows.what);
    if (EVAL_DECODED.test(plain)) issues.add(/["'][\w+/=\\]{40}/.test(plain) ? 'danger' : 'odd', 'Runs code that it decodes.');
    const fetched = EVAL_FETCHED.exec(plain);
    if (fetched !== null) {
      const [url = ''] = urlsIn(plain.slice(fetched.index, fetched.index + 600), 1);
      issues.add(usualSource(url) ? 'note' : /^https:/i.test(url) && !byNumber(url) && !collects(url) ? 'odd' : 'danger', `Runs code that it downloads from ${printable(url, 80)}.`);
    }
  }
  return issues.all();
}

/** Whether a command names what was downloaded; each comparison is a step, since there may be many of both. */
function saved(text: string, commands: readonly string[], spend: () => void): boolean {
  const files = [...new Set([...text.matchAll(SAVED)].map(([, file = '']) => file))];
  return files.length > 0 && commands.some((command) => files.some((file) => {
    spend();
    return command.includes(file) && !/\.(?:csv|tsv|json|rds|zip|gz|txt|xlsx?|html?)$/i.test(file);
  }));
}

/** Texts that a source hands to a shell. */
function* commandsIn(text: string, kind: ForeignKind): Generator<string> {
  for (const match of text.matchAll(STARTS)) {
    const command = match.slice(1).find((group) => group !== undefined);
    if (command === undefined) continue;
    // `system2("curl", c("-d", ...))`: the arguments follow as texts of their own.
    const rest = text.slice(match.index + match[0].length, match.index + match[0].length + 300).split('\n')[0] ?? '';
    const chained = [...text.slice(match.index + match[0].length, match.index + match[0].length + 2000).matchAll(/\.\s{0,4}args?\s{0,4}\(([^()]{1,2000})\)/g)].slice(0, 10).flatMap(([, given = '']) => [...given.matchAll(/"((?:\\.|[^"\\]){1,2000})"/g)].map(([, each = '']) => each));
    const others = /^\s{0,4}\)?\s{0,40}\.\s{0,4}args?\s{0,4}\(/.test(text.slice(match.index + match[0].length, match.index + match[0].length + 100)) ? chained : /^\s{0,4},/.test(rest) ? [...rest.matchAll(/["']((?:\\.|[^"'\\]){1,300})["']/g)].slice(0, 10).map(([, each = '']) => each) : [];
    yield [command, ...others].join(' ').replaceAll(/\\(["'`\\$])/g, '$1').replaceAll('\\n', '\n');
  }
  for (const { 1: generated = '' } of text.matchAll(GENERATED)) yield generated;
  for (const { 1: handed = '' } of text.matchAll(HANDED)) yield handed.replaceAll(/\\(["'`\\$])/g, '$1').replaceAll('\\n', '\n');
  if (kind === 'compiled') return;
  for (const line of text.split('\n')) {
    if (!/`|%x|qx|\.\s{0,4}execute/.test(line)) continue;
    const commands = [...line.matchAll(MARKED)].map((match) => match.slice(1).find((group) => group !== undefined) ?? '');
    if (commands.length > 0) yield commands.join(' | ');
  }
}
