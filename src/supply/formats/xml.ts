import { browserIssues } from '../code/browser.ts';
import { byNumber, collects, urlsIn } from '../code/hosts.ts';
import { ConfigJudge } from '../config/values.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { formulaAct } from '../data/formulas.ts';
import { outsideOf } from '../file-names.ts';
import { standingOf } from '../packages/sources.ts';
import { reportOrder } from '../orders/read.ts';
import { printable } from '../printable.ts';
import { isPlanted, readerOrder } from '../config/reader-orders.ts';
import { firstInk, looksLikeText, readText } from '../text.ts';
import { constantProblem } from '../xml/openvino.ts';
import { xmlTokens, type XmlToken } from '../xml/tokens.ts';

/** Models in XML: OpenVINO's networks and PMML; and pictures in SVG. */

const MAX_XML = 64 * 1024 * 1024;
const EXTENSIONS = ['.xml', '.pmml', '.svg', '.xmodel', '.pnml', '.rels', '.config', '.csproj', '.fsproj', '.vbproj', '.vcxproj', '.proj', '.props', '.targets', '.nuspec', '.plist'];
/** Endings that settings of other kinds have too. */
const SHARED = new Set(['.config', '.props', '.targets', '.proj', '.plist']);
const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];

const RULES = {
  entity: { id: 'xml.external-entity', title: 'Reads other files or addresses when it is parsed', severity: 'critical', verdict: 'malicious', references: ['CWE-611', ...REFERENCES] },
  bomb: { id: 'xml.entity-bomb', title: 'Entities of entities, which grow beyond memory when they are expanded', severity: 'high', verdict: 'malicious', references: ['CWE-776', ...REFERENCES] },
  doctype: { id: 'xml.entities', title: 'Defines entities, which models have no use for', severity: 'medium', verdict: 'suspicious', references: ['CWE-611', ...REFERENCES] },
  code: { id: 'xml.dangerous-code', title: 'Holds code or a command that acts against whoever uses it', severity: 'critical', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  script: { id: 'xml.script', title: 'Holds a script, or calls functions of the program', severity: 'medium', verdict: 'suspicious', references: ['CWE-94', ...REFERENCES] },
  extension: { id: 'xml.extension-operation', title: 'Operations that only a native library from elsewhere provides', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
  path: { id: 'xml.outside-path', title: 'Names a file outside the folder of the model', severity: 'high', verdict: 'malicious', references: ['CWE-22', ...REFERENCES] },
  weights: { id: 'xml.weights-bounds', title: 'Weights lie where the file beside has none, or do not fit their shape, as in attacks on readers', severity: 'high', verdict: 'suspicious', references: ['CWE-125', ...REFERENCES] },
  order: { id: 'xml.planted-order', title: 'Its text orders the model that reads it to send something away or to run something', severity: 'critical', verdict: 'malicious', references: ['OWASP LLM01:2025', 'OWASP LLM03:2025'] },
  oddOrder: { id: 'xml.shown-order', title: 'Its text, about attacks it seems, shows an order to a model', severity: 'medium', verdict: 'suspicious', references: ['OWASP LLM01:2025', 'OWASP LLM03:2025'] },
  repository: { id: 'xml.hostile-repository', title: 'Packages come from an address by number, or from a service that hides who sends', severity: 'critical', verdict: 'malicious', references: ['CWE-829', ...REFERENCES] },
  oddRepository: { id: 'xml.odd-repository', title: 'Packages come without encryption from where nobody vouches for them', severity: 'medium', verdict: 'suspicious', references: ['CWE-319', ...REFERENCES] },
  malformed: { id: 'xml.malformed', title: 'Not XML, or cut off', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  note: { id: 'xml.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

const OPSETS = /^(?:opset\d{1,2}|experimental|SCALAR|internal|ie_internal_opset|gpu_opset|cpu_plugin_opset)$/;
const SCRIPT_NAME = /script|code|exec|eval|command|function|udf|python|javascript|groovy|java\b|class/i;
const PROGRAM = /\b(?:Runtime\s{0,4}\.\s{0,4}getRuntime|ProcessBuilder|java\.lang\.(?:Runtime|Process|System|reflect)|ScriptEngineManager|Class\s{0,4}\.\s{0,4}forName|javax\.script|new\s{1,4}ActiveXObject|WScript\.Shell|System\.Diagnostics\.Process|T\(java\.|#\{.{0,200}getRuntime|\$\{jndi:|shell_exec|passthru|child_process)/;

/** Parts of documents of office programs, and the elements in them that are run or put in. */
const OFFICE = new Set(['worksheet', 'workbook', 'externalLink', 'document', 'ftr', 'hdr', 'document-content', 'macrosheet']);
const FORMULA = /^(?:f|definedName|instrText|formula\d?)$/;

/** Classes of Java by which readers of objects in XML (XMLDecoder, XStream, Spring) are made to act. */
const GADGET = /^(?:java\.lang\.(?:ProcessBuilder|Runtime|ProcessImpl)|java\.beans\.EventHandler|javax\.script\.ScriptEngineManager|java\.net\.URLClassLoader|com\.sun\.rowset\.JdbcRowSetImpl|com\.sun\.org\.apache\.xalan\.[\w.]{1,60}TemplatesImpl|javax\.imageio\.ImageIO\$ContainsFilter|groovy\.util\.Expando|org\.codehaus\.groovy\.runtime\.MethodClosure)$/;

/** Most characters of text that orders are looked for in. */
const MAX_WORDS = 4_000_000;
/** Elements that are paragraphs. */
const PARAGRAPH = /(?:^|:)(?:p|text|title|desc|si|tspan|comment)$/;

const MODELS = new Set(['net', 'PMML', 'svg']);

class Reading {
  private readonly context: ScanContext;
  private readonly judge: ConfigJudge;
  /** The last part of the name. */
  private readonly file: string;
  /** The weights of a network, once they were asked for. */
  private beside: { readonly size: number | undefined } | undefined;
  private readonly open: string[] = [];
  private root = '';
  private svg = '';
  /** Whether the layer that is read is numbers of the file beside. */
  private constant = false;
  /** What its readers read, up to {@link MAX_WORDS}. */
  private words = '';
  /** Whether the text between an extension's tags is code by its attributes. */
  private coded = 0;

  constructor(context: ScanContext, file: string) {
    this.context = context;
    this.file = file;
    this.judge = new ConfigJudge(() => { context.budget.step(); });
  }

  private get named(): boolean {
    return this.file.toLowerCase().endsWith('.pmml');
  }

  /** Whether it is a document that loaders of models read; of others less is known to be usual. */
  private get model(): boolean {
    return this.named || MODELS.has(this.root);
  }

  token(token: XmlToken): void {
    this.context.budget.step();
    switch (token.kind) {
      case 'doctype': return this.doctype(token.text, token.at);
      case 'instruction':
        if (/^xml-stylesheet\b/.test(token.text) && this.model && urlsIn(token.text).length > 0) this.context.report(RULES.script, 'A style sheet from elsewhere changes the document.', token.at);
        if (/^php\b/.test(token.text)) this.context.report(RULES.code, 'Holds PHP.', token.at);
        return;
      case 'comment':
        if (this.words.length < MAX_WORDS) this.words += `\n\n${token.text}\n\n`;
        return;
      case 'text': return this.text(token.text, token.at);
      case 'close':
        if (PARAGRAPH.test(this.open.pop() ?? '')) this.words += '\n\n';
        this.coded = Math.min(this.coded, this.open.length);
        return;
      case 'open': return this.element(token);
    }
  }

  private doctype(text: string, at: number): void {
    const outside = [...text.matchAll(/<!ENTITY\s{1,20}(?:%\s{1,20})?\S{1,100}\s{1,20}(?:SYSTEM\s{1,20}|PUBLIC\s{1,20}(?:"[^"]{0,300}"|'[^']{0,300}')\s{1,20})["']([^"']{0,1000})/gi)].map(([, target = '']) => target);
    // Parts of a document, and the names of characters that HTML has.
    if (outside.length > 0 && outside.every((target) => /\.(?:dtd|ent|mod|elt|mml|xml)$/i.test(target) && (/^https?:\/\/(?:www\.)?(?:w3\.org|oasis-open\.org|docbook\.org)\//.test(target) || outsideOf(target) === undefined))) return this.context.report(RULES.doctype, 'An entity stands for another part of the document.', at);
    if (/<!ENTITY\s[^>]{0,300}\b(?:SYSTEM|PUBLIC)\b/i.test(text) || /^<!DOCTYPE\s{1,20}\S{1,200}\s{1,20}SYSTEM\s{1,20}["'](?:file|http|ftp|\/)/i.test(text)) {
      const elsewhere = /^<!DOCTYPE\s{1,20}(\S{1,200})\s{1,20}SYSTEM\s{1,20}["']([^"']{1,1000})/i.exec(text);
      if (elsewhere !== null && !/<!ENTITY/i.test(text)) {
        const [, root = '', address = ''] = elsewhere;
        // Models have no document type; a parser that fetches it takes whatever entities it defines.
        const model = this.named || MODELS.has(root) || byNumber(address) || collects(address);
        return this.context.report(model ? RULES.entity : RULES.doctype, 'The document type lies elsewhere.', at);
      }
      return this.context.report(RULES.entity, 'An entity stands for another file or address.', at);
    }
    const entities = [...text.matchAll(/<!ENTITY\s{1,20}(?:%\s{1,20})?(\S{1,100})\s{1,20}(["'])([^"']{0,10000})\2/gi)];
    if (entities.length === 0) return;
    const nested = entities.filter(([, , , value = '']) => (value.match(/&\w{1,60};/g)?.length ?? 0) >= 2).length;
    if (nested >= 3) this.context.report(RULES.bomb, `${nested} entities stand for several others each.`, at);
    else this.context.report(RULES.doctype, `${entities.length} entities are defined.`, at);
  }

  private element({ name, attributes, empty, at }: Extract<XmlToken, { kind: 'open' }>): void {
    const local = name.slice(name.indexOf(':') + 1);
    if (this.root === '') {
      this.root = local;
      if (local === 'net' && attributes.has('version')) this.context.describe('openvino');
      else if (local === 'PMML') this.context.describe('pmml');
      else if (local === 'svg') this.context.describe('svg');
    }
    if (this.root === 'net' && local === 'layer') this.layer(attributes, at);
    if (this.constant && local === 'data') this.weights(attributes, at);
    const included = local === 'include' && /^xi|xinclude/i.test(name) ? attributes.get('href') : undefined;
    if (included !== undefined) this.context.report(outsideOf(included) === undefined ? RULES.doctype : RULES.entity, `Takes in ${printable(included, 80)}.`, at);
    if (this.root === 'svg') this.picture(name, attributes);
    if (/^ppaction:\/\/(?:program|macro)/.test(attributes.get('action') ?? '')) this.context.report(RULES.code, 'A click on a slide starts a program or a macro.', at);
    if (local === 'event-listener' && (attributes.get('xlink:href') ?? '').startsWith('vnd.sun.star.script:')) this.context.report(/:(?:load|view-created|start-app|new)$/.test(attributes.get('script:event-name') ?? '') ? RULES.code : RULES.script, 'A macro runs by itself.', at);
    if (this.root === 'externalLink' && local === 'ddeLink') this.context.report(RULES.code, `A link starts the program ${printable(`${attributes.get('ddeService') ?? ''} ${attributes.get('ddeTopic') ?? ''}`, 80)}.`, at);
    if (this.root === 'Relationships' && local === 'Relationship' && attributes.get('TargetMode') === 'External' && /\/(?:attachedTemplate|oleObject|frame|subDocument)$/.test(attributes.get('Type') ?? '')) this.context.report(RULES.entity, `Opening it takes in ${printable(attributes.get('Target') ?? '', 80)}.`, at);
    if (local === 'fldSimple' && /^\s{0,20}DDE(?:AUTO)?\s/.test(attributes.get('instr') ?? attributes.get('w:instr') ?? '')) this.context.report(RULES.code, `A field starts the program ${printable(attributes.get('instr') ?? attributes.get('w:instr') ?? '', 80)}.`, at);
    const made = attributes.get('class') ?? '';
    if (GADGET.test(made)) this.context.report(RULES.code, `Reading it makes an object of ${printable(made, 60)}, which acts on the machine.`, at);
    const coded = local === 'script' || (local === 'Extension' && SCRIPT_NAME.test(`${attributes.get('name') ?? ''} ${attributes.get('extender') ?? ''}`));
    for (const [key, value] of attributes) {
      if (key.startsWith('xmlns') || key.endsWith('schemaLocation')) continue;
      // `<option name="command" value="…"/>`: what the value is of is said beside it.
      this.value(coded && key === 'value' ? 'script' : key === 'value' ? attributes.get('name') ?? attributes.get('key') ?? key : key, value, at);
    }
    if (coded && (attributes.get('value') ?? '').length > 3) this.context.report(RULES.script, `The extension ${printable(attributes.get('name') ?? name, 60)} is a script.`, at);
    if (local === 'script' && this.root !== 'svg' && this.model) this.context.report(RULES.script, 'Holds a script.', at);
    if (!empty) {
      this.open.push(local);
      if (coded) this.coded = this.open.length;
    }
  }

  private layer(attributes: ReadonlyMap<string, string>, at: number): void {
    const [version, type] = [attributes.get('version') ?? '', attributes.get('type') ?? ''];
    this.constant = type === 'Const';
    if (version !== '' && !OPSETS.test(version)) this.context.report(RULES.extension, `The operation ${printable(type, 60)} is of the set ${printable(version, 60)}.`, at);
    else if (/^(?:Custom|Extension|PythonOp|Python)\w{0,60}$/.test(type)) this.context.report(RULES.extension, `The operation ${printable(type, 60)} is none of OpenVINO's.`, at);
  }

  private weights(attributes: ReadonlyMap<string, string>, at: number): void {
    this.beside ??= { size: this.context.beside(this.file.replace(/\.xml$/i, '.bin'))?.size };
    const problem = constantProblem(attributes, this.beside.size);
    if (problem !== undefined) this.context.report(RULES.weights, problem, at);
  }

  private picture(name: string, attributes: ReadonlyMap<string, string>): void {
    this.svg += `<${name} ${[...attributes].map(([key, value]) => `${key}="${value}"`).join(' ')}>`;
  }

  private value(key: string, value: string, at: number): void {
    const place = `byte ${at}`;
    if (this.model && PROGRAM.test(value)) this.context.report(RULES.code, `${printable(key, 40)} reaches the program that reads it.`, at);
    if ((this.root === 'net' || this.root === 'CustomLayer') && /^(?:path|file|filename|weights|bin|lib|library|plugin|location|extension)$/i.test(key)) {
      const why = outsideOf(value);
      if (why !== undefined) this.context.report(RULES.path, `${printable(key, 40)} names ${printable(value, 80)}, which ${why}.`, at);
      if (/\.(?:so|dll|dylib)(?:\.\d{1,4}){0,3}$/i.test(value)) this.context.report(RULES.extension, `Names the native library ${printable(value, 80)}.`, at);
    }
    this.judge.text(key, value, this.open.slice(-3), place);
    for (const url of urlsIn(value, 5)) if (collects(url) || byNumber(url)) this.context.report(RULES.note, `Names ${printable(url, 80)}.`, at);
  }

  /** Cells of workbooks, links to programs, and fields of documents that are put in when they are opened. */
  private office(text: string, at: number): void {
    const inside = this.open.at(-1) ?? '';
    if (!FORMULA.test(inside)) return;
    const act = formulaAct(text);
    if (act === 'starts a program' || /^\s{0,20}DDE(?:AUTO)?\s/.test(text)) this.context.report(RULES.code, `The formula ${printable(text.trim(), 80)} starts a program.`, at);
    else if (act === 'carries the content of cells away') this.context.report(RULES.code, `The formula ${printable(text.trim(), 80)} ${act}.`, at);
    else if (act !== undefined) this.context.report(RULES.script, `The formula ${printable(text.trim(), 80)} ${act}.`, at);
  }

  /** Where Maven takes packages from. */
  private repository(url: string, at: number): void {
    const standing = standingOf(url);
    if (standing === 'hostile') this.context.report(RULES.repository, `Packages come from ${printable(url, 80)}.`, at);
    else if (standing === 'unusual' && /^http:/i.test(url)) this.context.report(RULES.oddRepository, `Packages come from ${printable(url, 80)}, without encryption.`, at);
  }

  private text(text: string, at: number): void {
    if (OFFICE.has(this.root)) this.office(text, at);
    const coded = this.coded > 0 && this.open.length >= this.coded;
    if (coded && this.root !== 'svg') this.context.report(RULES.script, 'An extension holds a script.', at);
    if (this.root === 'svg' && this.open.at(-1) === 'script') this.svg += text;
    if (this.words.length < MAX_WORDS) this.words += text;
    if (this.open.at(-1) === 'url' && /^(?:repository|pluginRepository|mirror)$/.test(this.open.at(-2) ?? '')) this.repository(text.trim(), at);
    if (text.trim().length > 3) this.value(coded ? 'script' : this.open.at(-1) ?? '', text.trim(), at);
  }

  finish(whole: boolean): void {
    for (const { level, what, at, topic } of this.judge.all()) this.context.report(level === 'danger' ? RULES.code : level === 'odd' && topic === 'code' ? RULES.script : RULES.note, what, at);
    if (this.root === 'svg') for (const { level, what } of browserIssues(this.svg, false, 'The picture')) this.context.report(level === 'danger' ? RULES.code : RULES.script, what);
    if (readerOrder(this.words) === 'away') this.context.report(isPlanted(this.words) ? RULES.order : RULES.oddOrder, 'A text orders the model that reads it to send something away or to run something.');
    reportOrder(this.words, this.context, 'The document');
    if (this.words.length >= MAX_WORDS) this.context.report(RULES.note, `Orders to a model were looked for in the first ${MAX_WORDS} characters of its text.`);
    if (this.root === '' || (this.model && (!whole || this.open.length > 0))) this.context.report(RULES.malformed, this.root === '' ? 'The file holds no element.' : 'The document does not end.');
  }
}

function scan(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_XML, context);
  if (binary) return context.report(RULES.malformed, 'The content is not text.');
  const reading = new Reading(context, input.name.split('/').at(-1) ?? input.name);
  for (const token of xmlTokens(text)) reading.token(token);
  reading.finish(/>\s*$/.test(text));
}

export const format: Format = {
  id: 'xml',
  title: 'XML',
  extensions: EXTENSIONS,
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ head, extension }) => {
    const begins = firstInk(head) === 0x3c && /^\uFEFF?\s{0,200}<(?:\?xml\b|!DOCTYPE\s{1,20}(?!html)|!--|PMML\b|net\b|svg\b|configuration\b|settings\b|project\b|plist\b|packages\b)/i.test(head.toString('utf8', 0, 1024)) && looksLikeText(head);
    if (begins && extension !== '.html' && extension !== '.htm' && extension !== '.md') return 'structure';
    return EXTENSIONS.includes(extension) && (firstInk(head) === 0x3c || !SHARED.has(extension)) ? 'name' : undefined;
  },
  scan,
};
