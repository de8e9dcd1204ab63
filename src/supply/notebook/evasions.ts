import { byNumber, collects, SECRET_FILE, START_FILE, urlsIn } from '../code/hosts.ts';
import type { Issue } from '../code/issue.ts';
import { shellIssues } from '../code/shell.ts';
import { printable } from '../printable.ts';

/** What cells do in ways that only notebooks have, or that keep it from whoever follows names: by the text of one cell. Patterns are bounded. */

/** A text of Python, and the commands of a shell are in such. */
const TEXT = /(?:'''([\s\S]{8,4000}?)'''|"""([\s\S]{8,4000}?)"""|'((?:\\.|[^'\\\n]){8,2000})'|"((?:\\.|[^"\\\n]){8,2000})")/g;
/** Ways to something whose name is not written out, or that runs a text which is no program to a reader. */
const ROUNDABOUT = /\bgetattr\s{0,4}\(|__(?:dict|builtins|globals|import|subclasses|getattribute|class|mro|code)__|\b(?:globals|locals|vars)\s{0,4}\(\s{0,4}\)|\bsys\s{0,4}\.\s{0,4}modules\b|\bimportlib\b|\b__import__\b|\boperator\s{0,4}\.|\b(?:attrgetter|methodcaller)\b|\bctypes\b|\bpickletools\b|\bfunctools\s{0,4}\.\s{0,4}(?:partial|reduce)|\bcommon\s{0,4}\.\s{0,4}os\b|\b\w{1,30}\s{0,4}\.\s{0,4}(?:os|subprocess|sys|posix)\s{0,4}\.\s{0,4}\w|\bcreate_subprocess_(?:shell|exec)\b|\b(?:chr|ord)\s{0,4}\(|\[::-1\]|\b(?:fromhex|b64decode|unhexlify|rot13|rot_13)\b|\bPool\s{0,4}\(|\bapply_async\b|\bThread\s{0,4}\(|\b(?:Process|Timer)\s{0,4}\(/;
/** Expressions of tables, which reach what the names in them reach. */
const EXPRESSION = /\.\s{0,4}(?:query|eval)\s{0,4}\(\s{0,4}[frbu]{0,2}(["'])((?:(?!\1)[^\n\\]|\\.){4,1000})\1/g;
const REACHES = /\b(?:os|subprocess|sys|posix|pty|shutil|socket|builtins|importlib)\s{0,4}\.\s{0,4}\w|__\w{3,20}__|\b(?:system|popen|Popen|exec|eval|compile|open|__import__)\s{0,4}\(/;
/** What is called with every cell that somebody runs. */
const HOOKED = /\bevents\s{0,4}\.\s{0,4}register\s{0,4}\(|\binput_transformers?_(?:cleanup|post)?\b|\binput_transformer_manager\b|\bset_custom_exc\s{0,4}\(|\bast_transformers\b|\bset_hook\s{0,4}\(|\bregister_(?:cell|line|line_cell)_magic\b|\bdisplayhook\b|\bhistory_manager\b/;
/** What somebody typed and computed. */
const TYPED = /\buser_ns\b|\b_ih\b|\b_oh\b|\bget_(?:tail|range)\s{0,4}\(|\braw_cell\b|(?<![\w.])In\s{0,4}(?:\[|\)|,)|\b(?:globals|locals)\s{0,4}\(\s{0,4}\)|%hist(?:ory)?\b|history\.sqlite/;
const SENDS = /\b(?:requests|httpx|session|client|http)\s{0,4}\.\s{0,4}(?:post|put|patch|get|request)\s{0,4}\(|\burlopen\s{0,4}\(|\bsocket\s{0,4}\.\s{0,4}(?:socket|create_connection)|\bsendall\s{0,4}\(|\b(?:curl|wget|nc)\b[^\n]{0,300}https?:|\bsmtplib\b|\bwebsocket\b|\bsendmail\b|\bparamiko\b/;
/** What a page or a picture loads from an address. */
const SHOWS = /\b(?:Image|IFrame|HTML|Video|Audio|Markdown|SVG|Javascript|VimeoVideo)\s{0,4}\(|%%html/;
/** An address that is put together with something behind a question mark or slash, and keys, accounts or variables of the machine. */
const PUT_IN = /https?:\/\/[^\s"'`]{3,300}[?&=/#]["']?\s{0,4}(?:["']\s{0,4}[+%]|\{|\+)|\.format\s{0,4}\(|%\s{0,4}\(/;
const OWN = /\bos\s{0,4}\.\s{0,4}(?:environ|getenv)|\benviron\b|\bgetpass\b|\bsecrets?\b|\buserdata\s{0,4}\.\s{0,4}get|\b(?:api_?key|token|password|passwd|credential\w{0,1})s?\b|\bgethostname\b|\bgetuser\b/i;
/** A way back into the machine for whoever has the other end. */
const TUNNEL = /\bssh\b(?=[^\n;&|]{0,300}\s-[A-Za-z]{0,8}R)[^\n;&|]{0,300}?(?:\d{1,5}|\*):?(?:localhost|127\.0\.0\.1|0\.0\.0\.0)?:?(\d{1,5})\b[^\n;&|]{0,200}/;
const SERVED = /\b(?:ttyd|gotty|tmate|sshx|wetty|shellinabox\w{0,2})\b|\b(?:chisel|frpc|bore|rathole|cloudflared|ngrok)\b[^\n]{0,200}\b(?:client|tcp|22|ssh)\b|\bsocat\b[^\n]{0,200}\bEXEC\b/i;
const OPENED = /\bjupyter\b[^\n]{0,300}--(?:ip|ServerApp\.ip|NotebookApp\.ip)[= ]["']?(?:0\.0\.0\.0|\*)[^\n]{0,300}(?:token|password)=["']{0,2}(?:\s|$|["'])|\bjupyter\b[^\n]{0,300}(?:token|password)=["']{2}[^\n]{0,300}--(?:ip|ServerApp\.ip)[= ]["']?(?:0\.0\.0\.0|\*)/;
/** What fetches and runs, or lets somebody in, where it is written into a file from which things start. */
const PLANTED = /\b(?:curl|wget)\b|\/dev\/tcp\/|\bbash\s{1,4}-i\b|\bnc\s{1,4}-|\bpython[\d.]{0,4}\s{1,4}-c\b|\bbase64\s{1,4}(?:-d|--decode)|\burlopen\b/;
const WRITES = />>?\s{0,4}["']?[^\s"']{0,200}(?:\.git\/hooks|\.(?:bashrc|zshrc|profile|bash_profile)|crontab|\.config\/autostart|\.ipython\/profile|sitecustomize|usercustomize|systemd)|\|\s{0,4}(?:crontab\b|tee\b[^\n]{0,200}(?:\.git\/hooks|\.bashrc|\.zshrc|\.profile|cron|systemd|autostart|startup))/;

/** Names that are called though they are put together while running. */
const NAMED_LATE = /\bgetattr\s{0,4}\(\s{0,4}[^,\n]{1,200},\s{0,4}[^\n]{0,300}?(?:\bchr\s{0,4}\(|\bbytes\s{0,4}\(\s{0,4}\[|\[::-1\]|\bdecode\s{0,4}\(|\.join\s{0,4}\(|fromhex|b64decode|["']\s{0,4}\+\s{0,4}["'])[^\n]{0,200}?\)\s{0,4}\(/;

/** @param code - of one cell, magics included */
export function evasionIssues(code: string): readonly Issue[] {
  const found: Issue[] = [];
  for (const [, , expression = ''] of code.matchAll(EXPRESSION)) if (REACHES.test(expression)) found.push({ level: 'danger', what: `An expression of a table reaches programs or the interpreter (${printable(expression, 60)}).` });
  if (ROUNDABOUT.test(code)) for (const [, ...forms] of code.matchAll(TEXT)) {
    const text = forms.find((each) => each !== undefined) ?? '';
    if (/\s/.test(text) && shellIssues(text).some(({ level, what }) => level === 'danger' && /downloads a program|opens a shell|hidden code|secrets of the machine|keys or accounts/.test(what))) {
      found.push({ level: 'danger', what: `A text that is a command (${printable(text, 60)}) stands beside a call whose name is hidden.` });
      break;
    }
  }
  if (NAMED_LATE.test(code)) found.push({ level: 'danger', what: 'Calls something whose name it puts together from pieces.' });
  const sends = SENDS.test(code);
  if (sends && HOOKED.test(code)) found.push({ level: 'danger', what: 'Sends something away with each cell that somebody runs.' });
  else if (sends && TYPED.test(code) && urlsIn(code).some((url) => !/^https?:\/\/(?:localhost|127\.)/.test(url))) found.push({ level: 'danger', what: 'Sends away what was typed into the notebook, or its variables.' });
  if (SHOWS.test(code) && PUT_IN.test(code) && (OWN.test(code) || SECRET_FILE.test(code) || TYPED.test(code)) && /https?:\/\//.test(code) && !/localhost|127\.0\.0\.1/.test(code)) found.push({ level: 'danger', what: 'Puts keys or variables of the machine into the address of something that it shows.' });
  const tunnel = TUNNEL.exec(code);
  if (tunnel !== null) found.push({ level: /^(?:22|88\d\d|3389|5900|23)$/.test(tunnel[1] ?? '') || /StrictHostKeyChecking[= ]no/i.test(code) && urlsOrHostsByNumber(tunnel[0]) ? 'danger' : 'odd', what: `Opens a way back into the machine (${printable(tunnel[0], 60)}).` });
  if (SERVED.test(code)) found.push({ level: 'odd', what: 'Serves a shell, or a port of the machine, to others.' });
  if (OPENED.test(code)) found.push({ level: 'odd', what: 'Serves notebooks to everybody, without a password.' });
  for (const line of code.split('\n')) if (WRITES.test(line) && PLANTED.test(line.replaceAll('\\n', ' ')) && START_FILE.test(line)) {
    found.push({ level: 'danger', what: `Writes what fetches and runs something to where things start by themselves (${printable(line.trim(), 60)}).` });
    break;
  }
  return found;
}

function urlsOrHostsByNumber(command: string): boolean {
  const host = /@([\w.-]{3,100})/.exec(command)?.[1] ?? '';
  return byNumber(`http://${host}/`) || collects(`http://${host}/`);
}
