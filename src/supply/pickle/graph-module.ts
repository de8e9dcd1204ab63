import { pythonIssues } from '../code/python.ts';
import type { Issue } from '../code/issue.ts';
import { acts, knownOf } from './names.ts';
import { entryOf, membersOf, textOf, type Value } from './values.ts';

/**
 * Modules that `torch.fx` traced are pickled with the Python that it wrote for them, and loading runs it. What it writes
 * are assignments of calls to tensors' functions and methods, behind imports that are always the same.
 */

export const GRAPH_MODULE = 'torch.fx.graph_module.reduce_graph_module';

/** The lines that it writes ahead of the function. */
const AHEAD = /^(?:import (?:torch|math|operator|builtins|torchvision)(?:\.\w+){0,4}(?: as \w+)?|from (?:torch|math|operator|torchvision)(?:\.\w+){0,4} import \w+(?:, ?\w+){0,20}(?: as \w+)?|from builtins import (getattr|len|int|float|max|min|abs|round) as \1|NoneType = type\(None\)|import torch\.(?:fx\.|utils\.)_pytree as (?:fx_)?pytree|torch\.fx\._pytree|)$/;
/** What reaches the interpreter, whatever it is called on. */
const REACHES = /__\w|\b(?:import|exec|eval|open|compile|globals|locals|vars|setattr|delattr|breakpoint|class|lambda|yield|global|nonlocal)\b/;
const PATHS = /(?<![\w.])([A-Za-z_]\w{0,100})((?:\.[A-Za-z_]\w{0,100}){1,20})/g;
const MODULES: ReadonlySet<string> = new Set(['torch', 'torchvision', 'math', 'operator', 'builtins', 'pytree', 'fx_pytree']);
/** PyTorch's own operators by their names; those of other libraries may be anything. */
const OPERATORS = /^torch\.ops\.(?:aten|prims|quantized|quantized_decomposed)(?:\.\w{1,80})?$/;
const FILES = /^(?:save|load|from_file)$/;
/** Built-in functions that it calls by themselves. */
const CALLS = /(?<![\w.])([A-Za-z_]\w{0,100})\s{0,4}\(/g;
const PLAIN: ReadonlySet<string> = new Set(['getattr', 'forward', 'len', 'int', 'float', 'bool', 'slice', 'tuple', 'list', 'dict', 'max', 'min', 'sum', 'abs', 'round', 'range', 'zip', 'isinstance', 'device', 'type']);

/** What making a traced module would run. */
export function graphModuleIssue(args: Value, spend: () => void): Issue {
  const [body, block] = membersOf(args) ?? [];
  const [ahead, code] = [block, entryOf(body, '_code') ?? entryOf(body, 'code')];
  if (ahead?.kind !== 'text' || code?.kind !== 'text' || ahead.cut || code.cut || ahead.computed || code.computed || (body?.kind === 'dict' && body.cut)) return { level: 'danger', what: 'Loading runs Python that cannot be told from the file.' };
  const [imports, source] = [textOf(ahead) ?? '', textOf(code) ?? ''];
  const danger = pythonIssues(`${imports}\n${source}`, { as: 'loaded' }, spend).find(({ level }) => level === 'danger');
  if (danger !== undefined) return { level: 'danger', what: `Loading runs Python of the file. ${danger.what}` };
  const usual = imports.split('\n').every((line) => AHEAD.test(line.trim())) && !REACHES.test(source) && calculates(source);
  return usual ? { level: 'note', what: 'Holds code that only computes.' } : { level: 'odd', what: 'Loading runs Python of the file, more than torch.fx writes for a model.' };
}

function calculates(source: string): boolean {
  for (const [, root = '', rest = ''] of source.matchAll(PATHS)) {
    const names = rest.slice(1).split('.');
    const last = names.pop() ?? '';
    const module = [root, ...names].join('.');
    const fine = MODULES.has(root) ? root.endsWith('pytree') || (OPERATORS.test(module) && !FILES.test(last)) || knownOf({ module, name: last }).level === 'safe' : !acts(last);
    if (!fine) return false;
  }
  for (const [, name = ''] of source.matchAll(CALLS)) if (!PLAIN.has(name)) return false;
  return true;
}
