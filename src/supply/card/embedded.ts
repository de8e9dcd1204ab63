import { stated, word, words, type BaseModel, type Stated } from './contract.ts';

/** What models say of themselves, in the metadata of their files. */

/** Parts of an address of a model on a hub. */
const HUB = /^https?:\/\/(?:www\.)?huggingface\.co\/([\w.-]{1,96}\/[\w.-]{1,96})\/{0,1}$/;

/** Keys that the metadata of GGUF has for what a bill of materials asks (ggml's specification, `general.*`). */
export function ggufStated(keys: ReadonlyMap<string, readonly string[]>): Stated | undefined {
  const one = (key: string): string | undefined => word(keys.get(`general.${key}`)?.[0]);
  const numbered = (kind: string): readonly string[] => [...keys.keys()].filter((key) => key.startsWith(`general.${kind}.`) && /^\d{1,4}\.(?:name|repo_url)$/.test(key.slice(`general.${kind}.`.length))).map((key) => key.slice('general.'.length, key.lastIndexOf('.')));
  const named = (at: string): string | undefined => HUB.exec(one(`${at}.repo_url`) ?? '')?.[1] ?? (one(`${at}.organization`) !== undefined && one(`${at}.name`) !== undefined ? `${one(`${at}.organization`) ?? ''}: ${one(`${at}.name`) ?? ''}` : one(`${at}.name`) ?? one(`${at}.repo_url`));
  const bases = [...new Set(numbered('base_model'))].flatMap((at): BaseModel[] => {
    const [name, version] = [named(at), one(`${at}.version`)];
    return name === undefined ? [] : [{ name, ...(version === undefined ? {} : { version }) }];
  });
  const [licence, called, link] = [one('license'), one('license.name'), one('license.link')];
  const text = licence !== undefined && !/^(?:other|unknown)$/i.test(licence) ? licence : called;
  return stated({
    name: one('name') ?? one('basename'), version: one('version'), author: one('author') ?? one('organization'),
    licences: text === undefined ? [] : [{ text, ...(link === undefined || !/^https?:\/\//i.test(link) ? {} : { url: link }) }],
    baseModels: bases,
    datasets: [...words(keys.get('general.datasets') ?? []), ...[...new Set(numbered('dataset'))].flatMap((at) => named(at) ?? [])],
    languages: words(keys.get('general.languages') ?? []), tags: words(keys.get('general.tags') ?? []),
    family: one('architecture'),
  });
}

/** Keys that writers put into `__metadata__`: those of ModelSpec, of trainers of adapters, and plain ones. */
export function safetensorsStated(metadata: { readonly [key: string]: unknown }): Stated | undefined {
  const first = (...keys: readonly string[]): string | undefined => keys.map((key) => (Object.hasOwn(metadata, key) ? word(metadata[key]) : undefined)).find((value) => value !== undefined && value !== 'None');
  const parts = (...keys: readonly string[]): readonly string[] => words((first(...keys) ?? '').split(','));
  const licence = first('modelspec.license', 'license', 'licence');
  const base = first('base_model', 'base_model_name_or_path', 'ss_sd_model_name');
  return stated({
    name: first('modelspec.title', 'title', 'name'), author: first('modelspec.author', 'author'),
    licences: licence === undefined ? [] : [{ text: licence }],
    baseModels: [...(base === undefined ? [] : [{ name: base }]), ...parts('modelspec.merged_from').map((name) => ({ name, relation: 'merge' }))],
    tags: parts('modelspec.tags'), architecture: first('modelspec.architecture'), family: first('ss_base_model_version'),
  });
}
