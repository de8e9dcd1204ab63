import { SECRET_FILE } from '../code/hosts.ts';
import { shellIssues } from '../code/shell.ts';
import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { printable } from '../printable.ts';
import { RReader } from '../rdata/reader.ts';
import { Unpackable } from '../unpack/source.ts';

/** R's own files: `.rds` one value, `.rda` and `.RData` several with names. They come packed, and are unpacked before. */

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0011'];
const RULES = {
  promise: { id: 'rdata.promise', title: 'A value that runs code when it is first looked at', severity: 'critical', verdict: 'malicious', references: ['CWE-502', ...REFERENCES] },
  call: { id: 'rdata.dangerous-call', title: 'Code that starts programs, loads native code or uses the network', severity: 'critical', verdict: 'malicious', references: ['CWE-502', ...REFERENCES] },
  odd: { id: 'rdata.odd-call', title: 'Code that reads files, fetches, or evaluates texts', severity: 'medium', verdict: 'suspicious', references: ['CWE-502', ...REFERENCES] },
  pointer: { id: 'rdata.external-pointer', title: 'An address of the process that wrote it, which finalizers may use', severity: 'medium', verdict: 'suspicious', references: ['CWE-502', ...REFERENCES] },
  malformed: { id: 'rdata.malformed', title: 'Cut off, or with lengths beyond the file', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  code: { id: 'rdata.code', title: 'Functions or compiled code', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

const DANGEROUS = /^(?:system2?|shell|shell\.exec|dyn\.load|pipe|socketConnection|serverSocket|make\.socket|write\.socket|reg\.finalizer|unlink|file\.remove|Sys\.chmod|processx::run|system\.file\.exec|library\.dynam|\.External2|fifo)$/;
const ODD = /^(?:download\.file|source|sys\.source|url|curl|curl_download|GET|POST|writeLines|file\.create|file\.copy|file\.rename|setwd|Sys\.setenv|Sys\.getenv|install\.packages|readRDS|load|attach|loadNamespace|unserialize|eval|evalq|parse|makeActiveBinding|delayedAssign|assignInNamespace|on\.exit|\.First|\.Last|\.Rprofile|\.onLoad|\.onAttach)$/;

/** What evaluates a text, and what brings one. */
const EVALUATES = /^(?:eval|evalq|eval\.parent|source|sys\.source|str2expression)$/;
const FETCHES = /^(?:url|curl|download\.file|curl_download|readLines|readRDS|GET|getURL|fread)$/;
/** No column or parameter is called so: a call that has it makes it. */
const CALLED = /^(?:download\.file|install\.packages|curl_download|sys\.source|Sys\.setenv|makeActiveBinding|assignInNamespace)$/;
/** Calls that only compute, as arguments of models are that nobody has looked at yet. */
const COMPUTES = /^(?:[-+*/^<>=!&|:$@[({~]{1,3}|%\w{0,10}%|\[\[|\w{1,3}|list|vector|names|nrow|ncol|length|seq\w*|rep|sum|mean|sqrt|exp|log|abs|min|max|is\.\w+|as\.\w+|factor|levels|data\.frame|matrix|cbind|rbind|formula|terms|model\.\w+|parent\.frame|environment|sys\.call|match\.\w+|missing|deparse|substitute|quote|paste0?|round|numeric|character|logical|integer|weights|subset|control|family|binomial|gaussian|poisson|identity|x|y|data|NULL|TRUE|FALSE)$/;

/** Where the stream begins, and its byte order. */
function startOf(head: Buffer): { readonly at: number; readonly order: string } | undefined {
  // `RD`, or one of the three letters of an order.
  const [first = 0] = head;
  if (first !== 0x52 && first !== 0x58 && first !== 0x41 && first !== 0x42) return undefined;
  const text = head.toString('latin1', 0, 7);
  const start = /^RD[XAB][23]\n/.test(text) ? 5 : 0;
  const order = text.slice(start, start + 2);
  return /^[XAB]\n$/.test(order) ? { at: start + 2, order: order[0] ?? '' } : undefined;
}

function scan(input: ScanInput, context: ScanContext): void {
  const start = startOf(input.read(0, 16));
  if (start === undefined) throw new ScanStop(RULES.malformed, 'The content is none of R\'s.', 0);
  if (start.order === 'A') return ascii(input, context);
  let [closures, calls] = [0, 0];
  const names = new Set<string>();
  let address = false;
  let secret: { readonly text: string; readonly at: number } | undefined;
  /** What stands in the expression of a promise that is read: whether it calls, and only what computes. */
  let promise: { readonly at: number; calls: boolean; computes: boolean } | undefined;
  const dangerous: { readonly name: string; readonly at: number }[] = [];
  const odd: { readonly name: string; readonly at: number }[] = [];
  try {
    const end = new RReader(input, start.at, start.order === 'B', context, {
      promise: (at) => { promise ??= { at, calls: false, computes: true }; },
      promiseEnd: () => {
        if (promise?.calls === true && !promise.computes) context.report(RULES.promise, 'A promise is evaluated when its value is used.', promise.at);
        promise = undefined;
      },
      reference: () => { if (promise !== undefined) promise.computes = false; },
      pointer: (at) => { context.report(RULES.pointer, 'An external pointer.', at); },
      bytecode: () => {
        closures++;
        if (promise !== undefined) [promise.calls, promise.computes] = [true, false];
      },
      closure: () => { closures++; },
      call: () => {
        calls++;
        if (promise !== undefined) promise.calls = true;
      },
      symbol: (name, at) => {
        if (promise !== undefined) promise.computes &&= COMPUTES.test(name);
        if (EVALUATES.test(name) || FETCHES.test(name)) names.add(name);
        if (DANGEROUS.test(name) && dangerous.length < 50) dangerous.push({ name, at });
        else if (ODD.test(name) && odd.length < 50) odd.push({ name, at });
      },
      text: (text, at) => {
        if (secret === undefined && SECRET_FILE.test(text) && text.length < 300) secret = { text, at };
        address ||= /^(?:https?|ftp):\/\//.test(text);
        if (text.length < 4 || !/\b(?:curl|wget|bash|sh|nc|powershell|system|rm)\b/.test(text)) return;
        const danger = shellIssues(text).find(({ level }) => level === 'danger');
        if (danger !== undefined && !/[.!?]\s{1,4}[A-Z]/.test(text)) context.report(RULES.call, danger.what, at);
      },
    }).run();
    if (end < input.size && start.at === 2) context.report(RULES.malformed, `${input.size - end} bytes follow the value.`, end);
  } catch (error) {
    if (!(error instanceof Unpackable)) throw error;
    context.report(RULES.malformed, `The data is broken: ${error.message}.`);
  }
  // A name alone is data, as of a column.
  const runs = closures + calls > 0;
  for (const { name, at } of runs ? dangerous : []) context.report(RULES.call, `Code names ${printable(name, 40)}.`, at);
  const [evaluates, fetches] = [EVALUATES, FETCHES].map((pattern) => [...names].find((name) => pattern.test(name)));
  if (runs && address && evaluates !== undefined && fetches !== undefined) context.report(RULES.call, `Code evaluates what it fetches, by ${printable(evaluates, 40)} and ${printable(fetches, 40)}.`);
  for (const { name, at } of closures === 0 && calls > 0 ? odd.filter((each) => CALLED.test(each.name)) : []) context.report(RULES.odd, `A call names ${printable(name, 40)}.`, at);
  for (const { name, at } of closures > 0 ? odd.filter((each) => !/^(?:eval|parse|load|url)$/.test(each.name)) : []) context.report(RULES.odd, `Code names ${printable(name, 40)}.`, at);
  if (runs && secret !== undefined) context.report(RULES.odd, `Code names ${printable(secret.text, 80)}, where keys or accounts are.`, secret.at);
  if (closures > 0) context.report(RULES.code, `${closures} functions.`);
}

const MAX_ASCII = 16 * 1024 * 1024;

/** The form for people: one number or text a line. */
function ascii(input: ScanInput, context: ScanContext): void {
  if (input.size > MAX_ASCII) throw new ScanStop(RULES.malformed, `Text of ${input.size} bytes; at most ${MAX_ASCII} are read.`);
  const lines = input.read(0, MAX_ASCII).toString('latin1').split('\n');
  const code = lines.some((line) => /^(?:\d+)$/.test(line) && [3, 6, 21].includes(Number(line) & 0xff) && Number(line) < 0x2000);
  for (const line of lines) {
    context.budget.step();
    if (code && DANGEROUS.test(line)) context.report(RULES.call, `Code names ${printable(line, 40)}.`);
  }
}

export const format: Format = {
  id: 'rdata',
  title: 'R data',
  extensions: ['.rds', '.rda', '.rdata'],
  carriesCode: true,
  rules: Object.values(RULES),
  detect: ({ head, extension }) => {
    const start = startOf(head);
    const version = start === undefined || start.order === 'A' || head.length < start.at + 4 ? undefined : start.order === 'B' ? head.readInt32LE(start.at) : head.readInt32BE(start.at);
    if (version === 2 || version === 3 || (start?.order === 'A' && (start.at > 2 || /^A\n[23]\n/.test(head.toString('latin1', 0, 4))))) return 'signature';
    return ['.rds', '.rda', '.rdata'].includes(extension) ? 'name' : undefined;
  },
  scan,
};
