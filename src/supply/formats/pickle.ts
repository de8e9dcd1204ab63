import type { Format } from '../contract.ts';
import { PICKLE_RULES } from '../pickle/rules.ts';
import { scanPickles, TORCH_MAGIC } from '../pickle/scan.ts';
import { looksLikePickle } from '../pickle/trial.ts';
import { isPathFile } from '../text.ts';

const EXTENSIONS = ['.pkl', '.pickle', '.pck', '.pcl', '.p', '.dill', '.cloudpickle', '.joblib', '.jbl', '.pt', '.pth', '.ckpt', '.bin', '.dat', '.data', '.sav', '.model', '.mdl', '.pdparams', '.pdopt', '.pdiparams'];
/** Of these, files that are no pickle are common. */
const SHARED = new Set(['.bin', '.dat', '.data', '.model', '.p', '.sav', '.mdl', '.pdiparams', '.ckpt']);

/** Legacy tar files of torch hold streams with raw bytes between them. */
const FREE_TAIL = /^(?:storages|tensors)$/;

/** Python's own serialisation: a program whose opcodes import names and call them. */
export const format: Format = {
  id: 'pickle',
  title: 'Python pickle',
  extensions: EXTENSIONS,
  carriesCode: true,
  rules: Object.values(PICKLE_RULES),
  detect: ({ head, extension, input }) => {
    const [first, second = 0] = head;
    if (first === 0x80 && second >= 1 && second <= 5 && (head.length < 3 || looksLikePickle(input))) return 'signature';
    if (looksLikePickle(input)) return 'signature';
    // Python's path files share the ending of PyTorch's.
    if (extension === '.pth' && isPathFile(head)) return undefined;
    if (EXTENSIONS.includes(extension) && !SHARED.has(extension)) return 'name';
    return first === 0x80 && second <= 5 ? 'structure' : undefined;
  },
  scan: (input, context) => {
    const name = input.name.split('/').at(-1) ?? '';
    if (input.read(0, TORCH_MAGIC.length).equals(TORCH_MAGIC)) context.describe('pytorch-legacy');
    scanPickles(input, 0, context, FREE_TAIL.test(name) ? { tail: 'free' } : {});
  },
};
