import { programOf } from '../program.ts';
import { START_FILE } from '../code/hosts.ts';
import { shellIssues } from '../code/shell.ts';
import { MAX_READ, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { pickleAmong } from '../pickle/among.ts';
import { printable } from '../printable.ts';

/** Engines that TensorRT built. The format is not published: what is told is what stands in the bytes as text. */

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  plugin: { id: 'tensorrt.plugin', title: 'Needs plugins, which are native code', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
  code: { id: 'tensorrt.dangerous-text', title: 'Holds a program, a library to load, or a command that acts on the machine', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...REFERENCES] },
  malformed: { id: 'tensorrt.malformed', title: 'Named as an engine, or beginning as one, and none', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  native: { id: 'tensorrt.engine', title: 'Code for the graphics processor, which cannot be checked', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

/** Engines begin with `ftrt` (as a little-endian number) from version 8 on, and with `ptrt` before. */
const MAGIC = /^(?:ftrt|ptrt|trtf)/;
/** Text is looked for in this much of the beginning and of the end. */
const SEARCHED = 64 * 1024 * 1024;
const PLUGIN = /\b[A-Za-z]\w{0,60}(?:Plugin(?:Dynamic|V\d|Creator|IOExt)?|_plugin|_TRT|PluginV\d\w{0,20})\b|plugin(?:_namespace|_version|Namespace)|IPluginV\d/;
const LIBRARY = /(?:^|[^\w.])((?:\/|\.\.?\/|[A-Za-z]:\\)[\w./\\-]{1,200}\.(?:so(?:\.\d{1,3}){0,3}|dll|dylib))\b|\bdlopen\b|\bLoadLibraryA?\b|\bLD_PRELOAD\b/;

/** Where the numbers of an engine's header stand, versions and lengths in four and eight bytes, whatever the version. */
const HEADER = 32;
/** Bytes of them that are zero at least: such numbers are small. Four of 28 random bytes are so once in 200,000 times. */
const ZEROS = 4;

/** The header is not published; that random bytes or a text are none can be told. */
function hasHeader(input: ScanInput): boolean {
  return input.read(4, HEADER - 4).filter((byte) => byte === 0).length >= ZEROS;
}

function scan(input: ScanInput, context: ScanContext): void {
  if (!MAGIC.test(input.read(0, 4).toString('latin1'))) context.report(RULES.malformed, 'The content does not begin as engines do.', 0);
  else if (!hasHeader(input)) context.report(RULES.malformed, 'What follows the first bytes is no header of an engine: its numbers are beyond all order.', 4);
  let [plugin, library]: (string | undefined)[] = [];
  for (let at = 0; at < input.size; at += MAX_READ - 512) {
    if (at > SEARCHED && at < input.size - SEARCHED) continue;
    context.budget.step();
    const piece = input.read(at, MAX_READ);
    const text = piece.toString('latin1');
    plugin ??= PLUGIN.exec(text)?.[0];
    library ??= LIBRARY.exec(text)?.[0].trim();
    for (const each of text.match(/[\x20-\x7e\n]{8,2000}/g) ?? []) {
      context.budget.step();
      if (!/curl|wget|bash|\bsh\b|\bnc\b|system|exec|python|import|chmod|\/etc\//.test(each)) continue;
      const danger = shellIssues(each).find(({ level }) => level === 'danger');
      if (danger !== undefined) context.report(RULES.code, danger.what, at);
      else if (/\bos\.system\s?\(|__import__\s?\(|\bsubprocess\.\w|\bsystem\s?\(\s?["'/]/.test(each) || START_FILE.test(each)) context.report(RULES.code, `Holds the text ${printable(each.trim(), 80)}.`, at);
    }
    for (let found = piece.indexOf('\u007fELF', 0, 'latin1'); found >= 0; found = piece.indexOf('\u007fELF', found + 4, 'latin1')) {
      // Kernels for the graphics processor are ELF too, for the machine 190.
      if (programOf(piece.subarray(found, found + 64)) === 'ELF' && piece.length >= found + 20 && piece.readUInt16LE(found + 18) !== 190) {
        context.report(RULES.code, 'Holds a program for the machine.', at + found);
        break;
      }
    }
  }
  const pickle = pickleAmong(input, input.size, context.budget);
  if (pickle !== undefined) context.report(RULES.code, `Holds a pickle that brings in ${printable(pickle.name, 80)}.`, pickle.at);
  if (library !== undefined) context.report(RULES.code, `Names the native library ${printable(library, 80)}.`);
  if (plugin !== undefined) context.report(RULES.plugin, `Names the plugin ${printable(plugin, 60)}.`);
  context.report(RULES.native, 'An engine holds code for the graphics processor; load only engines that you built.');
}

export const format: Format = {
  id: 'tensorrt',
  title: 'TensorRT engine',
  extensions: ['.engine', '.plan', '.trt'],
  carriesCode: true,
  rules: Object.values(RULES),
  detect: ({ head, extension }) => {
    if ((head[0] === 0x66 || head[0] === 0x70 || head[0] === 0x74) && MAGIC.test(head.toString('latin1', 0, 4))) return 'signature';
    return extension === '.engine' || extension === '.plan' || extension === '.trt' ? 'name' : undefined;
  },
  scan,
};
