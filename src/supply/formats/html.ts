import { hiddenIssues } from '../code/hidden.ts';
import { byNumber, collects } from '../code/hosts.ts';
import { scriptIssues } from '../code/javascript.ts';
import type { Issue } from '../code/issue.ts';
import { shellIssues } from '../code/shell.ts';
import { hiddenOrder, overrides, promptIssue, sendsAway } from '../config/instructions.ts';
import { readerOrder } from '../config/reader-orders.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { reportOrder } from '../orders/read.ts';
import { wordsOfPage } from '../orders/shown.ts';
import { printable } from '../printable.ts';
import { firstInk, looksLikeText, readText } from '../text.ts';

const MAX_HTML = 32 * 1024 * 1024;
const EXTENSIONS = ['.html', '.htm', '.xhtml', '.shtml', '.mhtml', '.hbs', '.ejs'];
const REFERENCES = ['OWASP LLM03:2025', 'AML.T0011'];

const RULES = {
  code: { id: 'html.dangerous-script', title: 'A script acts against whoever looks at the page', severity: 'high', verdict: 'malicious', references: ['CWE-506', ...REFERENCES] },
  oddCode: { id: 'html.odd-content', title: 'Hides a script or orders', severity: 'medium', verdict: 'suspicious', references: ['CWE-506', 'OWASP LLM01:2025'] },
  notText: { id: 'html.not-text', title: 'Named as HTML, and no text', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  note: { id: 'html.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

const HIDDEN = /<(?:div|span|p|section|td|li|font|label|b|i|small|pre)\b[^>]{0,300}(?:display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden|font-size\s{0,4}:\s{0,4}0(?:px|em|pt|%)?\s{0,4}[;"']|opacity\s{0,4}:\s{0,4}0\s{0,4}[;"']|color\s{0,4}:\s{0,4}(?:white|#fff(?:fff)?|transparent)\b|\shidden(?=[\s>]))[^>]{0,300}>([^<]{20,4000})/gi;
const REFRESH = /<meta\b[^>]{0,200}http-equiv\s{0,4}=\s{0,4}["']?refresh["']?[^>]{0,200}url\s{0,4}=\s{0,4}["']?\s{0,4}(?:data|javascript|vbscript):/i;
const ENCODED_LINK = /(?:href|src|action|data)\s{0,4}=\s{0,4}["']?\s{0,4}(?:vbscript:|javascript:\s{0,4}(?:eval|Function|document\.write|setTimeout)\s{0,4}\(|data:text\/html[^"']{0,60};base64,)/i;
const HANDLER = /\son[a-z]{3,20}\s{0,4}=\s{0,4}(?:"([^"]{4,4000})"|'([^']{4,4000})')/gi;

/** What stands between the tags of scripts; those of data and templates are not run. */
function* scriptsOf(text: string): Generator<string> {
  const lower = text.toLowerCase();
  for (let at = lower.indexOf('<script'); at >= 0; at = lower.indexOf('<script', at)) {
    const open = text.indexOf('>', at);
    if (open < 0) return;
    const end = lower.indexOf('</script', open);
    const tag = text.slice(at, Math.min(open, at + 500));
    if (!/\btype\s{0,4}=\s{0,4}["']?(?:application\/(?:ld\+)?json|text\/(?:template|x-)|importmap)/i.test(tag)) yield text.slice(open + 1, end < 0 ? undefined : end);
    if (end < 0) return;
    at = end + 8;
  }
}

const LOADED = /<(?:script|iframe|embed|object)\b[^>]{0,300}\b(?:src|data)\s{0,4}=\s{0,4}["']?\s{0,4}(https?:\/\/[^\s"'>]{1,300})/gi;
const PROGRAM = /<meta\b[^>]{0,200}http-equiv\s{0,4}=\s{0,4}["']?refresh["']?[^>]{0,200}url\s{0,4}=\s{0,4}["']?\s{0,4}([a-z]{2,8}:[^\s"'>]{1,300}\.(?:exe|scr|msi|hta|bat|cmd|ps1|vbs|js|jar|apk|dmg|pkg|iso|lnk))(?:[\s"'>?#])/i;
/** A file that a page makes and has saved. */
const SMUGGLED = /\b(?:download\s{0,4}[=:]\s{0,4}|msSaveOrOpenBlob\s{0,4}\([^)]{0,100},\s{0,4}|setAttribute\s{0,4}\(\s{0,4}["']download["']\s{0,4},\s{0,4})["']([^"'\n]{1,200}\.(?:exe|scr|msi|hta|js|jse|vbs|bat|cmd|ps1|lnk|iso|img|jar|dll|apk|dmg))["']/i;
const FORM = /<form\b[^>]{0,300}\baction\s{0,4}=\s{0,4}["']?\s{0,4}(https?:\/\/[^\s"'>]{1,300})/gi;
const PASSWORD = /\btype\s{0,4}=\s{0,4}["']?password\b/i;

/** A text that a page lays on the clipboard of whoever clicks. */
const COPIED = /\bclipboard\s{0,4}\.\s{0,4}writeText\s{0,4}\(\s{0,4}(?:\w{1,40}\s{0,4}\(\s{0,4})?(["'`])((?:\\.|(?!\1)[^\\]){4,4000})\1|\bsetData\s{0,4}\(\s{0,4}["']text(?:\/plain)?["']\s{0,4},\s{0,4}(["'`])((?:\\.|(?!\3)[^\\]){4,4000})\3/gi;
/** A name of a script that gets a text, which is laid there or selected and copied. */
const NAMED = /\b(?:const|let|var)\s{1,4}\w{1,40}\s{0,4}=\s{0,4}(["'`])((?:\\.|(?!\1)[^\\]){12,4000})\1/g;
const FILLED = /<(?:textarea|input)\b[^>]{0,300}?(?:value\s{0,4}=\s{0,4}"([^"]{12,4000})"|>([^<]{12,4000})<\/textarea)/gi;
/** What has people run what they did not write. */
const PASTED = /\b(?:win(?:dows)?(?:\s{1,4}key)?\s{0,4}\+\s{0,4}[rx]|ctrl\s{0,4}\+\s{0,4}v|cmd\s{0,4}\+\s{0,4}(?:v|space)|open\s{1,4}(?:the\s{1,4})?(?:terminal|powershell|run\b))/i;

/** Commands that a page lays on the clipboard, or has people paste into a shell: no person wrote them. */
function pastedIssue(text: string): Issue | undefined {
  if (!/clipboard|execCommand|setData/i.test(text)) return undefined;
  const plain = text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  const asks = PASTED.test(plain.replaceAll(/<[^>]{0,200}>/g, ' '));
  const copied = [...plain.matchAll(COPIED)].map(([, , written, , data]) => written ?? data ?? '');
  if (asks) for (const pattern of [NAMED, FILLED]) copied.push(...[...plain.matchAll(pattern)].map(([, first = '', second = '']) => (second === '' ? first : second)));
  // A page that says how something is installed copies what it shows.
  const danger = copied.find((command) => shellIssues(command).some(({ level }) => level === 'danger') && (asks || !plain.replaceAll(/<script\b[\s\S]{0,200000}?<\/script>|\son\w{3,20}\s{0,4}=\s{0,4}"[^"]{0,4000}"/gi, ' ').includes(command.slice(0, 40))));
  return danger === undefined ? undefined : { level: 'danger', what: `Lays the command ${printable(danger, 60)} on the clipboard of whoever clicks.` };
}

/** What a page takes in from, or sends to, places that nobody vouches for. */
function elsewhere(text: string): readonly Issue[] {
  const found: Issue[] = [];
  const hostile = (url: string): boolean => byNumber(url) || collects(url);
  for (const [, url = ''] of text.matchAll(LOADED)) if (hostile(url)) found.push({ level: 'danger', what: `Loads a script or page from ${printable(url, 80)}.` });
  const smuggled = /\bnew\s{1,4}Blob\b/.test(text) && /\batob\b|charCodeAt|Uint8Array|fromCharCode/.test(text) ? SMUGGLED.exec(text)?.[1] : undefined;
  if (smuggled !== undefined) found.push({ level: 'danger', what: `Makes the program ${printable(smuggled, 80)} from its own text and hands it out.` });
  const program = PROGRAM.exec(text)?.[1];
  if (program !== undefined) found.push({ level: 'danger', what: `Hands whoever looks at it the program ${printable(program, 80)}.` });
  if (PASSWORD.test(text)) for (const [, url = ''] of text.matchAll(FORM)) if (hostile(url) || /^http:/i.test(url)) found.push({ level: hostile(url) ? 'danger' : 'odd', what: `Sends what is typed as a password to ${printable(url, 80)}.` });
  return found;
}

function scan(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_HTML, context);
  if (binary) return context.report(RULES.notText, 'The content is not text.');
  const spend = (): void => { context.budget.step(); };
  const issues: Issue[] = [...hiddenIssues(text, false)];
  for (const script of scriptsOf(text)) {
    spend();
    if (script.trim() !== '') issues.push(...scriptIssues(script, 'page', spend));
  }
  for (const [, double, single] of text.matchAll(HANDLER)) issues.push(...scriptIssues((double ?? single ?? '').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'), 'page', spend));
  issues.push(...elsewhere(text));
  const pasted = pastedIssue(text);
  if (pasted !== undefined) issues.push(pasted);
  if (REFRESH.test(text) || ENCODED_LINK.test(text)) issues.push({ level: 'odd', what: 'A link or a redirection runs what it holds.' });
  for (const [, hidden = ''] of text.matchAll(HIDDEN)) {
    const prompt = promptIssue(hidden);
    const order = hiddenOrder(hidden);
    if (prompt?.level === 'danger' || (prompt === undefined && readerOrder(hidden) === 'away') || (overrides(hidden) && sendsAway(hidden))) issues.push({ level: 'danger', what: `A text that is not shown ${prompt?.level === 'danger' ? prompt.what : 'orders the model that reads it to act against whoever looks at the page'}.` });
    else if (order !== undefined) issues.push({ level: 'odd', what: `A text that is not shown ${order.what}.` });
  }
  reportOrder(wordsOfPage(text), context, 'The page');
  for (const { level, what, line } of issues) context.report(level === 'danger' ? RULES.code : level === 'odd' ? RULES.oddCode : RULES.note, what, line === undefined ? undefined : `line ${line}`);
}

/** Pages: their scripts, and what they hide. */
export const format: Format = {
  id: 'html',
  title: 'HTML',
  extensions: EXTENSIONS,
  carriesCode: true,
  mayBeEmpty: true,
  rules: Object.values(RULES),
  goesByName: () => true,
  detect: ({ head, extension }) => {
    if (EXTENSIONS.includes(extension)) return 'name';
    return extension === '' && firstInk(head) === 0x3c && /^\uFEFF?\s{0,200}<(?:!doctype\s{1,8}html|html)\b/i.test(head.toString('utf8', 0, 500)) && looksLikeText(head) ? 'structure' : undefined;
  },
  scan,
};
