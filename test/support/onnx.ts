/** Writes a tiny classification model as ONNX, byte by byte: embedding, mean over the tokens, linear layer. */

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  out.push(rest);
  return out;
}

const int = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, value: Iterable<number>): number[] => {
  const list = [...value];
  return [...varint(field * 8 + 2), ...varint(list.length), ...list];
};
const text = (field: number, value: string): number[] => bytes(field, Buffer.from(value));

function tensor(name: string, dims: readonly number[], values: readonly number[]): number[] {
  return [...dims.flatMap((dim) => int(1, dim)), ...int(2, 1), ...text(8, name), ...bytes(9, new Uint8Array(Float32Array.from(values).buffer))];
}

function node(type: string, inputs: readonly string[], output: string, attributes: readonly number[][] = []): number[] {
  return [...inputs.flatMap((name) => text(1, name)), ...text(2, output), ...text(4, type), ...attributes.flatMap((each) => bytes(5, each))];
}

function valueInfo(name: string, type: number, dims: readonly (number | string)[]): number[] {
  const shape = dims.flatMap((dim) => bytes(1, typeof dim === 'number' ? int(1, dim) : text(2, dim)));
  return [...text(1, name), ...bytes(2, bytes(1, [...int(1, type), ...bytes(2, shape)]))];
}

/**
 * @param embedding - a row for each token
 * @param weights - by row of the embedding, a column for each label
 * @param extra - inputs that the model takes and does not use (`attention_mask`)
 */
export function tinyModel(embedding: readonly (readonly number[])[], weights: readonly (readonly number[])[], extra: readonly string[] = []): Uint8Array {
  const width = embedding[0]?.length ?? 0;
  const labels = weights[0]?.length ?? 0;
  const graph = [
    ...bytes(1, node('Gather', ['embedding', 'input_ids'], 'tokens')),
    ...bytes(1, node('ReduceMean', ['tokens'], 'mean', [[...text(1, 'axes'), ...int(8, 1), ...int(20, 7)], [...text(1, 'keepdims'), ...int(3, 0), ...int(20, 2)]])),
    ...bytes(1, node('MatMul', ['mean', 'weights'], 'logits')),
    ...text(2, 'tiny'),
    ...bytes(5, tensor('embedding', [embedding.length, width], embedding.flat())),
    ...bytes(5, tensor('weights', [width, labels], weights.flat())),
    ...['input_ids', ...extra].flatMap((name) => bytes(11, valueInfo(name, 7, [1, 'n']))),
    ...bytes(12, valueInfo('logits', 1, [1, labels])),
  ];
  return Uint8Array.from([...int(1, 7), ...bytes(7, graph), ...bytes(8, [...text(1, ''), ...int(2, 13)])]);
}

const VOCABULARY = ['[UNK]', '[CLS]', '[SEP]', 'please', 'open', 'the', 'hatch', 'quietly', 'gar', '##den', 'is', 'green'];

/** A tokenizer.json of each kind over a dozen words. The last token of each stands for the attack. */
export function tinyTokenizer(kind: 'WordPiece' | 'BPE' | 'Unigram'): { json: string; size: number; attack: number } {
  const base = { version: '1.0', truncation: null, padding: null, decoder: null, post_processor: null };
  if (kind === 'WordPiece') {
    const model = { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: Object.fromEntries(VOCABULARY.map((word, i) => [word, i])) };
    const post = { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '[SEP]', type_id: 0 } }], pair: [], special_tokens: { '[CLS]': { id: '[CLS]', ids: [1], tokens: ['[CLS]'] }, '[SEP]': { id: '[SEP]', ids: [2], tokens: ['[SEP]'] } } };
    const added = ['[UNK]', '[CLS]', '[SEP]'].map((content, id) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }));
    return { json: JSON.stringify({ ...base, added_tokens: added, normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true }, pre_tokenizer: { type: 'BertPreTokenizer' }, post_processor: post, model }), size: VOCABULARY.length, attack: VOCABULARY.indexOf('quietly') };
  }
  if (kind === 'BPE') {
    const letters = [...'abcdefghijklmnopqrstuvwxyz', 'Ġ'];
    const merges = ['q u', 'i e', 'qu ie', 't l', 'tl y', 'quie tly'];
    const words = ['<unk>', ...letters, ...merges.map((pair) => pair.replace(' ', ''))];
    return { json: JSON.stringify({ ...base, added_tokens: [], normalizer: { type: 'Lowercase' }, pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true }, model: { type: 'BPE', dropout: null, unk_token: '<unk>', continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, vocab: Object.fromEntries(words.map((word, i) => [word, i])), merges } }), size: words.length, attack: words.length - 1 };
  }
  const pieces: [string, number][] = [['<unk>', 0], ...[...'▁abcdefghijklmnopqrstuvwxyz'].map((letter): [string, number] => [letter, -10]), ['▁quietly', -2]];
  return { json: JSON.stringify({ ...base, added_tokens: [], normalizer: { type: 'Lowercase' }, pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true }, model: { type: 'Unigram', unk_id: 0, vocab: pieces } }), size: pieces.length, attack: pieces.length - 1 };
}
