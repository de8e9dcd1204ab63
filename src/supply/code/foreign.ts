import { pieces } from '../pieces.ts';
import { printable } from '../printable.ts';
import { isPrivateHost } from '../packages/sources.ts';
import { byNumber, collects, hostOf, SECRET_FILE, urlsIn, usualSource } from './hosts.ts';
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
const REQUEST = /\b(?:array_map|array_filter|array_walk|call_user_func(?:_array)?|usort|register_shutdown_function)\s{0,4}\([^;\n]{0,80}\$_(?:GET|POST|REQUEST|COOKIE)\b|\b(?:eval|assert|system|exec|shell_exec|passthru|popen|proc_open|pcntl_exec|create_function|include|require|preg_replace\s{0,4}\(\s{0,4}["']\/[^"'\n]{0,100}\/\w{0,4}e\w{0,4}["'][^;\n]{0,100})\b[^;\n]{0,120}\$_(?:GET|POST|REQUEST|COOKIE|SERVER|FILES)\b|`\s{0,4}\$_(?:GET|POST|REQUEST|COOKIE)\b|\$_(?:GET|POST|REQUEST|COOKIE)\s{0,4}\[[^\]\n]{1,60}\]\s{0,4}\(\s{0,4}\$_/;
const SOCKET = /\b(?:socket\s{0,4}\(\s{0,4}S\b|IO::Socket::INET|TCPSocket\.(?:new|open)|fsockopen\s{0,4}\(|socket\.tcp\(\)|new\s{1,4}Socket\s{0,4}\(|socketConnection\s{0,4}\(|net\.Dial\s{0,4}\()/;
const SHELL = /\b(?:exec|system|spawn|execute|popen|proc_open|Command)\b[^\n]{0,80}["'`](?:(?:\/usr)?\/bin\/(?:ba|z|da)?sh|(?:ba|z|da)?sh(?=["'`]|\s{1,4}-i\b)|cmd(?:\.exe)?|powershell)\b/;
/** What runs when a package is installed or built, whatever it is for. */
const INSTALLS = /^(?:build\.rs|extconf\.rb|rakefile|gemfile|[\w.-]{1,100}\.(?:gemspec|podspec))$/;
/** All settings of whoever runs it, and what sends something to a place that is written out. */
const ENVIRONMENT = /\bENV\s{0,4}\.\s{0,4}(?:to_h|to_a|to_json|inspect|map|each|sort|select|to_s|collect|filter)\b|\benv::vars(?:_os)?\s{0,4}\(|\bgetenv\s{0,4}\(\s{0,4}\)|\$_ENV\b(?!\s{0,4}\[)|\bSystem\.getenv\s{0,4}\(\s{0,4}\)|\bos\.Environ\s{0,4}\(|\bGetEnvironmentVariables\s{0,4}\(|%ENV\b|\bSys\.getenv\s{0,4}\(\s{0,4}\)/;
const SENDS = /\b(?:Net::HTTP(?:\.\w{1,20})?|RestClient|HTTParty|Faraday|Excon|HTTPClient|URI\.open|open-uri|TCPSocket|UDPSocket|TcpStream|UdpSocket|ureq|reqwest|minreq|attohttpc|isahc|LWP::UserAgent|HTTP::Tiny|IO::Socket|curl_init|curl_exec|fsockopen|stream_context_create|file_get_contents|GuzzleHttp|http\.(?:Post|Get|NewRequest|PostForm)|net\.Dial|HttpClient|WebClient|httr::POST|socket\.http|Resolv|getaddrinfo|gethostbyname)\b/;
/** A name that gets what is fetched, decoded or sent in, and where code is run by a name. */
const GOT = new RegExp(String.raw`(?:^|[\n;{(])\s{0,40}(?:let\s{1,4}(?:mut\s{1,4})?|local\s{1,4}|my\s{1,4}|var\s{1,4}|\$)?\$?(\w{1,40})\s{0,4}(?:=|<-)\s{0,4}[^\n;]{0,120}?(?:(${FETCHES})|(${DECODES})|(\$_(?:GET|POST|REQUEST|COOKIE)\b))`, 'g');
const RUN_BY_NAME = /\b(?:eval|instance_eval|class_eval|module_eval|assert|loadstring|create_function|evalq|TOPLEVEL_BINDING\.eval|Meta\.parse)\s{0,4}\(?\s{0,4}(?:parse\s{0,4}\(\s{0,4}text\s{0,4}=\s{0,4})?["']?\$?(\w{1,40})\b/g;
const COMMENT = /^[ \t]{0,200}(?:#(?!!|include|define)|\/\/(?!go:generate)|--(?!\[\[)|;{2}|%)[^\n]{0,4000}$/gm;

/** What starts or evaluates something, or makes it a program. */
const RUNS = /\b(?:eval|instance_eval|class_eval)\b|\bset_permissions\b|\bchmod\b|\b(?:Command::new|system|exec|spawn|popen)\s{0,4}\(?\s{0,4}["'](?:\/bin\/)?(?:ba|z)?sh\b/;
/** What compares a download with a digest that is written down. */
const CHECKED = /\bsha(?:2-?)?(?:256|512)\b|\bSha(?:256|512)\b|\bSHA(?:256|512)\b|\bblake3\b/;
/** How far apart settings and what sends them may stand. */
const NEAR = 400;

/** Whether all settings stand beside what sends something. */
function sendsEnvironment(text: string): boolean {
  const at = ENVIRONMENT.exec(text)?.index;
  return at !== undefined && SENDS.test(text.slice(Math.max(0, at - NEAR), at + NEAR));
}

/** What is written to a file, where the same file is run. */
const WRITES_RUN = /\b(?:fs::write|File::create|(?:File|IO)\.(?:write|binwrite|open)|file_put_contents)\b/;
const WROTE = /\b(?:fs::write|File::create|(?:File|IO)\.(?:write|binwrite|open)|file_put_contents)\s{0,4}\(?\s{0,4}["']([^"'\n]{3,200})["']/g;
/** Where programs lie that nobody is to see, and how their bytes are kept from being seen. */
const UNSEEN = /^(?:\/tmp|\/var\/tmp|\/dev\/shm)\/|(?:^|[\\/])\.[^./\\]/;
const MIXED = /\bb\s{0,4}\^\s{0,4}(?:0x)?[\da-f]{1,4}\b|\^\s{0,4}0x[\da-fA-F]{1,4}\b/;

/** What keys of wallets and machines look like, in a pattern by which they are looked for. */
const HUNTS = /\[(?:0-9a-fA-F|0-9a-f|a-f0-9|a-fA-F0-9|A-Fa-f0-9|[\\]{1,2}da-f[A-F-]{0,3})\]\{64\}|\[1-9A-HJ-NP-Za-km-z\]\{(?:5\d|8\d)|BEGIN[^\n"]{0,40}PRIVATE KEY/;
const GOES_THROUGH = /\bWalkDir\b|\bfilepath\.Walk|\bread_dir\b|\bDir(?:\.glob|\[)|\bFind\.find\b|\bFiles\.walk\b|\bDirectory\.(?:GetFiles|EnumerateFiles)\b/;
const POSTS = /\.post\s{0,4}\(\s{0,4}["']https?:\/\/|\bhttp\.Post\s{0,4}\(\s{0,4}["']https?:\/\/|\bNet::HTTP\.post(?:_form)?\s{0,4}\(?\s{0,4}URI[\s\S]{0,12}["']https?:\/\/|\bPostAsync\s{0,4}\(\s{0,4}["']https?:\/\//;
/** A password that a library of Ruby hands on to a place of its own, and the number of the card by which the machine is known. */
const FORWARDS = /\b(?:Net::HTTP\.post_form|RestClient\.post|HTTParty\.post|Faraday\.post)\b[^\n]{0,20}["']https?:\/\/[^\n]{0,300}(?:["']?(?:pw|pwd|pass\w{0,6})["']?\s{0,4}(?:=>|:)\s{0,4}\w)/;
const OF_MACHINE = /`\s{0,4}(?:getmac|ifconfig|ipconfig|ip\s{1,4}(?:link|addr))\b|\/sys\/class\/net\//;

/** Texts of PHP in parts, and turned round. */
const PARTS = /'\s{0,4}\.\s{0,4}'|"\s{0,4}\.\s{0,4}"/g;
const TURNED = /\bstrrev\s{0,4}\(\s{0,4}["'](\w{2,40})["']\s{0,4}\)/g;
/** A name that gets the name of a function. */
const FUNCTION = /\$(\w{1,40})\s{0,4}=\s{0,4}["'](\w{3,40})["']\s{0,4};/g;

/** A program of PHP with the names of functions put in where it calls them by names that stand for them. */
function php(text: string): string {
  if (!text.includes('<?')) return text;
  const whole = text.replaceAll(PARTS, '').replaceAll(TURNED, (_, word: string) => `'${[...word].reverse().join('')}'`);
  const names = new Map([...whole.matchAll(FUNCTION)].map(([, name = '', word = '']) => [name, word]));
  return names.size === 0 ? whole : whole.replaceAll(/\$(\w{1,40})(?=\s{0,4}\()/g, (all, name: string) => names.get(name) ?? all);
}

/** What a source would do that nobody builds or loads it for. Linear in the source. */
export function foreignIssues(source: string, kind: ForeignKind, spend: () => void, name = ''): readonly Issue[] {
  const installs = INSTALLS.test(name);
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
    const sent = SENDS.test(plain) ? urlsIn(plain).find((url) => !usualSource(url) && !isPrivateHost(hostOf(url))) : undefined;
    if (kind === 'script' && sent !== undefined && sendsEnvironment(plain)) issues.add('danger', `Sends the environment, which holds keys, to ${printable(sent, 80)}, it seems.`);
    if (installs && SENDS.test(plain) && (ENVIRONMENT.test(plain) || SECRET_FILE.test(plain))) issues.add('danger', 'Reads keys or settings of whoever installs it, beside talking to somebody.');
    if (installs && sent !== undefined && !(/^https:/i.test(sent) && CHECKED.test(plain) && !byNumber(sent) && !collects(sent))) issues.add(RUNS.test(plain) || byNumber(sent) || collects(sent) ? 'danger' : 'odd', `Talks to ${printable(sent, 80)} when it is installed or built.`);
    if (HUNTS.test(plain) && GOES_THROUGH.test(plain) && POSTS.test(plain)) issues.add('danger', 'Looks through files for keys and sends what it finds away.');
    if (kind === 'compiled') continue;
    const windows = windowsIssue(plain);
    if (windows !== undefined) issues.add(windows.level, windows.what);
    if (WRITES_RUN.test(plain)) for (const [, file = ''] of plain.matchAll(WROTE)) {
      spend();
      if (commands.some((command) => command.startsWith(file))) issues.add(UNSEEN.test(file) || MIXED.test(plain) ? 'danger' : 'odd', `Writes the program ${printable(file, 60)} and runs it.`);
    }
    // Tests of Ruby assert what they fetch.
    const run = new Set([...plain.matchAll(RUN_BY_NAME)].filter(([whole]) => plain.includes('<?') || !whole.startsWith('assert')).map(([, each = '']) => each));
    if (run.size > 0) for (const { 0: whole, 1: each = '', 2: fetchedThere, 3: decodedThere, 4: asked, index } of plain.matchAll(GOT)) {
      spend();
      const [from = ''] = urlsIn(plain.slice(index, index + whole.length + 300), 1);
      const usual = fetchedThere !== undefined && usualSource(from);
      if (run.has(each)) issues.add(usual ? 'note' : asked !== undefined || (fetchedThere !== undefined && (installs || plain.includes('<?') || !/^https:/i.test(from) || byNumber(from) || collects(from))) || (decodedThere !== undefined && /["'][\w+/=\\]{40}/.test(plain)) ? 'danger' : 'odd', fetchedThere !== undefined ? 'Runs code that it downloads.' : asked !== undefined ? 'Runs what comes with a request.' : 'Runs code that it decodes.');
    }
    const words = php(plain);
    if (words !== plain && REQUEST.test(words) && !REQUEST.test(plain)) issues.add('danger', 'Runs what comes with a request.');
    if (words !== plain && EVAL_DECODED.test(words) && !EVAL_DECODED.test(plain)) issues.add('danger', 'Runs code that it decodes, by names that it hides.');
    if (FORWARDS.test(plain) && OF_MACHINE.test(plain)) issues.add('danger', 'Sends a password away, with what tells the machine from others.');
    if (EVAL_DECODED.test(plain)) issues.add(/["'][\w+/=\\]{40}/.test(plain) ? 'danger' : 'odd', 'Runs code that it decodes.');
    const fetched = EVAL_FETCHED.exec(plain);
    if (fetched !== null) {
      const [url = ''] = urlsIn(plain.slice(fetched.index, fetched.index + 600), 1);
      issues.add(usualSource(url) ? 'note' : /^https:/i.test(url) && !byNumber(url) && !collects(url) && !installs && !plain.includes('<?php') ? 'odd' : 'danger', `Runs code that it downloads from ${printable(url, 80)}.`);
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
    const rust = match[0].startsWith('Command::new') ? (/^(?:"(?:\\.|[^"\\]){0,2000}"|[^;"]){0,400}/.exec(text.slice(match.index + match[0].length, match.index + match[0].length + 3000))?.[0] ?? '') : '';
    const others = rust !== '' ? [...rust.matchAll(/"((?:\\.|[^"\\]){1,2000})"/g)].slice(0, 20).map(([, each = '']) => each) : /^\s{0,4}\)?\s{0,40}\.\s{0,4}args?\s{0,4}\(/.test(text.slice(match.index + match[0].length, match.index + match[0].length + 100)) ? chained : /^\s{0,4},/.test(rest) ? [...rest.matchAll(/["']((?:\\.|[^"'\\]){1,300})["']/g)].slice(0, 10).map(([, each = '']) => each) : [];
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
