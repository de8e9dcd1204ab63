import { heldCodeIssue, onlyComputes } from '../code/bytecode.ts';
import type { Issue } from '../code/issue.ts';
import { membersOf, pathOf, textOf, type Value } from './values.ts';

/**
 * Functions and classes that cloudpickle and dill write out whole, with their code: loading makes them and runs nothing of
 * them, unless the stream calls them. What they would do is judged by the names and constants of their code.
 */

const MODULE = String.raw`(?:cloudpickle\.(?:cloudpickle|cloudpickle_fast)|cloudpickle|dill\._dill|dill\.dill|joblib\.externals\.cloudpickle\.cloudpickle(?:_fast)?|pyspark\.cloudpickle(?:\.cloudpickle(?:_fast)?)?|ray\.cloudpickle\.cloudpickle(?:_fast)?)`;
const FUNCTION = new RegExp(`^${MODULE}\\.(?:_make_function|_make_skel_func|_create_function)$`);
const CODE = new RegExp(`^${MODULE}\\._create_code$`);
const CLASS = new RegExp(`^${MODULE}\\.(?:_make_skeleton_class|_make_skeleton_enum|_rehydrate_skeleton_class|_create_type|_create_namedtuple|_make_typevar)$`);
const MODULES = new RegExp(`^${MODULE}\\.(?:subimport|dynamic_subimport|_import_module)$`);
const BUILTIN = new RegExp(`^${MODULE}\\.(?:_builtin_type|_load_type)$`);
const PART = new RegExp(`^${MODULE}\\.(?:_make_cell|_make_empty_cell|_create_cell|_function_setstate|_class_setstate|_fill_function|_setitems|_empty_cell_value|_make_dict_(?:keys|values|items)|_create_dictproxy|_get_attr|_walk_global_ops|_make_skel_func|_code_reduce)$`);

/** Values among the arguments of code that are looked at, and how deep: constants of people's functions are some hundred. */
const MAX_VISITED = 20_000;
const MAX_DEPTH = 6;

export type FunctionPart = 'function' | 'code' | 'class' | 'module' | 'type' | 'part';

/** What a name makes of a function or class that is written out; undefined for every other name. */
export function functionPart(path: string): FunctionPart | undefined {
  if (FUNCTION.test(path)) return 'function';
  if (CODE.test(path)) return 'code';
  if (CLASS.test(path)) return 'class';
  if (MODULES.test(path)) return 'module';
  if (BUILTIN.test(path)) return 'type';
  return PART.test(path) ? 'part' : undefined;
}

/** Whether a value is the type of code objects, as cloudpickle names it. */
export function isCodeType(value: Value): boolean {
  return value.kind === 'made' && functionPart(pathOf(value.from) ?? '') === 'type' && textOf(membersOf(value.args)?.[0]) === 'CodeType';
}

/** What code would do that is made from these arguments: the tuples of names and constants among them. */
export function codeIssue(args: Value): Issue {
  const names: string[] = [];
  const texts: string[] = [];
  let visited = 0;
  const visit = (value: Value, depth: number): void => {
    // The memo lets one value stand in many places, and in itself.
    if (depth > MAX_DEPTH || visited++ > MAX_VISITED) return;
    if (value.kind === 'text') texts.push(value.text);
    else if (value.kind === 'bytes' && value.bytes !== undefined) texts.push(value.bytes.toString('latin1'));
    else if (value.kind === 'items') for (const item of value.items) visit(item, depth + 1);
    else if (value.kind === 'made' && depth > 0) visit(value.args, depth + 1);
  };
  for (const item of membersOf(args) ?? []) {
    if (item.kind === 'items') names.push(...item.items.flatMap((each) => (each.kind === 'text' ? [each.text] : [])), '');
    visit(item, 1);
  }
  if (visited > MAX_VISITED) return { level: 'danger', what: 'Holds code with more constants than are looked at.' };
  const issue = heldCodeIssue(names, texts);
  return issue.level === 'odd' && names.length > 0 && onlyComputes(names, texts) ? { level: 'note', what: 'Holds code that only computes.' } : issue;
}
