import { isPlanted, readerOrder } from '../config/reader-orders.ts';
import { browserIssues } from '../code/browser.ts';
import { foreignIssues, foreignKind } from '../code/foreign.ts';
import { hiddenIssues } from '../code/hidden.ts';
import { collects, MANY, urlsIn } from '../code/hosts.ts';
import { sqlIssues } from '../code/sql.ts';
import { settingsIssues } from '../code/windows.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { reportOrder } from '../orders/read.ts';
import { isGyp, isRecipe, recipeIssues } from '../packages/recipes.ts';
import { printable } from '../printable.ts';
import { isPathFile, readText } from '../text.ts';

const MAX_SOURCE = 32 * 1024 * 1024;
const EXTENSIONS = ('.c .h .cc .cpp .cxx .hh .hpp .hxx .inl .inc .cu .cuh .cl .m .mm .go .rs .java .kt .kts .scala .groovy .gradle .cs .fs .vb .swift .rb .rake .gemspec .php .phtml .pl .pm .lua .r .rmd .qmd .rprofile .jl .ex .exs .erl .hs .ml .mli .clj .lisp .el .vim .vbs .hta .wsf .dart .zig .nim .d .pas .f .f90 .for .asm .s .sql .css .scss .sass .less .styl .graphql .gql .proto .thrift .fbs .idl .cmake .mk .mak .am .ac .m4 .in .ninja .bzl .bazel .nix .tf .tfvars .hcl .rego .cedar .awk .sed .tcl .pyx .pxd .pxi .pyf .i .def .map .snap .patch .diff .po .pot .srt .vtt .tmpl .tpl .mustache .template .rc .natvis .modulemap .typed .pth .stub .reg .sct .iqy .slk .url .scf .jnlp .applescript .scpt .texi .texinfo .man .1 .3 .8 .flow .coffee .wat .wgsl .glsl .vert .frag .comp .metal .hlsl .tokens .bnf .ebnf .g4 .y .l .gyp .gypi .cff .astro .mdx .org .pod .rd .sum .mod .work .podspec .fish .csh .bats .pem .crt .csr .pub .dtd .xsd .xsl .rnc .zcml .ui .qrc .ts_ .log .out .expected .dectest .markdown .rest').split(' ');
const NAMES = /^(?:makefile|gnumakefile|cmakelists\.txt|rakefile|gemfile(?:\.lock)?|vagrantfile|jenkinsfile|brewfile|procfile|justfile|build|workspace|go\.(?:mod|sum|work)|meson\.build|sconstruct|sconscript|kconfig|record|wheel|installer|requested|top_level\.txt|direct_url\.json|sources\.txt|zip-safe|not-zip-safe|py\.typed|manifest\.in|pipfile|setup\.local|config\.guess|config\.sub|configure|doxyfile|podfile|cartfile|\.clang-tidy|\.gitkeep|\.rprofile|\.renviron|\.irbrc|\.pryrc|\.luacheckrc|\.hgignore|\.hgtags|\.yarnrc|owners|autorun\.inf|version|maintainers|thanks|todo|news|changes|history|install|credits|patents|notice|acks|\.prettierrc|\.eslintrc|\.babelrc|\.swcrc|\.jshintrc|\.nycrc|\.huskyrc|\.taprc|\.watchmanconfig|\.jscsrc|\.tm_properties)$/;
const RULES = {
  danger: { id: 'source.dangerous-code', title: 'Acts against whoever runs it', severity: 'critical', verdict: 'malicious', references: ['CWE-506', 'OWASP LLM03:2025', 'AML.T0010'] },
  odd: { id: 'source.odd-code', title: 'Does what source rarely has a good reason for', severity: 'medium', verdict: 'suspicious', references: ['CWE-506', 'OWASP LLM03:2025'] },
  hidden: { id: 'source.hidden-content', title: 'Holds what its readers do not see: characters without a glyph, or programs', severity: 'medium', verdict: 'suspicious', references: ['CWE-1007', 'CWE-506'] },
  command: { id: 'source.odd-command', title: 'Building runs a command that acts against whoever builds, it seems', severity: 'medium', verdict: 'suspicious', references: ['CWE-506', 'OWASP LLM03:2025'] },
  start: { id: 'source.start-code', title: 'A file of paths runs code each time Python starts', severity: 'high', verdict: 'malicious', references: ['CWE-506', 'OWASP LLM03:2025'] },
  oddStart: { id: 'source.start-import', title: 'A file of paths imports modules each time Python starts', severity: 'low', verdict: 'none', references: ['CWE-829'] },
  fleeting: { id: 'source.start-path', title: 'A file of paths has Python take modules from where anybody can put them', severity: 'medium', verdict: 'suspicious', references: ['CWE-427', 'OWASP LLM03:2025'] },
  notText: { id: 'source.not-text', title: 'Named as source, and no text', severity: 'low', verdict: 'unscanned', references: ['CWE-20'] },
  note: { id: 'source.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

/** Texts for people among them. */
const SHOWN = /\.(?:srt|vtt|ass|sbv|org|pod|rest|mdx|qmd|rmd|texi|texinfo|log|out|po|astro)$/;

function scan(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_SOURCE, context);
  if (binary) return context.report(RULES.notText, 'The content is not text, so that no known format reads it.');
  context.budget.step();
  const name = (input.name.split(/[/\\]/).at(-1) ?? '').toLowerCase();
  for (const { level, what, line } of hiddenIssues(text, true)) context.report(level === 'note' ? RULES.note : level === 'danger' ? RULES.danger : RULES.hidden, what, line === undefined ? undefined : `line ${line}`);
  for (const { level, what } of foreignIssues(/^(?:gemfile|podfile|berksfile)$/.test(name) ? text.replaceAll(/^[ \t]{0,40}source\b/gm, '') : text, foreignKind(name), () => { context.budget.step(); }, name)) context.report(level === 'danger' ? RULES.danger : level === 'odd' ? RULES.odd : RULES.note, what);
  for (const { level, what } of settingsIssues(text, name)) context.report(level === 'danger' ? RULES.danger : level === 'odd' ? RULES.odd : RULES.note, what);
  if (name.endsWith('.sql')) for (const { level, what } of sqlIssues(text)) context.report(level === 'danger' ? RULES.danger : RULES.odd, what);
  if (/\.(?:srt|vtt)$/.test(name) && readerOrder(text) === 'away' && isPlanted(text)) context.report(RULES.danger, 'A text orders the model that reads it to send something away or to run something.');
  if (/\.(?:srt|vtt)$/.test(name)) for (const { level, what } of browserIssues(text, false, 'It')) if (level === 'danger') context.report(RULES.danger, what);
  if (SHOWN.test(name)) reportOrder(text, context, 'The text');
  for (const { level, what } of recipeIssues(text, name, context)) context.report(level === 'danger' ? RULES.danger : level === 'odd' ? RULES.odd : RULES.command, what);
  if (name.endsWith('.pth')) paths(text, context);
  const collector = urlsIn(text, MANY).find(collects);
  if (collector !== undefined) context.report(RULES.note, `Names ${printable(collector, 80)}, which collects what is sent to it.`);
}

/** Lines of a path file that begin with `import` are run by Python's start. */
function paths(text: string, context: ScanContext): void {
  for (const [i, line] of text.split('\n').entries()) {
    context.budget.step();
    if (/^(?:\/tmp|\/var\/tmp|\/dev\/shm)(?:\/|\s|$)|\\Temp\\/i.test(line)) context.report(RULES.fleeting, printable(line, 80), `line ${i + 1}`);
    if (!/^import[ \t]/.test(line)) continue;
    const acts = /["'](?:\/tmp|\/var\/tmp|\/dev\/shm)(?:\/|["'])|\b(?:exec|eval|subprocess|os\.(?:system|popen)|urllib|requests|socket|base64|compile|__import__\s{0,4}\(\s{0,4}["'](?:os|subprocess|base64|socket|urllib))\b/.test(line) && !/^import (?:sys|os)[,;][^\n]{0,400}(?:sys\.__egginsert|sys\.modules|importlib\.util|SETUPTOOLS_USE_DISTUTILS|has_mfs|importlib\.machinery)/.test(line);
    context.report(acts ? RULES.start : RULES.oddStart, printable(line, 80), `line ${i + 1}`);
  }
}

/** The same, for every file to be looked up in. */
const KNOWN = new Set(EXTENSIONS);

/** Source of languages that are not judged as such, style sheets, build files and patches: read as text. */
export const format: Format = {
  id: 'source',
  title: 'Other source and text (C, Go, Rust, Java, CSS, SQL, build files and the like)',
  extensions: EXTENSIONS,
  carriesCode: true,
  mayBeEmpty: true,
  // Recipes of node-gyp look like JSON.
  covers: ['json', 'jsonl'],
  rules: Object.values(RULES),
  // A log may be lines of JSON and nothing else.
  goesByName: ({ name }) => foreignKind(name) === 'script' || isRecipe(name),
  detect: ({ extension, name, head }) => (extension === '.pth' ? (isPathFile(head) ? 'name' : undefined) : isGyp(name) ? 'structure' : KNOWN.has(extension) || NAMES.test(name) ? 'name' : undefined),
  scan,
};
