/** Runs a sequence-classification model off the event loop. Texts come in, probabilities go out; nothing is fetched. */
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-web';
import { asError } from '../../core/errors.ts';
import type { Question, Reply, SecondStageSettings, SecondVerdict } from './contract.ts';

/** Characters of a stretch before its tokens are counted; a stretch of too many tokens is halved. */
const STRETCH = 2_000;
/** Most stretches of one text. A longer text is not read in part. */
const MAX_STRETCHES = 64;

interface Loaded {
  readonly classify: (text: string) => Promise<SecondVerdict>;
}

async function load(settings: SecondStageSettings): Promise<Loaded> {
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const ort = await import('onnxruntime-web/wasm');
  // One thread: the gateway's cores are its own, and a model that needs more is not asked at every request.
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const tokenizer = new Tokenizer(JSON.parse(await readFile(settings.tokenizer, 'utf8')) as object, {});
  const session: InferenceSession = await ort.InferenceSession.create(await readFile(settings.model), { executionProviders: ['wasm'] });

  /** Token ids of the text in stretches that the model can read whole; undefined when there are too many. */
  function stretchesOf(text: string): number[][] | undefined {
    const done: number[][] = [];
    const waiting: string[] = [];
    for (let at = 0; at < text.length; at += STRETCH) waiting.push(text.slice(at, at + STRETCH));
    waiting.reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { ids } = tokenizer.encode(next);
      if (ids.length > settings.maxTokens && next.length > 1) waiting.push(next.slice(next.length >> 1), next.slice(0, next.length >> 1));
      else if (ids.length > 0) done.push(ids);
      if (done.length + waiting.length > MAX_STRETCHES) return undefined;
    }
    return done;
  }

  async function run(ids: readonly number[]): Promise<number[]> {
    const tensor = (value: (id: number) => bigint): InstanceType<typeof ort.Tensor> => new ort.Tensor('int64', BigInt64Array.from(ids, value), [1, ids.length]);
    const feeds: Record<string, InstanceType<typeof ort.Tensor>> = {};
    for (const name of session.inputNames) {
      if (name === 'input_ids') feeds[name] = tensor(BigInt);
      else if (name === 'attention_mask') feeds[name] = tensor(() => 1n);
      else if (name === 'token_type_ids') feeds[name] = tensor(() => 0n);
      else throw new Error('the model asks for an input that is not input_ids, attention_mask or token_type_ids');
    }
    const results = await session.run(feeds);
    const output = results[session.outputNames[0] ?? ''];
    const logits = output === undefined ? [] : Array.from(output.data as Float32Array, Number);
    if (logits.length !== settings.labels.length) throw new Error(`the model has ${logits.length} outputs, and ${settings.labels.length} labels are named`);
    if (logits.some((each) => !Number.isFinite(each))) throw new Error('the model gave no number');
    return probabilities(logits);
  }

  return {
    async classify(text) {
      const stretches = stretchesOf(text);
      if (stretches === undefined) return { failed: 'too_large', message: `more than ${MAX_STRETCHES} stretches of ${settings.maxTokens} tokens` };
      const most = settings.labels.map(() => 0);
      for (const ids of stretches) (await run(ids)).forEach((value, i) => { most[i] = Math.max(most[i] ?? 0, value); });
      return { probabilities: most };
    },
  };
}

/** Softmax; of a single output, the logistic function. */
function probabilities(logits: readonly number[]): number[] {
  if (logits.length === 1) return logits.map((each) => 1 / (1 + Math.exp(-each)));
  const top = Math.max(...logits);
  const raised = logits.map((each) => Math.exp(each - top));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((each) => each / sum);
}

const port = parentPort;
if (port === null) throw new Error('this file is a worker');
const loading = load(workerData as SecondStageSettings);
// What fails to load is told with each question.
loading.catch(() => undefined);
let last: Promise<void> = Promise.resolve();

/** Answers when the question before is answered: the model takes one text at a time. Never rejects. */
async function answerAfter(before: Promise<void>, id: number, text: string): Promise<void> {
  await before;
  const verdict = await loading.then(({ classify }) => classify(text)).catch((error: unknown): SecondVerdict => ({ failed: 'failed', message: asError(error).message }));
  port?.postMessage({ id, verdict } satisfies Reply);
}

port.on('message', ({ id, text }: Question) => {
  last = answerAfter(last, id, text);
});
