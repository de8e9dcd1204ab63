import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Part } from '../types.ts';
import { base64Bytes, type PartContext, type PartList, urlMedia } from './parts.ts';
import type { Shape } from './shape.ts';

/** Fields of a tool call, of a request or an answer, by its kind; and of what it calls. */
export const CALL_FIELDS: Readonly<Record<'function' | 'custom', ReadonlySet<string>>> = { function: new Set(['id', 'type', 'index', 'function']), custom: new Set(['id', 'type', 'index', 'custom']) };
export const FUNCTION_FIELDS: Readonly<Record<'arguments' | 'input', ReadonlySet<string>>> = { arguments: new Set(['name', 'arguments']), input: new Set(['name', 'input']) };

/** Where compatible servers put reasoning: DeepSeek and vLLM use the first, OpenRouter and newer vLLM the second. */
export const OPENAI_REASONING_FIELDS: ReadonlySet<string> = new Set(['reasoning_content', 'reasoning']);

const TEXT_FIELDS: ReadonlySet<string> = new Set(['type', 'text', 'cache_control']);
const FILE_PART_FIELDS: ReadonlySet<string> = new Set(['type', 'file', 'cache_control']);
const FILE_FIELDS: ReadonlySet<string> = new Set(['filename', 'file_data', 'file_id']);
/** Fields of a reasoning detail that hold no text, or only the provider's own. */
export const DETAIL_FIELDS: ReadonlySet<string> = new Set(['type', 'signature', 'format', 'index', 'id']);
const TEXT_DETAIL_FIELDS: ReadonlySet<string> = new Set([...DETAIL_FIELDS, 'text']);
const SUMMARY_DETAIL_FIELDS: ReadonlySet<string> = new Set([...DETAIL_FIELDS, 'summary']);
const REFUSAL_FIELDS: ReadonlySet<string> = new Set(['type', 'refusal']);

/**
 * A message's content: a string, an array of content parts, or null.
 * Images and sounds keep the pointer of the whole content part, since that is what can be replaced as one.
 */
export function addOpenAiContent(list: PartList, pointer: string, context: PartContext, content: JsonValue | undefined, shape: Shape): void {
  if (content === undefined || content === null) return;
  if (typeof content === 'string') { list.text(pointer, context, content); return; }
  if (!Array.isArray(content)) shape.fail(pointer, 'a string, an array of content parts or null');
  for (let index = 0; index < content.length; index++) {
    const at = `${pointer}/${index}`;
    const item = content[index] ?? null;
    // Compatible servers take plain strings here.
    if (typeof item === 'string') list.text(at, context, item);
    else addContentPart(list, at, context, shape.object(item, at), shape);
  }
}

function addContentPart(list: PartList, pointer: string, context: PartContext, part: JsonObject, shape: Shape): void {
  const type = shape.string(part['type'], `${pointer}/type`);
  switch (type) {
    case 'text':
      list.text(`${pointer}/text`, context, shape.string(part['text'], `${pointer}/text`));
      list.extras(pointer, context, part, TEXT_FIELDS);
      return;
    case 'refusal':
      list.text(`${pointer}/refusal`, context, shape.string(part['refusal'], `${pointer}/refusal`), 'refusal');
      list.extras(pointer, context, part, REFUSAL_FIELDS);
      return;
    case 'image_url':
      list.add(pointer, context, { kind: 'image', encoding: 'json', media: imageMedia(part['image_url'], `${pointer}/image_url`, shape) });
      return;
    case 'input_audio':
      list.add(pointer, context, { kind: 'audio', encoding: 'json', media: audioMedia(part['input_audio'], `${pointer}/input_audio`, shape) });
      return;
    case 'file':
      addFile(list, pointer, context, shape.object(part['file'], `${pointer}/file`), shape);
      list.extras(pointer, context, part, FILE_PART_FIELDS);
      return;
    default:
      list.unknown(pointer, context);
  }
}

function imageMedia(value: JsonValue | undefined, pointer: string, shape: Shape): NonNullable<Part['media']> {
  // Some clients send the URL itself where the API has an object.
  const url = typeof value === 'string' ? value : shape.string(shape.object(value, pointer)['url'], `${pointer}/url`);
  return urlMedia(url);
}

function audioMedia(value: JsonValue | undefined, pointer: string, shape: Shape): NonNullable<Part['media']> {
  const audio = shape.object(value, pointer);
  const bytes = base64Bytes(shape.string(audio['data'], `${pointer}/data`));
  const format = shape.optionalString(audio['format'], `${pointer}/format`);
  return format === undefined ? { bytes } : { type: `audio/${format}`, bytes };
}

/** A file's name is shown to the model as well as its content, so it is a part of its own. */
function addFile(list: PartList, pointer: string, context: PartContext, file: JsonObject, shape: Shape): void {
  const origin = context.origin === 'tool_result' ? 'tool_result' : 'document';
  const name = shape.optionalString(file['filename'], `${pointer}/file/filename`);
  const data = shape.optionalString(file['file_data'], `${pointer}/file/file_data`);
  const media = data === undefined ? {} : data.startsWith('data:') ? urlMedia(data) : { bytes: base64Bytes(data) };
  // Pointers never nest, or two edits would collide: the content's own field, not the part around it and the name.
  if (name !== undefined) list.add(`${pointer}/file/filename`, context, { origin, text: name });
  const at = data !== undefined ? '/file_data' : file['file_id'] !== undefined ? '/file_id' : name === undefined ? '' : undefined;
  // A file without content is the whole object, so that nothing in it counts as read.
  if (at !== '') list.extras(`${pointer}/file`, context, file, FILE_FIELDS);
  if (at !== undefined) list.add(`${pointer}/file${at}`, context, { kind: 'file', origin, encoding: 'json', media, ...(name === undefined ? {} : { source: name }) });
}

/** Media that a message carries beside its content, as OpenRouter returns generated images. */
export function addImages(list: PartList, pointer: string, context: PartContext, images: readonly JsonValue[], shape: Shape): void {
  for (const [index, item] of images.entries()) addContentPart(list, `${pointer}/${index}`, context, shape.object(item, `${pointer}/${index}`), shape);
}

/** OpenRouter's structured reasoning. Encrypted details are opaque to everybody but the provider. */
export function addReasoningDetails(list: PartList, pointer: string, context: PartContext, details: readonly JsonValue[]): void {
  for (const [index, detail] of details.entries()) {
    const at = `${pointer}/${index}`;
    if (!isObject(detail)) { list.extra(at, context, detail); continue; }
    const { text, summary } = detail;
    if (detail['type'] === 'reasoning.text' && typeof text === 'string') {
      list.text(`${at}/text`, context, text, 'reasoning');
      list.extras(at, context, detail, TEXT_DETAIL_FIELDS);
    } else if (detail['type'] === 'reasoning.summary' && typeof summary === 'string') {
      list.text(`${at}/summary`, context, summary, 'reasoning');
      list.extras(at, context, detail, SUMMARY_DETAIL_FIELDS);
    } else if (detail['type'] === 'reasoning.encrypted') list.add(at, context, { kind: 'reasoning', encoding: 'json' });
    else list.extra(at, context, detail);
  }
}
