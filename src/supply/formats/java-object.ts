import { shellIssues } from '../code/shell.ts';
import { MAX_READ, ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { GENERAL } from '../general-rules.ts';
import { printable } from '../printable.ts';

/** Objects of Java as its own serialisation writes them (Weka, H2O, Stanford NLP): reading makes objects of the classes that are named. */

const REFERENCES = ['CWE-502', 'OWASP LLM03:2025', 'AML.T0011'];
const RULES = {
  gadget: { id: 'java-object.dangerous-class', title: 'Names classes by which readers of such objects are made to run commands', severity: 'critical', verdict: 'malicious', references: REFERENCES },
  command: { id: 'java-object.dangerous-text', title: 'Holds a command that acts against whoever runs it', severity: 'high', verdict: 'malicious', references: REFERENCES },
  malformed: { id: 'java-object.malformed', title: 'Begins as objects of Java and goes on as none', severity: 'medium', verdict: 'suspicious', references: ['CWE-20', ...REFERENCES] },
  objects: { id: 'java-object.objects', title: 'Holds objects of Java, which reading makes', severity: 'info', verdict: 'none', references: ['CWE-502'] },
} as const satisfies Record<string, SupplyRule>;

/** The classes from which published chains of calls are built; models and their data have no use for them. */
const GADGET = /(?:org[./]apache[./]commons[./](?:collections4?[./]functors[./](?:Invoker|Instantiate|Chained|Constant)\w{0,12}Transformer|beanutils[./]BeanComparator|fileupload[./]disk)|org[./]codehaus[./]groovy[./]runtime[./](?:ConvertedClosure|MethodClosure)|com[./]sun[./]org[./]apache[./]xalan[./]internal[./]xsltc[./]trax[./]TemplatesImpl|org[./]apache[./]xalan[./]xsltc[./]trax|java[./]lang[./](?:Runtime|ProcessBuilder)|javax[./]management[./]BadAttributeValueExpException|com[./]sun[./]rowset[./]JdbcRowSetImpl|org[./]springframework[./](?:beans[./]factory[./]ObjectFactory|core[./]SerializableTypeWrapper|aop[./]framework[./]AdvisedSupport)|com[./]mchange[./]v2[./]c3p0|java[./]rmi[./]server[./](?:UnicastRemoteObject|RemoteObjectInvocationHandler)|sun[./]rmi[./]server|bsh[./]XThis|org[./]python[./]core[./]PyFunction|clojure[./]\w{1,20}[./]\w{0,20}\$|javax[./]script[./]ScriptEngineManager|org[./]hibernate[./]\w{1,30}[./]\w{0,40}Getter|sun[./]reflect[./]annotation[./]AnnotationInvocationHandler)/;
/** Class names stand where they are first used, mostly in the beginning; pieces overlap by more than one is long. */
const MAX_SEARCHED = 64 * 1024 * 1024;
const OVERLAP = 4096;

/** Whether the first thing in the stream is one (6.4 of the Java Object Serialization Specification): its kind, the class where it has one, and within the file. */
function begins(input: ScanInput): boolean {
  const head = input.read(4, 64);
  const [kind = 0, second = 0] = head;
  const word = (at: number): number => (head.length >= at + 2 ? head.readUInt16BE(at) : Number.POSITIVE_INFINITY);
  const named = (at: number): boolean => word(at) > 0 && at + 2 + word(at) + 9 + 4 <= input.size && /^[\w.$[;/-]{1,62}$/.test(input.read(4 + at + 2, Math.min(word(at), 62)).toString('latin1'));
  switch (kind) {
    case 0x70: return true; // null
    case 0x72: return named(1); // the description of a class
    case 0x73: case 0x75: case 0x76: case 0x7e: return (second === 0x72 && named(2)) || (second === 0x7d && input.size > 12); // an object, list, class or constant
    case 0x74: return 7 + word(1) <= input.size; // a text
    case 0x77: return 6 + second <= input.size; // a block of data
    case 0x7a: case 0x7c: return input.size > 16; // a long block, a long text
    default: return false;
  }
}

function scan(input: ScanInput, context: ScanContext): void {
  context.report(RULES.objects, 'Objects of Java.');
  if (!begins(input)) context.report(RULES.malformed, 'No object, class, text or block of data follows the first bytes.', 4);
  for (let at = 0; at < Math.min(input.size, MAX_SEARCHED); at += MAX_READ - OVERLAP) {
    context.budget.step();
    const text = input.read(at, MAX_READ).toString('latin1');
    const gadget = GADGET.exec(text);
    if (gadget !== null) return context.report(RULES.gadget, `Names ${printable(gadget[0], 80)}.`, at + gadget.index);
    for (const { 0: words, index } of text.matchAll(/[ -~]{12,4000}/g)) {
      const danger = words.includes(' ') && !/[.!?]\s{1,4}[A-Z]/.test(words) ? shellIssues(words).find(({ level }) => level === 'danger') : undefined;
      if (danger !== undefined) return context.report(RULES.command, danger.what, at + index);
    }
  }
  if (input.size > MAX_SEARCHED) throw new ScanStop(GENERAL.text, `Objects of ${input.size} bytes; ${MAX_SEARCHED} are searched.`);
}

export const format: Format = {
  id: 'java-object',
  title: 'Serialised objects of Java',
  extensions: ['.ser'],
  carriesCode: true,
  noModel: true,
  rules: Object.values(RULES),
  detect: ({ head }) => (head[0] === 0xac && head[1] === 0xed && head[2] === 0 && head[3] === 5 ? 'signature' : undefined),
  scan,
};
