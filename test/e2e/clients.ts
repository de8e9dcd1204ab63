import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic, { APIError as AnthropicError, PermissionDeniedError as AnthropicDenied } from '@anthropic-ai/sdk';
import { AIMessage, HumanMessage, SystemMessage, ToolMessage, type AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { concat } from '@langchain/core/utils/stream';
import { ChatOpenAI } from '@langchain/openai';
import { APICallError, generateText, jsonSchema, streamText, tool, type LanguageModel, type ModelMessage, type ToolSet } from 'ai';
import OpenAI, { APIError, PermissionDeniedError } from 'openai';
import { ContentFilterFinishReasonError } from 'openai/error';

// The SDK knows no model of our name, and says so at each call.
globalThis.AI_SDK_LOG_WARNINGS = false;

export type Item = { readonly text: string } | { readonly image: string } | { readonly document: string; readonly title: string };
export type Message =
  | { readonly role: 'user'; readonly content: string | readonly Item[] }
  | { readonly role: 'assistant'; readonly text?: string; readonly calls?: readonly { readonly id: string; readonly name: string; readonly input: object }[] }
  | { readonly role: 'tool'; readonly id: string; readonly name: string; readonly text: string };

/** A call of the model, as every client can make it. */
export interface Turn {
  readonly system?: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly name: string; readonly description: string; readonly schema: object }[];
}

export interface Settings {
  /** Address of the gateway or of the upstream, without a path. */
  readonly url: string;
  readonly stream: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the client made of the answer. */
export interface Result {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  readonly finish: string | undefined;
  /** Everything else that the client hands out, to be compared with another run of the same client. */
  readonly native: unknown;
  /** Headers of the last response. */
  readonly headers: Headers;
}

/** What the client threw. */
export interface Failure {
  /** Name of the client library's own error class. */
  readonly type: string;
  readonly status: number | undefined;
  readonly code: unknown;
  readonly message: string;
}

export interface Client {
  readonly name: string;
  readonly api: 'openai' | 'anthropic';
  /** The library tells the end of a refused answer by this. */
  readonly refused: string;
  /** Class of the error it throws on a refusal with status 403. */
  readonly error: string;
  ask(turn: Turn, settings: Settings): Promise<Result>;
  failure(error: unknown): Failure;
}

/** A `fetch` that keeps the last response's headers. */
function recordingFetch(): { fetch: typeof fetch; headers: () => Headers } {
  let headers = new Headers();
  return {
    headers: () => headers,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      headers = response.headers;
      return response;
    },
  };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
const items = (content: string | readonly Item[]): readonly Item[] => (typeof content === 'string' ? [{ text: content }] : content);
const png = (data: string): string => `data:image/png;base64,${data}`;

type OpenAiPart = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } };

function openAiPart(item: Item): OpenAiPart[] {
  if ('text' in item) return [{ type: 'text', text: item.text }];
  return 'image' in item ? [{ type: 'image_url', image_url: { url: png(item.image) } }] : [];
}

/** Chat messages of the OpenAI API. That API has no text documents in messages: compatible servers take them beside. */
export function openAiMessages(turn: Turn): OpenAI.ChatCompletionMessageParam[] {
  const messages: OpenAI.ChatCompletionMessageParam[] = turn.system === undefined ? [] : [{ role: 'system', content: turn.system }];
  for (const message of turn.messages) {
    if (message.role === 'tool') messages.push({ role: 'tool', tool_call_id: message.id, content: message.text });
    else if (message.role === 'assistant') {
      messages.push({ role: 'assistant', content: message.text ?? null, ...(message.calls === undefined ? {} : { tool_calls: message.calls.map(({ id, name, input }) => ({ id, type: 'function' as const, function: { name, arguments: JSON.stringify(input) } })) }) });
    } else if (typeof message.content === 'string') messages.push({ role: 'user', content: message.content });
    else messages.push({ role: 'user', content: message.content.flatMap(openAiPart) });
  }
  return messages;
}

function openAiDocuments(turn: Turn): { title: string; text: string }[] {
  return turn.messages.flatMap((message) => (message.role === 'user' ? items(message.content).flatMap((item) => ('document' in item ? [{ title: item.title, text: item.document }] : [])) : []));
}

const openAiTools = (turn: Turn): OpenAI.ChatCompletionTool[] => (turn.tools ?? []).map(({ name, description, schema }) => ({ type: 'function', function: { name, description, parameters: schema as Record<string, unknown> } }));

const openai: Client = {
  name: 'openai', api: 'openai', refused: 'content_filter', error: 'PermissionDeniedError',
  async ask(turn, { url, stream, headers }) {
    const recorder = recordingFetch();
    const client = new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 0, fetch: recorder.fetch, defaultHeaders: { ...headers } });
    const documents = openAiDocuments(turn);
    const body = { model: 'gpt-4o', messages: openAiMessages(turn), ...(turn.tools === undefined ? {} : { tools: openAiTools(turn) }), ...(documents.length === 0 ? {} : { documents }) };
    // finalChatCompletion() throws for a stream that its content filter ended; the snapshot is what an application has then.
    const completion = stream ? await accumulated(client, body) : await client.chat.completions.create(body);
    const [choice] = completion.choices;
    return {
      text: choice?.message.content ?? '', finish: choice?.finish_reason, native: plain(completion), headers: recorder.headers(),
      calls: (choice?.message.tool_calls ?? []).flatMap((call) => (call.type === 'function' ? [{ name: call.function.name, input: JSON.parse(call.function.arguments) as unknown }] : [])),
    };
  },
  failure(error) {
    if (!(error instanceof APIError)) return { type: String(error), status: undefined, code: undefined, message: String(error) };
    const { status, code, message } = error;
    return { type: error instanceof PermissionDeniedError ? 'PermissionDeniedError' : error.name, status: status as number | undefined, code, message };
  },
};

async function accumulated(client: OpenAI, body: OpenAI.ChatCompletionCreateParamsNonStreaming): Promise<OpenAI.ChatCompletion> {
  const stream = client.chat.completions.stream({ ...body, stream: true, stream_options: { include_usage: true } });
  let snapshot: unknown;
  stream.on('chunk', (_chunk, current) => { snapshot = current; });
  await stream.done().catch((error: unknown) => {
    if (!(error instanceof ContentFilterFinishReasonError)) throw error;
  });
  return snapshot as OpenAI.ChatCompletion;
}

function anthropicMessages(turn: Turn): Anthropic.MessageParam[] {
  return turn.messages.map((message): Anthropic.MessageParam => {
    if (message.role === 'tool') return { role: 'user', content: [{ type: 'tool_result', tool_use_id: message.id, content: message.text }] };
    if (message.role === 'assistant') {
      return { role: 'assistant', content: [...(message.text === undefined ? [] : [{ type: 'text' as const, text: message.text }]), ...(message.calls ?? []).map(({ id, name, input }) => ({ type: 'tool_use' as const, id, name, input }))] };
    }
    if (typeof message.content === 'string') return { role: 'user', content: message.content };
    return {
      role: 'user',
      content: message.content.map((item) => {
        if ('text' in item) return { type: 'text' as const, text: item.text };
        if ('image' in item) return { type: 'image' as const, source: { type: 'base64' as const, media_type: 'image/png' as const, data: item.image } };
        return { type: 'document' as const, title: item.title, source: { type: 'text' as const, media_type: 'text/plain' as const, data: item.document } };
      }),
    };
  });
}

const anthropic: Client = {
  name: '@anthropic-ai/sdk', api: 'anthropic', refused: 'refusal', error: 'PermissionDeniedError',
  async ask(turn, { url, stream, headers }) {
    const recorder = recordingFetch();
    const client = new Anthropic({ apiKey: 'k', baseURL: url, maxRetries: 0, fetch: recorder.fetch, defaultHeaders: { ...headers } });
    const body: Anthropic.MessageCreateParamsNonStreaming = {
      model: 'claude-e2e', max_tokens: 1000, messages: anthropicMessages(turn), ...(turn.system === undefined ? {} : { system: turn.system }),
      ...(turn.tools === undefined ? {} : { tools: turn.tools.map(({ name, description, schema }) => ({ name, description, input_schema: schema as Anthropic.Tool.InputSchema })) }),
    };
    const message = stream ? await client.messages.stream(body).finalMessage() : await client.messages.create(body);
    return {
      text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''), finish: message.stop_reason ?? undefined, native: plain(message), headers: recorder.headers(),
      calls: message.content.flatMap((block) => (block.type === 'tool_use' ? [{ name: block.name, input: block.input }] : [])),
    };
  },
  failure(error) {
    if (!(error instanceof AnthropicError)) return { type: String(error), status: undefined, code: undefined, message: String(error) };
    const { status, message } = error;
    const body = error.error as { error?: { code?: unknown } } | undefined;
    return { type: error instanceof AnthropicDenied ? 'PermissionDeniedError' : error.name, status: status as number | undefined, code: body?.error?.code, message };
  },
};

function aiMessages(turn: Turn): ModelMessage[] {
  return turn.messages.map((message): ModelMessage => {
    if (message.role === 'tool') return { role: 'tool', content: [{ type: 'tool-result', toolCallId: message.id, toolName: message.name, output: { type: 'text', value: message.text } }] };
    if (message.role === 'assistant') {
      return { role: 'assistant', content: [...(message.text === undefined ? [] : [{ type: 'text' as const, text: message.text }]), ...(message.calls ?? []).map(({ id, name, input }) => ({ type: 'tool-call' as const, toolCallId: id, toolName: name, input }))] };
    }
    if (typeof message.content === 'string') return { role: 'user', content: message.content };
    return {
      role: 'user',
      content: message.content.map((item) => {
        if ('text' in item) return { type: 'text' as const, text: item.text };
        if ('image' in item) return { type: 'image' as const, image: item.image, mediaType: 'image/png' };
        return { type: 'file' as const, data: Buffer.from(item.document), filename: item.title, mediaType: 'text/plain' };
      }),
    };
  });
}

const aiTools = (turn: Turn): ToolSet => Object.fromEntries((turn.tools ?? []).map(({ name, description, schema }) => [name, tool({ description, inputSchema: jsonSchema(schema as Parameters<typeof jsonSchema>[0]) })]));

/** The AI SDK with one of its providers. */
function aiSdk(name: string, api: Client['api'], model: (settings: Settings, fetcher: typeof fetch) => LanguageModel): Client {
  return {
    name, api, refused: 'content-filter', error: 'AI_APICallError',
    async ask(turn, settings) {
      const recorder = recordingFetch();
      const options = {
        model: model(settings, recorder.fetch), maxRetries: 0, messages: aiMessages(turn), ...(turn.system === undefined ? {} : { system: turn.system }),
        ...(turn.tools === undefined ? {} : { tools: aiTools(turn) }), ...(settings.headers === undefined ? {} : { headers: { ...settings.headers } }),
      };
      let failed: unknown;
      const result = settings.stream ? streamText({ ...options, onError: ({ error }) => { failed = error; } }) : await generateText(options);
      // A stream hands its errors to `onError` and ends; what else it promised then fails with an error of its own.
      if ('consumeStream' in result) await result.consumeStream();
      if (failed !== undefined) throw failed instanceof Error ? failed : new Error('the stream failed', { cause: failed });
      const [text, calls, finish, reasoning, usage, sources, files] = await Promise.all([result.text, result.toolCalls, result.finishReason, result.reasoningText, result.usage, result.sources, result.files]);
      const list = calls.map((call) => ({ name: call.toolName, id: call.toolCallId, input: call.input }));
      return { text, finish, calls: list.map(({ name: called, input }) => ({ name: called, input })), native: plain({ text, list, finish, reasoning, usage, sources, files }), headers: recorder.headers() };
    },
    failure(error) {
      if (!APICallError.isInstance(error)) return { type: String(error), status: undefined, code: undefined, message: String(error) };
      const body = JSON.parse(error.responseBody ?? '{}') as { error?: { code?: unknown } };
      return { type: error.name, status: error.statusCode, code: body.error?.code, message: error.message };
    },
  };
}

const aiOpenAi = aiSdk('ai with @ai-sdk/openai', 'openai', ({ url }, fetcher) => createOpenAI({ apiKey: 'k', baseURL: `${url}/v1`, fetch: fetcher }).chat('gpt-4o'));
const aiAnthropic = aiSdk('ai with @ai-sdk/anthropic', 'anthropic', ({ url }, fetcher) => createAnthropic({ apiKey: 'k', baseURL: `${url}/v1`, fetch: fetcher })('claude-e2e'));

function langChainMessages(turn: Turn): BaseMessage[] {
  const messages: BaseMessage[] = turn.system === undefined ? [] : [new SystemMessage(turn.system)];
  for (const message of turn.messages) {
    if (message.role === 'tool') messages.push(new ToolMessage({ tool_call_id: message.id, content: message.text }));
    else if (message.role === 'assistant') messages.push(new AIMessage({ content: message.text ?? '', tool_calls: (message.calls ?? []).map(({ id, name, input }) => ({ id, name, args: input as Record<string, unknown>, type: 'tool_call' as const })) }));
    else if (typeof message.content === 'string') messages.push(new HumanMessage(message.content));
    else messages.push(new HumanMessage({ content: message.content.flatMap(openAiPart) }));
  }
  return messages;
}

const langChain: Client = {
  name: '@langchain/openai', api: 'openai', refused: 'content_filter', error: 'PermissionDeniedError',
  async ask(turn, { url, stream, headers }) {
    const recorder = recordingFetch();
    const documents = openAiDocuments(turn);
    const model = new ChatOpenAI({
      model: 'gpt-4o', apiKey: 'k', maxRetries: 0, configuration: { baseURL: `${url}/v1`, fetch: recorder.fetch, defaultHeaders: { ...headers } },
      ...(documents.length === 0 ? {} : { modelKwargs: { documents } }),
    });
    const bound = turn.tools === undefined ? model : model.bindTools(openAiTools(turn));
    const messages = langChainMessages(turn);
    let message: AIMessageChunk | undefined;
    if (!stream) message = await bound.invoke(messages);
    else for await (const chunk of await bound.stream(messages)) message = message === undefined ? chunk : concat(message, chunk);
    return {
      text: message?.text ?? '', calls: (message?.tool_calls ?? []).map(({ name, args }) => ({ name, input: args })), finish: message?.response_metadata['finish_reason'] as string | undefined,
      native: plain({ content: message?.content, calls: message?.tool_calls, extra: message?.additional_kwargs, metadata: message?.response_metadata, usage: message?.usage_metadata }), headers: recorder.headers(),
    };
  },
  failure: (error) => openai.failure(error),
};

export const CLIENTS: readonly Client[] = [openai, anthropic, aiOpenAi, aiAnthropic, langChain];
