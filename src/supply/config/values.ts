import { isUtf8 } from 'node:buffer';
import { addressPageIssue, browserIssues } from '../code/browser.ts';
import { byNumber, collects, urlsIn } from '../code/hosts.ts';
import { unseenMessage } from '../code/hidden.ts';
import { Issues, type Issue } from '../code/issue.ts';
import { inlineIssues } from '../code/inline-code.ts';
import { pythonIssues } from '../code/python.ts';
import { shellIssues } from '../code/shell.ts';
import { standingOf } from '../packages/sources.ts';
import { holdsKey } from '../keys.ts';
import { encodedIssue } from '../pickle/encoded.ts';
import { pieces } from '../pieces.ts';
import { printable } from '../printable.ts';
import { templateDangers } from '../templates.ts';
import { hiddenOrder, promptIssue } from './instructions.ts';
import { templateOrder, tokenOrder } from './template-words.ts';
import { isNotorious, targetIssue } from './targets.ts';

/** What kind of thing a finding in a configuration is about. */
export type Topic = 'template' | 'target' | 'code' | 'remote' | 'key' | 'note';
export interface ConfigIssue extends Issue { readonly topic: Topic; readonly at: string }

/** What of a text is looked into at once, and how far two such pieces overlap. */
const PIECE_CHARS = 400_000;
const OVERLAP = 20_000;

/** A text in a template's code that is one end of a name with double underscores on both. */
const PIECE = /\{[{%][^{}]{0,2000}(?:['"]__[a-z]{1,12}['"]|['"][a-z]{1,12}__['"])/;
/** Keys whose values are for people or are data. */
const PROSE = /^(?:description|desc|text|texts|content|contents|prompts?|readme|instructions?|messages?|questions?|answers?|outputs?|inputs?|completions?|comments?|notes?|title|summary|licen[cs]e|abstract|body|context|chosen|rejected|response|responses|doc|docs|documentation|help|conversations?|value|tooltip|caption|label|labels|examples?|paragraphs?|passages?|sentence\d?|token|tokens|vocab|merges|citation|homepage|query|document|reference|references|changelog|name|piece|sourcesContent|mappings|patterns?|pattern-(?:not|either|inside|regex)|regex)$/i;
/** Keys of tokens that a tokenizer knows beside its words. */
const TOKEN = /^(?:added_tokens(?:_decoder)?|additional_special_tokens|extra_special_tokens|[a-z]{2,10}_token)$/;
/** Keys of lists of words that a model knows. */
const WORDS = /^(?:vocab|vocabulary_?|tokens|words|merges|stop_?words)$/i;
/** Keys whose values are commands. */
const COMMAND = /(?:^|_|-|\b)(?:command|commands|cmd|cmds|shell|exec|execute|run|script|scripts|hook|hooks|entry_?point|entrypoint|install|postinstall|preinstall|prepare|setup|init_?script|startup|on_?load|on_?start|pre_?load|post_?load|bootstrap|launch|args?|argv|fsmonitor|sshcommand|askpass|smudge|textconv|before|after|pre|post)(?:$|_|-|\b)/i;
/** Keys that say where code comes from. */
const SOURCE = /(?:^|\.)entry_?point$|^(?:git|repo|repository|registry|index|index[-_]url|source|tarball|archive)$/i;
/** Of these, what tools fetch from: others tell people where something is. */
const FETCHED = /^(?:git|registry|index|index[-_]url|tarball|archive|distributionurl)$/i;
/** The same where words are joined by their capitals. */
const JOINED_COMMAND = /[a-z](?:Command|Cmd|Script|Hook|Exec)s?$/;
const CALLS = /__import__\s{0,4}\(|\b(?:os|subprocess|builtins|pty|socket|posix|shutil)\s{0,4}\.\s{0,4}\w{1,30}\s{0,4}\(|\b(?:eval|exec|compile)\s{0,4}\(|__(?:class|globals|subclasses|builtins|mro|bases|reduce)__|\b(?:pickle|marshal)\.loads?\b|\bb(?:16|32|64|85)decode\b|\bsocket\.socket\b|\bgetattr\s{0,4}\(/;
const SHELL = /\b(?:curl|wget|bash|sh|nc|ncat|netcat|powershell|certutil|chmod|rm|base64|python[\d.]{0,4}|perl|php|ruby|node|socat|crontab|mkfifo)\b|\/dev\/tcp/;
/** A text that is a command from its first word on, or that a shell would run where it is put into another. */
const WHOLE = /^\s{0,20}(?:\$\(|`|['"]?\s{0,4}[;|&]{1,2}\s{0,4}\w|(?:sudo\s{1,4})?(?:\/(?:usr\/)?bin\/)?(?:curl|wget|bash|sh|nc|ncat|powershell|python[\d.]{0,4}|perl|php|ruby|node|echo|rm|chmod)\s{1,4}[-'"\w/<$])/;
const LOOKS_LIKE_CODE = /^\s{0,40}(?:#[^\n]{0,200}\n\s{0,40}){0,5}(?:import\s|from\s{1,4}\w[\w.]{0,100}\s{1,4}import\b|exec\s{0,4}\(|eval\s{0,4}\(|__import__|lambda\b|def\s|class\s|os\.|subprocess\.|\(lambda|getattr\s{0,4}\(|\[\s{0,4}\w{1,20}\s{1,4}for\b|print\s{0,4}\(|compile\s{0,4}\(|builtins\.|pickle\.|\(\)\.__class__|''\.__class__|""\.__class__|\[\]\.__class__)/;
/** Keys of whole pages. */
const PAGE = /^(?:raw_?)?(?:html|page|markup|page_source|dom)(?:_content)?$/i;
const WHOLE_PAGE = /^\s{0,100}<(?:!doctype|html)\b/i;
const SCRIPT = /<script\b|javascript:[a-z(]|\bon(?:error|load|click|mouseover)\s{0,4}=\s{0,4}["'a-z]|<iframe\b|<svg\b[^>]{0,200}\bon\w{3,20}=/i;

/** Keys whose values a model follows, or takes for what a tool is. */
const PROMPT = /^(?:system|instructions?|persona|backstory|goal|role|description)$|prompt|system_message/i;
const LOADED = /<script\b[^>]{0,200}\bsrc\s{0,4}=\s{0,4}["']?\s{0,4}(?:https?:)?\/\//i;
/** A call with what it is given; a token may be the beginning of one. */
const COMPLETE = /\w\s{0,4}\(\s{0,4}[^)\s][^\n]{0,1900}\)/;
/** A text in base64 that is long enough to be one. */
const LETTERS = /^[A-Za-z0-9+/\s_-]{40,400000}={0,2}\s{0,8}$/;

/** What a text in base64 says; undefined where it is none or says nothing that is text. */
function decodedText(text: string): string | undefined {
  if (!LETTERS.test(text) || /^[\da-fA-F\s]*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  const decoded = isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  return decoded !== undefined && /\s/.test(decoded) && !/[\0-\x08\x0e-\x1f\x7f]/.test(decoded) ? decoded : undefined;
}

/** Whether a text is meant to be read, by its key or one above it. */
function isProse(key: string, above: readonly string[]): boolean {
  return PROSE.test(key) || above.some((each) => PROSE.test(each));
}

/** Judges values of a configuration one by one, with their keys. */
export class ConfigJudge {
  private readonly found = new Map<string, ConfigIssue>();
  private readonly spend: () => void;
  /** Files of many records of text: what their values say is data. */
  private readonly records: boolean;

  /** Texts inside weights, which pages and tools show: they have no use for scripts, whatever key holds them. */
  private readonly metadata: boolean;

  constructor(spend: () => void, options: { readonly records?: boolean; readonly metadata?: boolean } = {}) {
    this.spend = spend;
    this.records = options.records ?? false;
    this.metadata = options.metadata ?? false;
  }

  all(): readonly ConfigIssue[] {
    return [...this.found.values()];
  }

  say(topic: Topic, level: Issue['level'], what: string, at: string): void {
    const key = `${topic} ${level} ${what}`;
    if (this.found.size < 500 && !this.found.has(key)) this.found.set(key, { topic, level, what, at });
  }

  target(name: string, how: string, at: string): void {
    const issue = targetIssue(name, how);
    if (issue !== undefined) this.say('target', issue.level, issue.what, at);
  }

  template(text: string, name: string, at: string): void {
    const shown = printable(name, 60);
    // Names that are put together from pieces read as one.
    const whole = text.replaceAll(/(['"])\s{0,10}[+~]\s{0,10}\1/g, '');
    for (const { level, what } of [...templateDangers(text), ...(whole === text ? [] : templateDangers(whole).filter((danger) => danger.level === 'danger'))]) this.say('template', level === 'danger' ? 'danger' : 'odd', `The template ${shown} ${what}.`, at);
    if (PIECE.test(text)) this.say('template', 'danger', `The template ${shown} puts the names of internals together from pieces.`, at);
    const order = hiddenOrder(text) ?? templateOrder(text);
    if (order !== undefined) this.say('template', order.level, `The template ${shown} ${order.what}.`, at);
  }

  /**
   * A text and its key, with the nearest names above it.
   * @param above - names of the mappings it is in, outermost first
   */
  text(key: string, whole: string, above: readonly string[], at: string): void {
    this.spend();
    if (whole.length < 4) return;
    if (unseenMessage(whole) !== undefined) this.say('template', 'danger', `${printable(key, 60)} spells out a message in characters that nobody sees.`, at);
    // A file in letters is one only as a whole.
    const encoded = this.records && isProse(key, above) ? undefined : encodedIssue(whole, this.spend);
    if (encoded !== undefined) this.say('code', encoded.level, `${printable(key, 60)} ${encoded.what}.`, at);
    if (this.metadata && holdsKey(whole)) this.say('key', 'odd', `${printable(key, 60)} holds what looks like a key or password.`, at);
    const inner = this.metadata ? decodedText(whole) : undefined;
    if (inner !== undefined) for (const piece of pieces(inner, PIECE_CHARS, OVERLAP)) this.piece(`decoded ${key}`, piece, [], at);
    for (const piece of pieces(whole, PIECE_CHARS, OVERLAP)) this.piece(key, piece, above, at);
  }

  /** A name of a mapping, which is a token in vocabularies: one that acts where it is shown, run or rendered. */
  name(name: string, at: string): void {
    this.spend();
    const acts = this.actsAlone(name);
    if (acts !== undefined) this.say('code', 'danger', `The name ${printable(name, 60)}: ${acts}`, at);
  }

  /** What a short text would do in a page, a shell, Python or a template; undefined for nothing. */
  private actsAlone(text: string): string | undefined {
    if (text.length > 2000 || !/[<({|$]/.test(text)) return undefined;
    const page = SCRIPT.test(text) ? browserIssues(text, false, 'it').find(({ level, what }) => level === 'danger' && (!what.includes('attribute') || /\/\/|atob|fromCharCode/.test(text))) : undefined;
    const found = page ?? (CALLS.test(text) && COMPLETE.test(text) ? this.python(text) : undefined) ?? (SHELL.test(text) ? shellIssues(text).find(({ level }) => level === 'danger') : undefined) ?? (/\{[{%]/.test(text) ? templateDangers(text).find(({ level }) => level === 'danger') : undefined);
    return found?.what;
  }

  private piece(key: string, value: string, above: readonly string[], at: string): void {
    // A tokenizer's words are words, whatever they name.
    if (isNotorious(value) && !/^patterns?(?:-\w{2,10})?$/.test(key) && !(WORDS.test(key) && /\/\d{1,9}$/.test(at))) this.say('target', 'danger', `Names ${printable(value, 80)}, which acts on the machine.`, at);
    const prose = isProse(key, above);
    const prompt = (!this.records || above.includes('function')) && value.length > 40 && PROMPT.test(key) ? promptIssue(value) : undefined;
    if (prompt?.level === 'danger') this.say('template', 'danger', `${printable(key, 60)} ${prompt.what}.`, at);
    // A token is put into what the model reads, wherever it stands for itself.
    const token = value.length >= 24 && [key, ...above.slice(-2)].some((each) => TOKEN.test(each)) ? (value.length > 40 ? hiddenOrder(value) : undefined) ?? tokenOrder(value) : undefined;
    const special = value.length >= 20 && [key, ...above.slice(-2)].some((each) => TOKEN.test(each)) ? this.actsAlone(value) : undefined;
    if (special !== undefined) this.say('code', 'danger', `The token ${printable(value, 60)}: ${special}`, at);
    if (token !== undefined) this.say('template', token.level, `The token ${printable(key, 60)} ${token.what}.`, at);
    // A template of machines (Kubernetes) holds commands; one of chats holds its texts, or named ones of them.
    const chat = /template|jinja/i.test(key) || (/template|jinja/i.test(above.at(-1) ?? '') && !COMMAND.test(key)) || above.some((each) => /chat_?template|prompt_?template|jinja/i.test(each));
    if (chat || value.includes('{{') || value.includes('{%')) {
      if (chat || !(prose && this.records)) this.template(value, key, at);
      if (chat) return;
    }
    if (prose && this.records) return;
    this.code(key, value, above, prose, at);
    const page = prose && this.records ? undefined : addressPageIssue(value);
    if (page !== undefined) this.say('code', 'danger', `${printable(key, 60)}: ${page.what}`, at);
    const script = this.metadata && SCRIPT.test(value) ? (/^\s{0,8}(?:javascript|vbscript):/i.test(value) ? 'is an address that runs a script' : LOADED.test(value) ? 'loads a script from elsewhere' : browserIssues(value, false, 'it').find(({ level }) => level === 'danger')?.what) : undefined;
    if (script !== undefined) this.say('code', 'danger', `${printable(key, 60)} holds a page for browsers: ${script}`, at);
    else if (SCRIPT.test(value) && !prose) {
      const steals = browserIssues(value, false, 'it').find(({ level, what }) => level === 'danger' && /session|cookies|kernel|hides/.test(what));
      // A page that was gathered has scripts as pages do.
      if (steals !== undefined || !(PAGE.test(key) && WHOLE_PAGE.test(value))) this.say('code', steals === undefined ? 'odd' : 'danger', steals === undefined ? `${printable(key, 60)} holds a script for browsers.` : `${printable(key, 60)} holds a page for browsers: ${steals.what}`, at);
    }
    if (prose) return;
    for (const url of urlsIn(value, 5)) if (collects(url)) this.say('note', 'note', `${printable(key, 60)} names ${printable(url, 80)}.`, at);
      else if (byNumber(url) && SOURCE.test(key)) this.say('remote', 'odd', `${printable(key, 60)} takes code from an address by number.`, at);
      else if (FETCHED.test(key) && /^http:/i.test(url) && standingOf(url) === 'unusual') this.say('remote', 'odd', `${printable(key, 60)} takes code from ${printable(url, 80)}, without encryption.`, at);
      else if (byNumber(url)) this.say('note', 'note', `${printable(key, 60)} names an address by number.`, at);
  }

  private code(key: string, value: string, above: readonly string[], prose: boolean, at: string): void {
    const shown = printable(key, 60);
    if (value.includes('_$$ND_FUNC$$_')) this.say('code', 'danger', `${shown} is a function that reading it makes (node-serialize).`, at);
    const resolver = /\$\{\s{0,4}(?:eval|python|py|exec|sh|shell|cmd|import|resolve|call)\s{0,4}:/.exec(value);
    if (resolver !== null) {
      const inner = value.slice(resolver.index + resolver[0].length).replace(/\}\s*$/, '').replace(/^\s*['"]|['"]\s*$/g, '');
      const danger = this.python(inner) ?? shellIssues(inner).find(({ level }) => level === 'danger');
      this.say('code', danger === undefined ? 'odd' : 'danger', danger === undefined ? `${shown} is computed by running code.` : `${shown} is computed by running code: ${danger.what}`, at);
    }
    const got = /\$\{\s{0,4}(?:get_method|get_class|get_object)\s{0,4}:\s{0,4}['"]?([\w.]{1,100})/.exec(value)?.[1];
    if (got !== undefined && isNotorious(got)) this.say('target', 'danger', `${shown} is ${printable(got, 60)}, which acts on the machine.`, at);
    if (!prose && /^\s{0,40}(?:eval|exec)\s{0,4}\(/.test(value)) this.say('code', 'odd', `${shown} is code that runs other code.`, at);
    // Rules for finding code are written as code with gaps.
    if (CALLS.test(value) && !(/^patterns?(?:-\w{2,10})?$/.test(key) && /\.\.\.|\$[A-Z]/.test(value)) && (!prose || LOOKS_LIKE_CODE.test(value))) {
      const danger = LOOKS_LIKE_CODE.test(value) || !/[.!?]\s{1,4}[A-Z]/.test(value) ? this.python(value) : undefined;
      if (danger !== undefined) this.say('code', 'danger', `${shown} is code: ${danger.what}`, at);
    }
    const command = [key, ...above.slice(-3)].some((each) => COMMAND.test(each) || JOINED_COMMAND.test(each));
    const whole = WHOLE.test(value);
    if ((!prose || (this.metadata && whole) || /^\s{0,20}(?:\$\(|`|['"]?\s{0,4}[;|&])/.test(value)) && SHELL.test(value)) {
      const danger = [...shellIssues(value), ...inlineIssues(value, this.spend)].find(({ level }) => level === 'danger');
      if (danger !== undefined && (command || whole || !/[.!?]\s{1,4}[A-Z]|`/.test(value))) this.say('code', command || whole ? 'danger' : 'odd', `${shown}: ${danger.what}`, at);
    }
  }

  private python(text: string): Issue | undefined {
    const issues = new Issues();
    issues.addAll(pythonIssues(text, { as: 'loaded' }, this.spend));
    return issues.all().find(({ level }) => level === 'danger');
  }
}
