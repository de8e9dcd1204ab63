import { printable } from '../printable.ts';
import type { Issue } from './issue.ts';
import { pythonIssues } from './python.ts';

/** TorchScript as an archive holds it: Python in looks, of which the loader knows only tensors, control flow and operators. */

/** Namespaces of operators that PyTorch and its own libraries bring. */
const NAMESPACES = /^(?:aten|prim|prims|torch|torchvision|torchaudio|torchtext|quantized|_quantized|sparse|cuda|cudnn|mkldnn|mkldnn_prepacked|onednn|xnnpack|metal|metal_prepack|vulkan|vulkan_prepack|c10d|c10d_functional|_c10d_functional|profiler|image|video|static_runtime|tensorrt|tensorexpr|rnn|fbgemm|torch_sparse|torch_scatter|torch_cluster|torch_spline_conv|neuron|inductor|ao|quantized_decomposed|xla|caffe2|_caffe2|mobile|coreml|kornia|detectron2|torchaudio_sox)$/;
/** Operators that read or write files. */
const FILES = /\b(?:ops\.aten|torch)\s{0,4}\.\s{0,4}(save|from_file|load|_load_for_lite_interpreter)\s{0,4}\(\s{0,4}[^)\n]{0,200}/;
const OPERATOR = /\bops\s{0,4}\.\s{0,4}([A-Za-z_]\w{0,80})\s{0,4}\.\s{0,4}([A-Za-z_]\w{0,80})/g;
const TELLING = /^(?:system|popen|exec\w{0,20}|shell\w{0,20}|spawn\w{0,10}|run_?(?:command|shell|code|python)|eval|download\w{0,20}|write_?file|read_?file|load_?library|dlopen|connect|python_?op|PythonOp)$/i;
const IMPORTS = /^[ \t]{0,20}(?:import|from)[ \t]{1,10}(?!__torch__\b)([A-Za-z_][\w.]{0,100})/m;
const FOUND = 50;

/** Whether a member of an archive, or a text, is TorchScript. */
export function isTorchScript(name: string, text: string): boolean {
  return /(?:^|\/)code\/__torch__/.test(name) || /^class \w{1,100}\(Module\):\n {2}__parameters__ = \[/m.test(text.slice(0, 4096));
}

/** Operators that act on files or the machine, or that only a native library from elsewhere provides. */
export function torchScriptIssues(text: string): readonly Issue[] {
  const found: Issue[] = [];
  const file = FILES.exec(text)?.[1];
  if (file !== undefined) found.push({ level: 'danger', what: `The model reads or writes files by ${printable(file, 40)}.` });
  for (const [, space = '', operator = ''] of text.matchAll(OPERATOR)) {
    if (found.length >= FOUND) break;
    const shown = printable(`ops.${space}.${operator}`, 80);
    if (TELLING.test(operator)) found.push({ level: 'danger', what: `The model calls ${shown}, which is named after what acts on the machine.` });
    else if (!NAMESPACES.test(space)) found.push({ level: 'odd', what: `The model calls ${shown}, which a native library from elsewhere provides.` });
  }
  // The language has no imports but of its own classes: a text with others is Python for somebody else.
  const imported = IMPORTS.exec(text)?.[1];
  if (imported !== undefined) {
    const danger = pythonIssues(text, { as: 'loaded' }, () => undefined).find(({ level }) => level === 'danger');
    found.push(danger ?? { level: 'odd', what: `The model imports ${printable(imported, 60)}, which its language cannot.` });
  }
  return found;
}
