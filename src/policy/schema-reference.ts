import { z } from 'zod';
import { BUILT_IN } from './defaults.ts';
import { fileSchema } from './schema/file.ts';

interface Row {
  readonly path: string;
  readonly type: string;
  readonly standard: string;
  readonly description: string;
}

interface Meta { readonly description?: string; readonly shape?: string; readonly standard?: string; readonly oneOrMore?: boolean }

function metaOf(schema: z.core.$ZodType): Meta {
  return (z.globalRegistry.get(schema) ?? {}) as Meta;
}

/** The schema without what wraps it, and everything the wrappers say about it; the outermost word counts. */
function peel(schema: z.core.$ZodType): { schema: z.core.$ZodType; meta: Meta; optional: boolean } {
  let here = schema;
  let meta: Meta = metaOf(here);
  let optional = false;
  for (;;) {
    if (here instanceof z.ZodOptional) {
      optional = true;
      here = here.def.innerType;
    } else if (here instanceof z.ZodPipe) here = here.def.out;
    else return { schema: here, meta, optional };
    meta = { ...metaOf(here), ...meta };
  }
}

function typeOf(schema: z.core.$ZodType, meta: Meta): string {
  if (meta.shape !== undefined) return meta.shape;
  if (schema instanceof z.ZodEnum) return Object.values(schema.def.entries).map((word) => `\`${String(word)}\``).join(' \\| ');
  if (schema instanceof z.ZodArray) {
    const item = peel(schema.def.element);
    if (item.schema instanceof z.ZodObject) return 'list of sections';
    return meta.oneOrMore === true ? `${typeOf(item.schema, item.meta)}; one or a list` : `list of ${typeOf(item.schema, item.meta)}`;
  }
  if (schema instanceof z.ZodObject) return 'section';
  if (schema instanceof z.ZodRecord) return 'map';
  if (schema instanceof z.ZodBoolean) return '`true` \\| `false`';
  if (schema instanceof z.ZodNumber) return schema.format === 'safeint' ? 'whole number' : 'number';
  return 'text';
}

/** The built-in policy's value at a path under `policy`; undefined for what it has no single value for. */
function builtIn(path: readonly string[]): string | undefined {
  let here: unknown = BUILT_IN;
  for (const step of path) here = here !== null && typeof here === 'object' ? (here as Record<string, unknown>)[step] : undefined;
  return typeof here === 'string' || typeof here === 'number' || typeof here === 'boolean' ? `\`${String(here)}\`` : undefined;
}

function rowsOf(schema: z.core.$ZodType, path: readonly string[]): Row[] {
  const { schema: inner, meta, optional } = peel(schema);
  const rows: Row[] = [];
  if (path.length > 0) {
    const standard = path[0] === 'policy' ? builtIn(path.slice(1)) : undefined;
    const isSection = inner instanceof z.ZodObject;
    rows.push({
      path: path.join('.'), type: typeOf(inner, meta), description: meta.description ?? '',
      standard: standard ?? meta.standard ?? (isSection || optional || path.length === 1 ? '' : 'required'),
    });
  }
  // The steps of all categories have one form, shown once.
  if (path.at(-2) === 'defaults' && path.at(-1) !== 'injection') return rows;
  if (path.at(-1) === 'answer' && path.at(-3) === 'defaults') return rows;
  if (path.at(-1) === 'applications') return rows;
  if (inner instanceof z.ZodObject) for (const [key, child] of Object.entries(inner.def.shape)) rows.push(...rowsOf(child, [...path, key]));
  else if (inner instanceof z.ZodRecord) rows.push(...rowsOf(inner.def.valueType, [...path, 'NAME']).filter((row) => row.path !== [...path, 'NAME'].join('.')));
  else if (inner instanceof z.ZodArray && peel(inner.def.element).schema instanceof z.ZodObject) rows.push(...rowsOf(inner.def.element, [...path.slice(0, -1), `${path.at(-1) ?? ''}[]`]).slice(1));
  return rows;
}

function cell(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll(/(?<!\\)\|/g, '\\|');
}

/** Every setting of `sallyport.yaml` as a Markdown page: type, default and meaning, from the schema itself. */
export function renderPolicyReference(): string {
  const shape = fileSchema([]).def.shape;
  const lines = ['# sallyport.yaml', '', 'Every setting. All are optional unless marked as required; an empty file is in order.', ''];
  for (const [name, schema] of Object.entries(shape)) {
    const [head, ...rows] = rowsOf(schema, [name]);
    lines.push(`## ${name}`, '', head?.description ?? '', '');
    if (rows.length === 0) {
      lines.push(`Type: ${head?.type ?? ''}. Default: ${head?.standard ?? ''}.`, '');
      continue;
    }
    lines.push('| Setting | Type | Default | Meaning |', '|---|---|---|---|');
    for (const row of rows) lines.push(`| \`${row.path}\` | ${cell(row.type)} | ${cell(row.standard)} | ${cell(row.description)} |`);
    lines.push('');
  }
  return lines.join('\n');
}
