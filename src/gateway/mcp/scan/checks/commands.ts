import { shellScript } from '../command.ts';
import type { Check, ScanRule } from '../contract.ts';
import { TEMP } from './files.ts';

const DOWNLOAD: ScanRule = { id: 'mcp-config.download-and-run', severity: 'critical', title: 'Something is downloaded and executed at each start', help: 'Download it once, check it, and start the file; or use a package with a version.', references: ['OWASP LLM03:2025', 'CWE-494'] };
const ENCODED: ScanRule = { id: 'mcp-config.encoded-command', severity: 'critical', title: 'The command is encoded, so that nobody sees what it does', help: 'Find out what it does; write it out, or remove the server.', references: ['CWE-506', 'AML.T0010.001'] };
const GIVEN: ScanRule = { id: 'mcp-config.remote-shell', severity: 'critical', title: 'The command hands a shell of this machine to another one', help: 'Remove the server, and find out who named it and whether it has run.', references: ['CWE-506', 'AML.T0010.001'] };
const SHELL: ScanRule = { id: 'mcp-config.shell', severity: 'low', title: 'The server is started through a shell', help: 'Name the program and its arguments, so that nothing in them is taken for a command.', references: ['CWE-78'] };
const ROOT: ScanRule = { id: 'mcp-config.runs-as-root', severity: 'high', title: 'The server runs with the rights of the administrator', help: 'Start it as the user, or as one made for it.', references: ['OWASP LLM06:2025', 'CWE-250'] };
const FLAG: ScanRule = { id: 'mcp-config.dangerous-flag', severity: 'high', title: 'An option or variable switches a protection off', help: 'Remove it, or run the server where it can do no harm.', references: ['OWASP LLM06:2025', 'CWE-1188'] };
const LOADER: ScanRule = { id: 'mcp-config.loader-override', severity: 'high', title: 'A variable or option makes programs load code from elsewhere', help: 'Remove it, unless it is known what is loaded and from where.', references: ['OWASP LLM03:2025', 'CWE-427'] };

const FETCHES = /\b(?:curl|wget|fetch|iwr|irm|invoke-webrequest|invoke-restmethod|start-bitstransfer|urlopen|urlretrieve|requests\.get|httpx\.get|https?\.get)\b|\bcertutil\b.{0,80}-urlcache/i;
const RUNS_PIPED = /[|]\s{0,8}(?:sudo\s{1,4})?(?:(?:\/usr)?\/bin\/)?(?:env\s{1,4})?(?:ba|z|da|k)?sh\b|[|]\s{0,8}(?:python[\d.]{0,4}|node|perl|ruby|php|iex|invoke-expression)\b|\biex\s{0,4}\(|\b(?:ba|z)?sh\s{0,4}<\(|\$\(\s{0,4}(?:curl|wget)|`\s{0,4}(?:curl|wget)|\beval\b|\b(?:exec|runpy|os\.system|subprocess\.\w{1,20})\s{0,4}\(|new\s{1,4}Function\b/i;
/** Fetched to a file that the same line then runs. */
const RUNS_FILE = /(?:&&|;)\s{0,8}(?:chmod\s|(?:ba|z)?sh\s|python[\d.]{0,4}\s|node\s|\.\/|start-process)/i;
const DECODED = /base64\s{1,4}(?:-d|-D|--decode)\b.{0,200}[|]\s{0,8}\w{0,12}sh\b|frombase64string|-e(?:nc|ncodedcommand|c)\s{1,4}[A-Za-z0-9+/=]{40}|\bexec\(.{0,40}b64decode|\beval\(\s{0,4}(?:atob|Buffer\.from)/i;

/** A shell that somebody elsewhere writes to. */
const REMOTE_SHELL = /\b(?:nc|ncat|netcat)\b.{0,200}\s-{1,2}(?:[a-z]{0,3}e|c|exec|sh-exec)\b|\bsocat\b.{0,200}\b(?:exec|system):|\/dev\/(?:tcp|udp)\/|\bpty\.spawn\b.{0,200}\bsocket\b|\bsocket\b.{0,200}\bpty\.spawn\b/i;

const FLAGS = /^--?(?:dangerously[\w-]{0,60}|yolo|unsafe[\w-]{0,40}|allow-dangerous[\w-]{0,40}|skip-permissions|no-sandbox|disable-sandbox|disable-web-security|no-security|disable-security[\w-]{0,40}|disable-auth|no-auth|auth-disabled|allow-all|allow-all-[\w-]{1,40}|allow-any-[\w-]{1,40}|unrestricted|no-restrictions|insecure|insecure-[\w-]{1,40}|skip-tls-verify|no-verify-ssl|no-check-certificate|disable-ssl-verification|auto-approve(?:-all)?|trust-all[\w-]{0,30}|full-access|allow-shell|allow-run|enable-dangerous[\w-]{0,40}|disable-approval[\w-]{0,40})(?:=(?!false|0|no).{0,100})?$/i;
const ON = /^(?:1|true|yes|on|all|\*)$/i;
const FLAG_VARIABLES: ReadonlyMap<string, RegExp> = new Map([
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/], ['DANGEROUSLY_OMIT_AUTH', ON], ['PYTHONHTTPSVERIFY', /^0$/], ['GIT_SSL_NO_VERIFY', ON], ['ALLOW_DANGEROUS', ON], ['ALLOW_ALL', ON], ['MCP_ALLOW_ALL', ON], ['DISABLE_AUTH', ON], ['DISABLE_SECURITY', ON], ['ALLOW_COMMANDS', ON], ['ALLOWED_COMMANDS', /^(?:\*|all)$/i], ['ALLOWED_PATHS', /^(?:\*|\/)$/], ['ALLOWED_DIRECTORIES', /^(?:\*|\/)$/], ['YOLO', ON],
]);
const LOADERS = /^(?:LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT|DYLD_INSERT_LIBRARIES|DYLD_LIBRARY_PATH|PYTHONSTARTUP|PYTHONPATH|PERL5LIB|PERL5OPT|RUBYOPT|RUBYLIB|NODE_PATH|BASH_ENV|ENV|GIT_SSH_COMMAND|npm_config_registry|NPM_CONFIG_REGISTRY|NPM_CONFIG_USERCONFIG|UV_INDEX_URL|UV_DEFAULT_INDEX|UV_EXTRA_INDEX_URL|UV_INDEX|PIP_INDEX_URL|PIP_EXTRA_INDEX_URL|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS)$/;
const LOADER_OPTIONS = /^--(?:registry|index-url|extra-index-url|default-index|index|trusted-host|userconfig)(?:=|$)/;

export const check: Check = {
  rules: [DOWNLOAD, ENCODED, GIVEN, SHELL, ROOT, FLAG, LOADER],
  * server({ invocations, command, args, env, path }) {
    const line = [command ?? '', ...args].join(' ').slice(0, 20_000);
    if (FETCHES.test(line) && (RUNS_PIPED.test(line) || RUNS_FILE.test(line))) yield { rule: DOWNLOAD, message: 'the command downloads something and runs it' };
    if (DECODED.test(line)) yield { rule: ENCODED, message: 'the command decodes what it runs' };
    if (REMOTE_SHELL.test(line)) yield { rule: GIVEN, message: 'the command connects a shell to an address' };
    const [outer] = invocations;
    const script = outer === undefined ? undefined : shellScript(outer);
    // On Windows `cmd /c npx` is how a package is started; what it starts is looked at by itself.
    if (outer !== undefined && script !== undefined && (outer.program !== 'cmd' || /[&|<>^]/.test(script))) yield { rule: SHELL, message: `${outer.program} interprets the command line` };
    for (const { program, args: own } of invocations) {
      if (program === 'sudo' || program === 'doas' || program === 'runas') yield { rule: ROOT, message: `${program} starts the server` };
      if (program === 'deno' && own.some((arg) => /^(?:-A|--allow-all|--allow-run|--allow-ffi)$/.test(arg))) yield { rule: FLAG, message: 'deno runs it without its sandbox' };
    }
    for (const arg of args) {
      if (FLAGS.test(arg)) yield { rule: FLAG, message: `the option ${arg.split('=', 1)[0] ?? ''} is given`, path: [...path, 'args'] };
      if (LOADER_OPTIONS.test(arg)) yield { rule: LOADER, message: `the option ${arg.split('=', 1)[0] ?? ''} changes where packages come from`, path: [...path, 'args'] };
    }
    for (const [name, value] of Object.entries(env)) {
      if (FLAG_VARIABLES.get(name.toUpperCase())?.test(value.trim()) === true) yield { rule: FLAG, message: `the variable ${name} is set`, path: [...path, 'env', name] };
      if (LOADERS.test(name) && value !== '') yield { rule: LOADER, message: `the variable ${name} is set`, path: [...path, 'env', name] };
      if (name.toUpperCase() === 'PATH' && value.split(/[:;]/).some((folder) => TEMP.test(`${folder}/`) || folder === '.')) yield { rule: LOADER, message: `programs are looked for in a folder for temporary files by ${name}`, path: [...path, 'env', name] };
      if (name === 'NODE_OPTIONS' && /--(?:require|import|loader|experimental-loader|inspect)|(?:^|\s)-r\b/.test(value)) yield { rule: LOADER, message: 'NODE_OPTIONS loads further code or opens a debugger', path: [...path, 'env', name] };
    }
  },
};
