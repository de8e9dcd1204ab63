import type { YAMLError } from 'yaml';

/** A mistake in the YAML itself, at an offset into the text in UTF-16 units. */
export interface SyntaxFault {
  readonly message: string;
  readonly offset: number;
}

const MESSAGES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab is used for indentation; use spaces',
  BAD_INDENT: 'the indentation does not fit the lines above, or a bracket is not closed',
  MISSING_CHAR: 'something is not closed here: a quote, a bracket, or a missing ":" or ","',
  BAD_SCALAR_START: 'a value cannot begin with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'two ":" on one line; put the value in quotes or on a line of its own',
  BAD_DQ_ESCAPE: 'unknown escape in a quoted text; double the backslash or use single quotes',
  BAD_ALIAS: 'this *alias cannot be used here',
  NON_STRING_KEY: 'a key must be plain text',
  MULTIPLE_DOCS: 'only one document is read; remove the line "---"',
  RESOURCE_EXHAUSTION: 'the file nests too deeply',
  TAG_RESOLVE_FAILED: 'tags (!name) are not used here; remove it, or put the value in quotes',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line, followed by ":"',
};

const UNQUOTED = 'a value that begins with > or | must be in quotes, such as ">=high"';
const UNEXPECTED = 'this is not expected here; a value with special characters (such as [, {, :, *, & or !) must be in quotes';
const OPEN_QUOTE = 'this quote is not closed';
const NO_COLON = 'there is no ":" after this';
const BESIDE_LIST = 'the indentation does not fit the list above; indent it as far as the text after "- "';
const NO_SECTION = 'this line is indented, but the line above it opens no section';

/** Errors after which the parser reads on as if nothing had happened. After any other it has lost the thread. */
const LOCAL: ReadonlySet<string> = new Set(['TAB_AS_INDENT', 'BAD_SCALAR_START', 'BAD_DQ_ESCAPE', 'BAD_ALIAS', 'NON_STRING_KEY', 'TAG_RESOLVE_FAILED']);

/** A line that opens a section and is still a remark: `#policy:`, `# mcp:   # servers`. */
const REMARK_SECTION = /^ *#[ ]{0,8}[a-z_]{1,64}:[ ]*(?:#|$)/;

const indentOf = (line: string): number => line.length - line.trimStart().length;
const isRemark = (line: string): boolean => /^\s*(?:#|$)/.test(line);

/**
 * The parser's errors in our words, one a cause, in the order of the text. What follows an error that makes the parser
 * lose the thread is left out: it mostly complains about every word after it.
 */
export function syntaxFaults(errors: readonly YAMLError[], text: string): SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  for (const error of errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const fault = described(error, errors, text);
    faults.push(fault);
    if (!LOCAL.has(error.code) && fault.message !== UNQUOTED) break;
  }
  return faults;
}

function described(error: YAMLError, errors: readonly YAMLError[], text: string): SyntaxFault {
  const [offset] = error.pos;
  // `severity: >=high` is the likeliest slip: YAML reads > as the start of a folded text, and complains one character on.
  if (error.code === 'UNEXPECTED_TOKEN') return /[>|]/.test(text.charAt(offset - 1)) ? { message: UNQUOTED, offset: offset - 1 } : { message: UNEXPECTED, offset };
  if (error.code === 'BAD_INDENT') return misplaced(text, offset) ?? { message: MESSAGES['BAD_INDENT'] ?? '', offset };
  if (error.code === 'MISSING_CHAR') return missing(error.message, text, offset);
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY') {
    // The same code also stands for a list after a value; its place is the end of the line before.
    if (error.message.includes('block sequence')) return { message: 'a list is not expected here', offset: misplaced(text, offset)?.offset ?? offset };
    // A value that goes on in the next line, which then turns out to be a key: that line is indented below nothing.
    const value = errors.find((each) => each.code === 'MULTILINE_IMPLICIT_KEY' && each.pos[0] === offset);
    if (value !== undefined) return misplaced(text, text.lastIndexOf('\n', value.pos[1] - 1) + 1) ?? { message: NO_SECTION, offset: value.pos[1] };
  }
  return { message: MESSAGES[error.code] ?? 'this is not well-formed YAML', offset };
}

/** One code of the parser's for three slips, told apart by its words. */
function missing(message: string, text: string, offset: number): SyntaxFault {
  // The parser names the end of the file. No other quote of the kind comes after one that is not closed.
  const quote = /^Missing closing (["'])/.exec(message)?.[1];
  if (quote !== undefined) return { message: OPEN_QUOTE, offset: text.lastIndexOf(quote) };
  if (message.startsWith('Sequence item without')) return { message: BESIDE_LIST, offset: misplaced(text, offset)?.offset ?? offset };
  return { message: message.startsWith('Implicit map keys') ? NO_COLON : MESSAGES['MISSING_CHAR'] ?? '', offset };
}

/**
 * The line that is meant where the parser complains of the indentation: it names the end of what came before, which
 * remarks and blank lines may part from the line that is at fault. Undefined where no line comes after.
 */
function misplaced(text: string, offset: number): SyntaxFault | undefined {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const above = text.slice(0, from).split('\n').slice(0, -1);
  let at = from;
  let line = '';
  for (const each of text.slice(from).split('\n')) {
    line = each;
    if (!isRemark(each)) break;
    above.push(each);
    at += each.length + 1;
  }
  if (isRemark(line)) return undefined;
  const indent = indentOf(line);
  const before = above.findLastIndex((each) => !isRemark(each));
  const told = (message: string): SyntaxFault => ({ message, offset: at + indent });
  if (indent === 0 || before < 0 || indent <= indentOf(above[before] ?? '')) return told(MESSAGES['BAD_INDENT'] ?? '');
  const section = above.findLastIndex((each, i) => i > before && REMARK_SECTION.test(each) && indentOf(each) < indent);
  return told(section < 0 ? NO_SECTION : `this line is indented, but its section in line ${section + 1} is still a remark; remove the # there too`);
}
