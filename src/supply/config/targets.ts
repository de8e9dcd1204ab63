import { printable } from '../printable.ts';
import { inWords, knownOf } from '../pickle/names.ts';
import type { Issue } from '../code/issue.ts';

/** Names of Python that configurations have called or imported: Hydra's `_target_`, YAML tags, class paths, loader modules. */

/** Packages whose classes and functions configurations usually name. */
const USUAL = /^(?:torch\.(?:nn|optim|distributions|utils\.data|optim\.lr_scheduler|Generator|device|float\w*|bfloat16|int\w+|bool|Tensor|Size|dtype|distributed|cuda|ao|quantization|fft|linalg|special|jit\.(?:ScriptModule|script|trace)|compile)|torchvision|torchaudio\.(?:transforms|models|pipelines|datasets)|torchtext|torchmetrics|torch_geometric|pytorch_lightning|lightning|lightning_fabric|transformers|tokenizers|datasets|diffusers|peft|trl|accelerate|sentence_transformers|timm|monai|kornia|einops|albumentations|segmentation_models_pytorch|optimum|bitsandbytes|deepspeed|fairscale|xformers|open_clip|clip|flash_attn|sklearn|scipy|numpy|pandas|xgboost|lightgbm|catboost|tensorflow|tf_keras|keras|jax|flax|optax|haiku|nemo|megatron|fairseq2?|espnet2?|speechbrain|detectron2|mmcv|mmengine|mmdet|mmseg|ultralytics|ray|wandb|mlflow|omegaconf|rich|functools|collections|math|operator|pathlib|datetime|random|logging|itertools|typing|builtins|argparse|hydra|hydra_plugins|torchtune|litgpt|axolotl|vllm|gym|gymnasium|stable_baselines3|sb3_contrib|langchain\w*|llama_index|haystack|spacy|thinc|nltk|gensim|allennlp|flair|mlflow|onnxruntime|openvino|evaluate|braindecode|pyannote|material|materialx|pymdownx|mermaid2|dgl|ignite|catalyst|composer|streaming|torchdata|webdataset)\b/;
/** Of these, what loads pickles or code from elsewhere. */
const LOADS = /^torch\.(?:load|hub|jit\.load|package|ops|classes)\b|^(?:keras|tensorflow|tf_keras)\.(?:keras\.)?(?:models|saving)\.(?:load|model_from)\w*|^hydra\.utils\.(?:get_\w+|instantiate|call)|^mlflow\.(?:pyfunc\.)?load|^(?:joblib|pickle|dill|cloudpickle)\.|^numpy\.(?:load|memmap)$|^pandas\.(?:read_pickle|eval)/;
/** What also usual packages have no harmless use for; files, networks and pickles are their business. */
const DRASTIC: ReadonlySet<string> = new Set(['process', 'code', 'native', 'install', 'reflect', 'import']);
const COMMON = /^(?:torch\.(?:compile|jit)\b|hydra\b|hydra_plugins\b|keras\.layers\.|tensorflow\.keras\.layers\.|logging\.|ray\.)/;
/** Builtins and others that act whatever package is usual. */
const ACTS = /^(?:builtins\.)?(?:eval|exec|compile|__import__|open|getattr|setattr|delattr|globals|locals|vars|input|breakpoint|execfile)$/;

/** Callables that no configuration names for a good reason, alone or as the value of any key. */
const NOTORIOUS = /^(?:os\.(?:system|popen\w*|exec[lv]\w*|spawn\w+|remove|unlink|rmdir|removedirs|kill|fork|putenv|chmod|rename)|posix\.\w+|nt\.system|subprocess\.\w+|(?:builtins|__builtin__)\.(?:eval|exec|execfile|compile|__import__|open|getattr|setattr)|pty\.\w+|commands\.\w+|shutil\.(?:rmtree|move|copy\w*|chown|unpack_archive)|socket\.\w+|importlib\.\w+|runpy\.\w+|code\.\w+|codeop\.\w+|ctypes\.\w[\w.]*|(?:_?pickle|cPickle|marshal|dill|cloudpickle)\.loads?|pickle\.Unpickler|webbrowser\.open\w*|urllib\.request\.\w+|requests\.(?:get|post|put|request|Session)|http\.server\.\w+|sys\.(?:exit|modules|settrace)|pip\.\w[\w.]*|timeit\.timeit|bdb\.\w+|pdb\.\w+|platform\.popen|asyncio\.create_subprocess_\w+|multiprocessing\.Process|threading\.Thread|pydoc\.\w+|distutils\.\w[\w.]*)$/;

/** Whether a text is the name of a callable that acts, and nothing else. */
export function isNotorious(name: string): boolean {
  // `pip.conf` and `posix.js` are files.
  return name.length < 100 && NOTORIOUS.test(name.trim()) && !/\.(?:conf|ini|cfg|toml|json|[cm]?[jt]s|md|txt)$/.test(name.trim());
}

/** What documentation and schemas name as a type without having it called: only what starts, builds, loads or unpickles counts there. */
const GRAVE: ReadonlySet<string> = new Set(['process', 'code', 'native', 'unpickle', 'import', 'install']);

/** Whether a name acts so that it has no place in a configuration under any key, such as `type` or `method`. */
export function isGrave(name: string): boolean {
  const path = name.trim().replace(':', '.');
  const dot = path.lastIndexOf('.');
  const known = knownOf({ module: dot < 0 ? path : path.slice(0, dot), name: dot < 0 ? '' : path.slice(dot + 1) });
  return isNotorious(path) || (known.level === 'danger' && GRAVE.has(known.danger));
}

/** What is known of a name that a configuration has called or imported; undefined when it is usual. */
export function targetIssue(name: string, how: string): Omit<Issue, 'line'> | undefined {
  const path = name.trim().replace(/^[:.]+/, '').replace(':', '.');
  if (path === '') return undefined;
  const shown = printable(path, 100);
  if (isNotorious(path) || ACTS.test(path)) return { level: 'danger', what: `${how} ${shown}, which acts on the machine.` };
  if (LOADS.test(path)) return { level: /^(?:joblib|pickle|dill|cloudpickle|torch\.(?:load|hub|ops|classes|package))/.test(path) ? 'danger' : 'odd', what: `${how} ${shown}, which loads code or objects from elsewhere.` };
  const dot = path.lastIndexOf('.');
  const known = knownOf({ module: dot < 0 ? path : path.slice(0, dot), name: dot < 0 ? '' : path.slice(dot + 1) });
  const really = known.level === 'danger' && known.real !== path;
  const acting = known.level === 'danger' && DRASTIC.has(known.danger) && !COMMON.test(path);
  if (USUAL.test(path) && !really && !acting && !path.includes('__')) return undefined;
  if (known.level === 'danger') return { level: 'danger', what: `${how} ${shown}${really && known.real !== `${path}.` ? ` (really ${printable(known.real, 60)})` : ''}, which ${inWords(known.danger)}.` };
  if (known.level === 'safe') return undefined;
  return { level: 'odd', what: `${how} ${shown}, which is not known to be safe.` };
}
