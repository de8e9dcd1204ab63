import type { Format, SupplyRule } from '../contract.ts';
import { programAt } from '../unclaimed.ts';

/** Extensions under which a loader of models, data or pictures opens a file. */
const DATA = /^\.(?:pkl|pickle|joblib|pt|pth|ckpt|bin|safetensors|gguf|ggml|onnx|ort|h5|hdf5|keras|pb|tflite|npy|npz|msgpack|model|pdparams|pdmodel|mlmodel|json|jsonl|ya?ml|toml|txt|md|csv|tsv|parquet|arrow|feather|ipynb|xml|pmml|rds|rdata|weights|params|zip|tar|gz|png|jpe?g|gif|webp|bmp|wav|mp3|mp4|ogg|flac|pdf|svg)$/;

const RULES = {
  disguised: { id: 'executable.disguised', title: 'A program for the machine under the name of a model or of data', severity: 'critical', verdict: 'malicious', references: ['CWE-434', 'OWASP LLM03:2025', 'AML.T0010'] },
  program: { id: 'executable.program', title: 'A program or library for the machine, whose code is not read', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', 'OWASP LLM03:2025', 'AML.T0010'] },
} as const satisfies Record<string, SupplyRule>;

/** Programs and libraries for the machine. What they do is not read; that they are there is told. */
export const format: Format = {
  id: 'executable',
  title: 'Program for the machine',
  extensions: ['.exe', '.dll', '.so', '.dylib', '.pyd', '.elf'],
  carriesCode: true,
  rules: Object.values(RULES),
  detect: ({ head, input }) => {
    const first = head[0];
    return (first === 0x7f || first === 0x4d || first === 0xfe || first === 0xce || first === 0xcf) && programAt(input, 0) !== undefined ? 'signature' : undefined;
  },
  scan: (input, context) => {
    const name = (input.name.split(/[/\\]/).at(-1) ?? '').toLowerCase();
    const dot = name.lastIndexOf('.');
    const kind = programAt(input, 0) ?? 'unknown';
    if (DATA.test(dot < 0 ? '' : name.slice(dot))) context.report(RULES.disguised, `The content is a program (${kind}).`, 0);
    else context.report(RULES.program, `A program (${kind}).`, 0);
  },
};
