import { lookAlike } from '../packages/look-alike.ts';
import { pieces } from '../pieces.ts';
import { printable } from '../printable.ts';
import { byNumber, collects, hostOf, imitatesSource, SECRET_FILE, START_FILE, urlsIn, usualSource } from './hosts.ts';
import type { Issue } from './issue.ts';

/** Shell commands, as notebooks, scripts and configurations hold them: what they would do. Patterns are bounded. */

/** What one pattern is tried on at once, and how far two such pieces overlap. */
const PIECE = 60_000;
const OVERLAP = 10_000;

const FETCH = String.raw`\b(?:curl|wget|fetch|aria2c|lwp-download|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b`;
const RUNNER = String.raw`(?:sudo\s{1,8}(?:-\w{1,8}\s{1,8}){0,4})?(?:env\s{1,8})?(?:\/(?:usr\/)?(?:local\/)?bin\/)?(?:ba|z|k|da|c|tc|a)?sh\b|(?:sudo\s{1,8})?(?:\/usr\/bin\/(?:env\s{1,8})?)?(?:python[\d.]{0,4}|perl|ruby|node|php|pwsh|powershell)\b|(?:iex|Invoke-Expression)\b|(?:source|xargs)\b`;

const DANGERS: readonly (readonly [what: string, ...patterns: RegExp[]])[] = [
  ['downloads a program and runs it',
    new RegExp(`${FETCH}[^\\n;]{0,600}\\|\\s{0,8}(?:tee\\b[^|\\n]{0,80}\\|\\s{0,8})?(?:(?:gunzip|base64|zcat|tac|rev|xxd|openssl)\\b[^|\\n]{0,80}\\|\\s{0,8}){0,3}(?:${RUNNER})`, 'i'),
    new RegExp(`(?:${RUNNER}|\\beval\\b|\\bexec\\b)[^\\n;|]{0,60}(?:\\$\\(|<\\(|\`)\\s{0,8}${FETCH}`, 'i'),
    /\b(?:DownloadString|DownloadFile|Net\.WebClient|FromBase64String)\b[^\n]{0,300}\b(?:iex|Invoke-Expression|Start-Process)\b|\b(?:iex|Invoke-Expression)\b[^\n]{0,200}\b(?:DownloadString|Net\.WebClient|Invoke-WebRequest|iwr|irm)\b/i,
    /\b(?:iwr|Invoke-WebRequest|wget|curl)\b[^\n;|]{0,300}\s-o(?:ut(?:file)?)?\s{1,4}["']?([^\s"';&|]{3,200}\.(?:exe|bat|cmd|ps1|scr|msi|vbs|dll))["']?[^\n]{0,80}[;&]\s{0,8}(?:&\s{0,4})?(?:start(?:-process)?\s{1,4})?["']?\1/i,
    /\bcertutil\b[^\n]{0,80}-urlcache|\bbitsadmin\b[^\n]{0,80}\/transfer|\bmshta\b[^\n]{0,40}(?:https?:|javascript:|vbscript:)|\bregsvr32\b[^\n]{0,80}(?:https?:|scrobj)|\brundll32\b[^\n]{0,80}(?:javascript:|https?:)/i],
  ['opens a shell for somebody else',
    /\/dev\/(?:tcp|udp)\/[^\s/]{1,100}\/\d{1,5}/, /\bn(?:c|cat|etcat)\b[^\n;|]{0,120}\s-[a-z]{0,6}[ec][a-z]{0,4}\s/i, /\bsocat\b[^\n]{0,200}\bexec:/i, /\bmkfifo\b[^\n]{0,200}\bn(?:c|cat|etcat)\b/, /\bbash\s{1,8}-i\b[^\n]{0,40}[<>]&/, /\b(?:pty\.spawn|os\.dup2)\b/, /\bNet\.Sockets\.TCPClient\b[\s\S]{0,1500}\b(?:iex|Invoke-Expression)\b/i, /\btelnet\b[^\n]{0,100}\|\s{0,8}(?:ba)?sh\b/,
    /\bn(?:c|cat|etcat)\s[^\n;|]{3,120}\|\s{0,8}(?:\/bin\/)?(?:ba|z|da|k)?sh\b/, /\b(?:ba|z|da|k)?sh\s{1,4}-i\b[^\n;|]{0,40}\|\s{0,8}n(?:c|cat|etcat)\s/],
  ['decodes hidden code and runs it',
    new RegExp(`\\b(?:base64\\s{1,8}(?:-d|-D|--decode|-di)|base32\\s{1,8}(?:-d|--decode)|xxd\\s{1,8}-r|openssl\\s{1,8}(?:enc|base64)[^|\\n]{0,60}-d|uudecode|rev)\\b[^\\n;]{0,120}\\|\\s{0,8}(?:(?:gunzip|zcat|tr|rev)\\b[^|\\n]{0,60}\\|\\s{0,8}){0,3}(?:${RUNNER})`, 'i'),
    new RegExp(`(?:${RUNNER}|\\beval\\b)[^\\n;|]{0,40}(?:\\$\\(|<\\(|<<<|\`)[^\\n]{0,1000}\\b(?:base64|base32|xxd|uudecode)\\b`, 'i'),
    /(?:^|[;&|\n]|&&)\s{0,8}(?:\$\(|`)[^\n)`]{0,1000}\b(?:base64|base32)\s{1,8}(?:-d|-D|--decode)/,
    /(?:^|[\n;&|]\s{0,8})(\w{1,40})=["']?(?:\$\(|`)[^\n)`]{0,2000}\b(?:base64\s{1,8}(?:-d|-D|--decode)|xxd\s{1,8}-r)[^\n]{0,100}[\s\S]{0,400}?(?:\beval\s{1,8}|\b(?:ba|z|da)?sh\s{1,8}-c\s{1,8})["']?\$\{?\1\b/,
    /\bpowershell(?:\.exe)?\b[^\n]{0,120}\s-e(?:(?:nc|ncodedcommand|c|n)?\s{1,4}[\w+/=]{20}|(?:nc|ncodedcommand|ncoded)\s{1,4}[\w+/=]{8})/i],
  ['sends files or secrets of the machine away',
    // Kept in a file first, which is sent then.
    /(?:^|[;&|\n]\s{0,8})(?:env|printenv)\b[^\n;&]{0,60}>\s{0,4}([\w./-]{1,60})\b[\s\S]{0,400}?\bcurl\b[^\n;]{0,200}(?:@|-T\s{1,4}|--upload-file\s{1,4})\1\b/i,
    /\b(?:curl|wget|http)\b[^\n;]{0,300}(?:\s-d\b|\s--data|\s-F\b|\s--form\b|\s-T\b|--upload-file|--post-data|--post-file|--body-data)[^\n;]{0,300}(?:\$\(|`|@-?(?:[\s~/'"]|$)|\$\{?\w{0,40}(?:KEY|TOKEN|SECRET|PASS)|\benv\b|printenv)/i,
    /\b(?:curl|wget|nslookup|dig|ping|http)\b[^\n;]{0,300}(?:\$\(|`)\s{0,4}(?:whoami|id|env|printenv|hostname|uname|cat|base64|tar|ls|pwd|echo|history|ifconfig|ip\b)/i,
    /\b(?:env|printenv|set|history|cat\s[^|\n]{1,200}|tar\s[^|\n]{1,200}|zip\s[^|\n]{1,200}|whoami|id|hostname|ls\s[^|\n]{0,100}|base64\s[^|\n]{1,200})\s{0,4}\|[^\n;]{0,200}\b(?:curl|wget|nc|ncat|netcat|socat)\b/i,
    /\b(?:base64|xxd|od|hexdump)\b[\s\S]{0,400}\b(?:nslookup|dig|host|ping)\b[^\n;|&]{0,40}\s["']?\$\{?\w{1,40}\}?[.\w-]{1,200}/,
    /\b(?:scp|rsync|sftp|ftp|rclone)\b[^\n;]{0,200}(?:\.ssh|\.aws|\.env\b|id_rsa|\/etc\/passwd|\/etc\/shadow)/i,
    /\bcurl\b[^\n;|]{0,300}(?:\s-T\s{0,4}|\s--upload-file[\s=]{1,4}|\s-F\s{0,4}\S{0,80}=@|\s-d\s{0,4}@|\s--data(?:-binary|-raw)?[\s=]{1,4}@)[^\n;|]{0,300}\bhttps?:\/\/(?!(?:127|10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.)\d{1,3}(?:\.\d{1,3}){3}/,
    /\bfind\s{1,4}["']?(?:~|\$\{?HOME|\/(?:root|home|Users|etc)?[\s/])[^\n]{0,300}-exec\s{1,4}(?:curl|wget)\b[^\n]{0,200}(?:@|-T\s{0,4}|--post-file[=\s])["']?\{\}/,
    /169\.254\.169\.254|metadata\.google\.internal/],
  ['destroys files', /\brm\s{1,8}(?:-\w{1,10}\s{1,8}|--[\w-]{1,30}\s{1,8}){1,5}(?:\/(?:(?:home|etc|usr|var|boot|root|opt|lib)\/?)?(?:\s|\*|$|;|&|\||'|")|~\/?(?:\s|$|;|\*)|\$HOME\/?(?:\s|$|;|\*)|--no-preserve-root)/, /\bmkfs(?:\.\w{1,8})?\s/, /\bdd\b[^\n;]{0,100}\bof=\/dev\/(?:sd|nvme|hd|vd|disk)/, /:\(\)\s{0,4}\{\s{0,4}:\s{0,4}\|\s{0,4}:/, /\bformat\s{1,4}c:/i, /\bdel\s{1,4}\/[sfq]\s[^\n]{0,40}c:\\/i, /\bshred\b[^\n]{0,40}\s\//],
  ['sets something up that starts by itself', /\bcrontab\s{1,8}(?:-(?!l\b|r\b)|[<\w/.])|\|\s{0,8}crontab\b/, />>?\s{0,8}["']?(?:~|\$HOME|\/root|\/home\/[\w.-]{1,60})\/\.(?:bashrc|bash_profile|profile|zshrc|ssh\/authorized_keys)/, />>?\s{0,8}["']?\/etc\/(?:cron|profile|rc|init|sudoers|passwd|shadow|ld\.so|hosts)/, />>?\s{0,8}["']?[^\s"'>]{0,200}(?:sitecustomize\.py|usercustomize\.py|(?:site|dist)-packages\/[\w.-]{1,60}\.pth|\.ipython\/profile_\w{1,40}\/startup\/[\w.-]{1,60})/, /\bsystemctl\s{1,8}enable\b/, /\bgit\s{1,4}config\s{1,4}(?:--(?:global|system)\s{1,4})?(?:core\.(?:hookspath|fsmonitor|sshcommand|gitproxy)\s{1,4}["']?(?:\/tmp|\/var\/tmp|\/dev\/shm|\S{0,40}(?:curl|wget|sh\s{1,4}-c))|alias\.\w{1,30}\s{1,4}["']?!)/i, /\b(?:useradd|adduser|usermod)\b[^\n]{0,80}(?:sudo|wheel|root|-o\s{1,4}-u\s{1,4}0)/, /\breg\s{1,8}add\b[^\n]{0,120}\\Run\b/i, /\bschtasks\b[^\n]{0,120}\/create/i, /\blaunchctl\s{1,4}load\b/, /\bchmod\s{1,8}(?:u\+s|[4267]7\d\d)\s/],
  ['runs a file whose name says that nothing in it is run', /(?:^|[\n;&|(]|\b(?:sudo|nohup|exec)\s)\s{0,8}(?:node|bun|deno\s{1,4}run|python[\d.]{0,4}|php|perl|ruby|(?:ba|z|da)?sh)\s{1,4}["']?[\w@./~-]{1,200}\.(?:woff2?|ttf|otf|eot|png|jpe?g|gif|ico|webp|bmp|mp[34]|wav|ogg|webm)\b/i],
  ['mines coins', /\bxmrig\b|\bstratum\+(?:tcp|ssl)|\bminerd\b|\bcpuminer\b|\bt-rex\b[^\n]{0,40}-a\b|\bethminer\b|\bnbminer\b/i],
  ['hides what it does', /\bhistory\s{1,4}-c\b[^\n]{0,60}(?:rm|unset)|\bunset\s{1,4}HISTFILE\b|\bsetenforce\s{1,4}0\b|\biptables\s{1,4}-F\b|\bSet-MpPreference\b[^\n]{0,80}-Disable/i],
];

/** A text in base64 that a command writes down. */
const WRITTEN = /\b(?:echo|printf)\s{1,4}(?:-\w{1,3}\s{1,4}|["']?%s["']?\s{1,4}){0,2}["']?([A-Za-z0-9+/]{24,100000}={0,2})["']?\s{0,4}\|\s{0,4}(?:base64|openssl\s{1,4}base64)\s{1,4}(?:-\w{1,3}|--decode)/g;

/** Letters by their numbers that a shell takes; read before backslashes are taken away. */
const BY_NUMBERS: readonly RegExp[] = [
  /\b(?:printf|echo\s{1,4}-\w{0,3}e\w{0,3})\s{1,4}["']?[^\n"'|]{0,40}(?:\\x[\da-fA-F]{2}|\\[0-3][0-7]{2}){3}[^\n|]{0,4000}\|\s{0,8}(?:sudo\s{1,4})?(?:ba|z|da|k)?sh\b/,
  /(?:^|[\s;&|"'(])(?:\$\(|`)\s{0,4}(?:printf|echo\s{1,4}-\w{0,3}e\w{0,3})\s{1,4}["']?[^\n"'|]{0,40}(?:\\x[\da-fA-F]{2}|\\[0-3][0-7]{2}){3}/,
];

/** An archive of all files of somebody, and an upload: two patterns, since one with both would try each end for each beginning. */
const ARCHIVED = /\b(?:tar|zip|7z|rar)\s[^\n|;&]{0,200}[\s"'](?:~|\$HOME|\/home|\/root|\/content\/drive|\/etc|\/Users)/;
const UPLOADED = /\bcurl\b(?=[^\n;|]{0,300}\s(?:-F|-T|--upload-file|--form|--data-binary)\b)[^\n;|]{0,300}https?:\/\//;

/** An archive that is unpacked while it is downloaded, before something is run by its path. */
const UNPACKED = new RegExp(`${FETCH}[^\\n;|]{0,300}?((?:https?|ftp)://[^\\s'"|;]{1,300})[^\\n;|]{0,200}\\|\\s{0,8}(?:sudo\\s{1,8})?(?:tar|unzip|bsdtar|cpio)\\b[\\s\\S]{1,300}?[\\s;&](?:\\./\\S|(?:ba)?sh\\s|make\\b)`, 'i');
const FETCHES = new RegExp(`${FETCH}[^\\n;&|]{0,600}`, 'gi');

const FETCHED = new RegExp(FETCH, 'i');
/** Something that lies where downloads do is started, or made a program. */
const STARTED = /(?:[;&|\n]|&&)\s{0,8}(?:sudo\s{1,4})?(?:\.\/\S|\/tmp\/\S|(?:ba|z|da)?sh\s{1,4}[\w./-]{1,200}\.sh\b|python[\d.]{0,4}\s{1,4}[\w./-]{1,200}\.py\b|make\b|chmod\s{1,4}(?:\+x|[0-7]?7[0-7]{2})\b)/;

/** How the client of a site for data sets is given its key, as every guide says. */
const SET_UP = /\b(?:cp|mv|chmod\s{1,4}\d{3,4}|mkdir\s{1,4}-p|ls\s{1,4}-\w{1,4})\b[^\n;&|]{0,200}\.kaggle\b[^\n;&|]{0,100}/g;

/** The key by which one signs in is not what is sent. */
/** A key that is made. */
const MADE_KEY = /\bssh-keygen\b[^\n;&|]{0,300}/g;
/** What everybody may have. */
const PUBLIC_KEY = /\.ssh\/[\w.-]{1,60}\.pub\b|\bid_\w{1,20}\.pub\b/g;
const IDENTITY = /\s-i\s{1,4}["']?(?:~|\$HOME|\/home\/[\w.-]{1,40}|\/root)?\/?[^\s"']{0,80}\.ssh\/[\w.-]{1,60}/g;
const NPM = /\b(?:npm|pnpm|yarn|bun)\s{1,8}(?:-\S{1,20}\s{1,8}){0,3}(?:i|install|add)\s{1,8}(?:-\S{1,20}\s{1,8}){0,3}(https?:\/\/[^\s'"]{1,300})/gi;
const NPM_NAMES = /\b(?:npm|pnpm|yarn|bun)\s{1,8}(?:i|install|add)\s{1,8}([^\n;&|]{2,2000})/gi;
/** Tools that fetch a package and run it. */
const RUN_FROM = /\b(?:npx|bunx|(?:pnpm|yarn|npm)\s{1,4}(?:dlx|exec|x)|uvx|pipx\s{1,4}run)\s{1,8}(?:-\S{1,20}\s{1,8}){0,4}(?:--from[\s=]{1,4})?["']?(?:git\+)?(https?:\/\/[^\s'"]{1,300})/gi;
/** Settings by which every later installation takes packages from somewhere. */
const REGISTRY = /\b(?:npm|pnpm|yarn|pip[\d.]{0,4})\s{1,8}config\s{1,8}set\s{1,8}(?:--?\w{1,20}\s{1,8}){0,3}(?:[\w@:.-]{0,60}registry|npmRegistryServer|global\.(?:extra-)?index-url)[\s=]{1,8}["']?(https?:\/\/[^\s'"]{1,300})|--registry[\s=]{1,4}["']?(?=http:)(https?:\/\/[^\s'"]{1,300})/gi;
/** A host whose certificate is never looked at any more, by the same settings. */
const TRUSTED = /\bpip[\d.]{0,4}\s{1,8}config\s{1,8}set\s{1,8}(?:--?\w{1,20}\s{1,8}){0,3}global\.trusted-host[\s=]{1,8}["']?([\w.-]{3,200})/gi;
/** Names that only a network of one's own has. */
const OWN_NETWORK = /(?:^|\.)(?:local|localhost|internal|intranet|corp|lan|home|private|test|example)$|^[^.]+$|^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./i;
/** An archive that is opened with a password, or a file that is decrypted: nothing on its way could look into it. */
const LOCKED = /\bunzip\b[^\n;&|]{0,120}\s-P\s{0,4}["']?\w|\b7z[arz]?\s{1,4}[xe]\b[^\n;&|]{0,120}\s-p["']?\w|\bunrar\s{1,4}[xe]\b[^\n;&|]{0,120}\s-p["']?\w|\bopenssl\s{1,4}(?:enc|aes\S{0,20})\b[^\n;&|]{0,160}\s-(?:k|pass)\b|\bgpg\b[^\n;&|]{0,120}--passphrase\b/i;
/** Something that is run by a path. */
const RUN_BY_PATH = /(?:[;&|\n]|&&)\s{0,8}(?:sudo\s{1,4}|nohup\s{1,4}){0,2}(?:\.{0,2}\/\S|(?:ba|z|da)?sh\s{1,4}[\w./-]|python[\d.]{0,4}\s{1,4}[\w./-]|chmod\s{1,4}(?:\+x|[0-7]?7[0-7]{2})\b)/;
/** Channels of conda by their addresses. */
const CHANNEL = /\b(?:conda|mamba|micromamba)\b[^\n;&|]{0,120}(?:\s-c|\s--channel|--(?:add|append|prepend)\s{1,4}channels)[\s=]{1,4}["']?(https?:\/\/[^\s'"]{1,300})/gi;
const PIP = /\b(?:pip[\d.]{0,4}|uv(?:\s{1,4}pip)?|pipx|conda|mamba|poetry|easy_install)\s{1,8}(?:-\w\s|--\w[\w-]{0,30}\s|){0,3}(?:install|add|run)\b([^\n;&|]{0,2000})/gi;

/** Where an output goes: what is written there is read by nobody here. */
const WRITTEN_TO = /(?:\d?>{1,2}\|?|\btee\s{1,4}(?:-a\s{1,4})?)\s{0,4}["']?[^\s"';&|<>()]{1,300}["']?/g;
/** Installers that their makers tell everybody to run in this way. */
const INSTALLERS = /https:\/\/(?:sh\.rustup\.rs|(?:www\.)?ollama\.(?:com|ai)\/install\.sh|install\.python-poetry\.org|(?:www\.)?astral\.sh\/uv|get\.docker\.com|raw\.githubusercontent\.com\/(?:nvm-sh|Homebrew|ohmyzsh|pyenv|huggingface|astral-sh|docker)\/|deb\.nodesource\.com|get\.helm\.sh|packagecloud\.io\/install|bun\.sh\/install|pyenv\.run|install\.determinate\.systems|nixos\.org\/nix\/install|micro\.mamba\.pm|hf\.co\/cli\/install\.sh|(?:uploader|cli)\.codecov\.io\/|codecov\.io\/bash|get\.k3s\.io|get\.volta\.sh|deno\.land\/install\.sh|just\.systems\/install\.sh|sdk\.cloud\.google\.com|(?:community\.)?chocolatey\.org\/install\.ps1|get\.scoop\.sh|raw\.githubusercontent\.com\/ScoopInstaller\/)/;
const DOWNLOADS = DANGERS[0]?.[0];

/** Whether an address is of an installer that its makers tell everybody to run from there. */
export function isInstaller(url: string): boolean {
  return INSTALLERS.test(url);
}

/** Marks between the letters of a word, which the command line of Windows passes over. */
const CARETS = /\b[a-z]{1,12}\^[a-z]{1,12}\^[a-z]|(?<![\w^])[a-z]{1,8}\^[a-z]{1,12}(?:\.exe)?\s{1,4}[-/]/i;
/** A part of what a name stands for, and a word that is turned round. */
const SLICED = /\$\{(\w{1,30}):(\d{1,4})(?::(\d{1,4}))?\}/g;
const REVERSED = /(?:\$\(|`)\s{0,4}rev\s{0,4}<<<\s{0,4}["']?([^\s"'`()$]{1,200})["']?\s{0,4}[)`]/g;

/** A name that gets a plain word. */
const ASSIGNED = /(?:^|[;\n&]|&&)[ \t]{0,40}(?:export[ \t]{1,8}|local[ \t]{1,8})?([A-Za-z_]\w{0,30})=(["']?)([^\s"';&|$`()<>]{1,200})\2(?=[\s;&|]|$)/g;
/** Names side by side, or beside letters: the words that they make stand nowhere. */
const PUT_TOGETHER = /\$\{?\w{1,30}\}?\$\{?\w|\w\$\{\w{1,30}\}|\$\{\w{1,30}\}\w/;

/** A script with the words that its names stand for, where it puts words together from them. */
function expanded(script: string): string {
  if (!PUT_TOGETHER.test(script)) return script;
  const words = new Map<string, string>();
  const learn = (text: string): void => { for (const [, name = '', , word = ''] of text.matchAll(ASSIGNED)) words.set(name, word); };
  learn(script);
  if (script.includes(':') && words.size > 0) {
    const cut = script.replaceAll(SLICED, (whole, name: string, from: string, length: string | undefined) => words.get(name)?.slice(Number(from), length === undefined ? undefined : Number(from) + Number(length)) ?? whole);
    learn(cut.replaceAll(REVERSED, (_, word: string) => [...word].reverse().join('')));
  }
  return words.size === 0 ? script : script.replaceAll(/\$\{(\w{1,30})\}|\$(\w{1,30})/g, (whole, braced: string | undefined, plain: string | undefined) => words.get(braced ?? plain ?? '') ?? whole);
}

/** What a command would do. Ordinary commands of data science give nothing, or notes. */
export function shellIssues(text: string, line?: number, deep = 0): readonly Issue[] {
  const whole = expanded(text);
  const found = [...pieces(text, PIECE, OVERLAP)].flatMap((piece) => issuesOf(piece, line, deep));
  // What the names of the script hide comes out where they are put in.
  if (whole !== text && !found.some(({ level }) => level === 'danger')) found.push(...[...pieces(whole, PIECE, OVERLAP)].flatMap((piece) => issuesOf(piece, line, deep).filter(({ level }) => level === 'danger')));
  return found;
}

/** @param deep - how often a text was decoded to get the command */
function issuesOf(command: string, line: number | undefined, deep: number): readonly Issue[] {
  const found: Issue[] = [];
  const say = (level: Issue['level'], what: string, at = 0): void => {
    // Of a whole script, the line that it is about.
    const shown = command.slice(command.lastIndexOf('\n', at) + 1).trim();
    found.push({ level, what: `The command ${printable(shown.split('\n')[0] ?? '', 80)} ${what}.`, ...(line === undefined ? {} : { line }) });
  };
  // Empty quotes, escaped letters and `${IFS}` do not change what a shell runs.
  const plain = (CARETS.test(command) ? command.replaceAll(/\^(?=\w)/g, '') : command).replaceAll(/\$\{?IFS\}?/g, ' ').replaceAll(/(?<=\w)(?:''|"")(?=\w)/g, '').replaceAll(/\\(?=[a-z])/g, '').replaceAll(/\\\n/g, ' ').replaceAll(IDENTITY, ' ');
  for (const [what, ...patterns] of DANGERS) for (const pattern of patterns) {
    const at = pattern.exec(plain)?.index;
    if (at === undefined) continue;
    say(what === DOWNLOADS && INSTALLERS.test(plain) && urlsIn(plain).every((url) => INSTALLERS.test(url) || usualSource(url)) ? 'odd' : 'danger', what, plain === command ? at : 0);
    break;
  }
  for (const [, letters = ''] of plain.matchAll(WRITTEN)) {
    const text = Buffer.from(letters, 'base64').toString('latin1');
    if (deep < 2 && /^[\t\n\r -~]{8,}$/.test(text) && text.split('\n').some((each) => shellIssues(each.replace(/^(?:[\d*@][\w*/,-]{0,20}\s{1,20}){1,5}/, ''), undefined, deep + 1).some(({ level }) => level === 'danger'))) say('danger', 'hides a command in letters that acts against whoever decodes it');
  }
  if (BY_NUMBERS.some((pattern) => pattern.test(command))) say('danger', 'decodes hidden code and runs it');
  if (ARCHIVED.test(plain) && UPLOADED.test(plain)) say('danger', 'sends files or secrets of the machine away');
  if (fetchedThenRun(plain)) say(urlsIn(plain).length > 0 && urlsIn(plain).every((url) => usualSource(url) || INSTALLERS.test(url)) ? 'odd' : 'danger', 'downloads a program and runs it');
  if (SECRET_FILE.test(plain.replaceAll(WRITTEN_TO, ' ').replaceAll(SET_UP, '').replaceAll(MADE_KEY, '').replaceAll(PUBLIC_KEY, '')) && /\b(?:cat|cp|mv|tar|zip|base64|curl|wget|scp|nc|less|head|tail|grep|strings|xxd|type|more|openssl|gpg)\b/.test(plain)) say('danger', 'reads keys or accounts of the machine');
  else if (START_FILE.test(plain) && /(?:>>?|\btee\b|\bcp\b|\bmv\b|\bln\b)/.test(plain) && !/site-packages|dist-packages|^\s*(?:echo|cat)\b[^>]*$/.test(plain)) say('odd', 'touches files from which things start by themselves');
  for (const url of urlsIn(plain)) {
    if (collects(url) && /\b(?:curl|wget|nc|http|Invoke-\w{1,20})\b/i.test(plain)) say('danger', 'talks to a service that collects what is sent to it');
    else if (byNumber(url) && FETCHED.test(plain)) say(STARTED.test(plain) ? 'danger' : 'odd', STARTED.test(plain) ? 'downloads a program and runs it' : 'fetches from an address by number');
  }
  if (lockedThenRun(plain)) say('danger', 'downloads a locked archive, opens it and runs what is in it');
  const cloned = /\bgit\s{1,8}clone\s{1,8}(?:-\S{1,40}\s{1,8}(?:\d{1,4}\s{1,8})?){0,4}["']?(\w{2,6}:\/\/\S{1,300})[\s\S]{1,400}?(?:[\s;&|](?:\.\/\S|(?:ba)?sh\s|python[\d.]{0,4}\s|pip[\d.]{0,4}\s{1,4}install\s|make\b))/.exec(plain)?.[1];
  if (cloned !== undefined && !usualSource(cloned)) say(/^https:/i.test(cloned) && !byNumber(cloned) ? 'odd' : 'danger', 'fetches a repository from where they rarely come from, and runs something of it');
  const unpacked = UNPACKED.exec(plain)?.[1];
  if (unpacked !== undefined && !usualSource(unpacked)) say(/^https:/i.test(unpacked) && !byNumber(unpacked) && !collects(unpacked) ? 'odd' : 'danger', 'unpacks what it downloads from where programs rarely come from, and runs something of it');
  packages(plain, say);
  return found;
}

/** A download that is opened with a password, and something that is run after that. */
function lockedThenRun(command: string): boolean {
  const fetched = FETCHED.exec(command)?.index;
  const opened = fetched === undefined ? undefined : LOCKED.exec(command)?.index;
  return fetched !== undefined && opened !== undefined && opened > fetched && RUN_BY_PATH.test(command.slice(opened)) && urlsIn(command).some((url) => !usualSource(url));
}

/** What starts the file that is named next, or makes it a program; the path before the name does not count. */
const RUNS = new RegExp(`(?:^|[\\s;&|(])(?:chmod\\b([^\\n;&|]{0,200})|(${RUNNER}|nohup|start(?:\\s{1,8}/\\w{1,8}){0,3}|Start-Process(?:\\s{1,8}-\\w{1,20}){0,2})\\s{1,8}(?:-\\w{1,4}\\s{1,8}){0,3}["']?(?:[\\w~.$%:\\\\/-]{0,100}[\\\\/])?([^"'\\s;&|()\\\\/]{1,100})(?=["'\\s;&|)]|$)|(?:\\.\\/|\\.\\s{1,4})["']?(?:[\\w~.$%:\\\\/-]{0,100}[\\\\/])?([^"'\\s;&|()\\\\/]{1,100})(?=["'\\s;&|)]|$))`, 'gi');
const SUBSTITUTED = new RegExp(`(?:${RUNNER}|\\beval\\b)[^\\n;|&]{0,60}(?:\\$\\(|\`)([^\\n)\`]{1,400})`, 'g');
const EXECUTABLE = /\+x|\b7[0-7]{2}\b|\b[0-7]?[75]55\b/;

/** The last part of a path, in lower case. */
function lastPart(path: string): string {
  return path.replace(/^["']|["']$/g, '').replace(/^.*[/\\]/, '').toLowerCase();
}

/** Where each name is last run, and where it is last run by Python. One reading: there may be as many names as lines. */
function runsIn(command: string): { readonly any: ReadonlyMap<string, number>; readonly python: ReadonlyMap<string, number> } {
  const any = new Map<string, number>();
  const python = new Map<string, number>();
  for (const { index, 1: modes, 2: runner, 3: file, 4: direct } of command.matchAll(RUNS)) {
    if (modes !== undefined) {
      if (EXECUTABLE.test(modes)) for (const word of modes.split(/\s{1,20}/)) if (word !== '') any.set(lastPart(word), index);
    } else if (direct !== undefined) any.set(direct.toLowerCase(), index);
    else if (file !== undefined) (/python/i.test(runner ?? '') ? python : any).set(file.toLowerCase(), index);
  }
  return { any, python };
}

/** A file that is fetched, and named again where it is run. */
function fetchedThenRun(command: string): boolean {
  let runs: ReturnType<typeof runsIn> | undefined;
  for (const match of command.matchAll(FETCHES)) {
    const target = /(?:\s-o\s{0,4}|\s-O\s{1,4}|\s--output(?:-document)?[\s=]{1,4}|-OutFile\s{1,4}|>\s{0,4})["']?([^\s"';&|]{1,200})/.exec(match[0])?.[1] ?? /\/([\w.-]{1,100})["']?\s{0,8}$/.exec(match[0].replace(/\s-[OLsSkq]{1,6}(?=\s|$)/g, ''))?.[1];
    if (target === undefined || target === '-' || target === '/dev/null') continue;
    runs ??= runsIn(command);
    const name = lastPart(target);
    const end = match.index + match[0].length;
    if (substituted(command.slice(end, end + 4000), name)) return true;
    const after = (at: number | undefined): boolean => at !== undefined && at >= end - 1;
    if (after(runs.any.get(name)) || (after(runs.python.get(name)) && !/\.(?:py|ipynb)$/i.test(target))) return true;
    if (/\.py$/i.test(target) && after(runs.python.get(name)) && !usualSource(urlsIn(match[0])[0] ?? '')) return true;
  }
  return false;
}

/** Whether a file's content is put into what a shell or an interpreter runs: `python -c "$(jq -r .a FILE)"`. */
function substituted(command: string, name: string): boolean {
  for (const [, inner = ''] of command.matchAll(SUBSTITUTED)) if (inner.toLowerCase().includes(name)) return true;
  return false;
}

/** Names among what is installed that imitate others. */
function imitations(ecosystem: 'pypi' | 'npm', args: string, say: (level: Issue['level'], what: string) => void): void {
  for (const word of args.split(/\s{1,20}/).slice(0, 200)) {
    const name = /^["']?((?:@[\w.-]{1,100}\/)?[A-Za-z0-9][\w.-]{2,100})(?:\[[^\]]{0,100}\])?(?:[=<>~!@][^\s]{0,60})?["']?$/.exec(word)?.[1];
    const found = name === undefined ? undefined : lookAlike(ecosystem, name);
    if (found?.level === 'slip' || found?.level === 'sure') say(found.level === 'slip' ? 'danger' : 'odd', `has a package come in whose name imitates ${found.of}`);
  }
}

function packages(command: string, say: (level: Issue['level'], what: string) => void): void {
  for (const [, url = ''] of command.matchAll(RUN_FROM)) if (!usualSource(url)) say('danger', 'downloads a program and runs it');
  for (const [, url = ''] of command.matchAll(NPM)) if (!usualSource(url) && !/^https?:\/\/(?:localhost|127\.|(?:registry\.)?npmjs)/.test(url)) say(/^http:/i.test(url) || byNumber(url) || collects(url) ? 'danger' : 'odd', 'installs a package, which runs its code, from an address that nobody vouches for');
  for (const [, args = ''] of command.matchAll(NPM_NAMES)) imitations('npm', args, say);
  const trusted = new Set([...command.matchAll(TRUSTED)].map(([, host = '']) => host.toLowerCase()).filter((host) => !OWN_NETWORK.test(host)));
  for (const [, set, given] of command.matchAll(REGISTRY)) {
    const url = set ?? given ?? '';
    if (!usualSource(url) && !/^https?:\/\/(?:localhost|127\.|registry\.(?:npmjs|yarnpkg|npmmirror)\.|npm\.pkg\.github\.com|pypi\.org)/.test(url)) say(/^http:/i.test(url) || byNumber(url) || collects(url) || imitatesSource(url) || trusted.has(hostOf(url)) ? 'danger' : 'odd', 'has packages come from an index that is not usual');
  }
  for (const [, url = ''] of command.matchAll(CHANNEL)) if (!usualSource(url) && !OWN_NETWORK.test(hostOf(url))) say(/^http:/i.test(url) || byNumber(url) || collects(url) || imitatesSource(url) ? 'danger' : 'odd', 'has packages come from a channel that is not usual');
  for (const [, args = ''] of command.matchAll(PIP)) {
    const indexed = /(?:--index-url|--extra-index-url|-i|--find-links|-f|--index)[\s=]{1,4}["']?([a-z]{2,6}:\/\/[^\s"']{1,300})/gi;
    for (const [, url = ''] of args.matchAll(indexed)) {
      if (usualSource(url) || /^https?:\/\/(?:localhost|127\.)/.test(url)) continue;
      say(/^http:/i.test(url) || byNumber(url) || collects(url) ? 'danger' : 'odd', 'installs packages from an index that is not usual');
    }
    if (/--trusted-host\b/.test(args) && !/trusted-host[\s=]{1,4}(?:pypi\.org|files\.pythonhosted\.org|pypi\.python\.org|download\.pytorch\.org|localhost)/.test(args)) say('odd', 'installs packages without checking where they come from');
    const direct = args.replaceAll(indexed, ' ');
    imitations('pypi', direct, say);
    for (const url of urlsIn(direct)) {
      if (usualSource(url)) say('note', 'installs a package straight from an address');
      else if (byNumber(url) || collects(url) || /^(?:http|ftp):/i.test(url)) say('danger', 'installs a package, which runs its code, from an address that nobody vouches for');
      else say('odd', 'installs a package, which runs its code, from an address that is not usual');
    }
    if (urlsIn(direct).length === 0 && /^\s{0,8}(?:-\S{1,30}\s{1,8}){0,4}[a-z][\w.[\]-]{0,80}(?:\s|$)/i.test(args) && !/==|-r\s/.test(args)) say('note', 'installs packages without fixed versions');
  }
}
