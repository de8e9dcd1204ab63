import { isObject, type JsonValue } from '../../core/json.ts';
import { table } from '../packages/read.ts';
import { objectOf, stated, word, words, type BaseModel, type Stated } from './contract.ts';

/** What the settings beside a model say of it: those of transformers, timm, diffusers and PEFT. */

/** Files of settings, those first that speak of a part of a model rather than of the whole. */
export const CONFIGURATIONS = ['adapter_config.json', 'config.json', 'model_index.json'] as const;

/** What a file of settings says; undefined when it is none, or says nothing of that. */
export function configurationOf(text: string, from: string): Stated | undefined {
  const root = objectOf(text);
  if (root === undefined) return undefined;
  const said = stated({
    family: word(root['model_type']) ?? word(table(root, 'text_config')['model_type']),
    architecture: word(words(root['architectures']).join(', ')) ?? word(root['_class_name']) ?? (isObject(root['pretrained_cfg']) ? word(root['architecture']) : undefined),
    baseModels: from === 'adapter_config.json' ? adapted(root) : [],
  });
  return said === undefined ? undefined : { ...said, from: [from] };
}

function adapted(root: { readonly [key: string]: JsonValue }): readonly BaseModel[] {
  const [name, version] = [word(root['base_model_name_or_path']), word(root['revision'])];
  return name === undefined ? [] : [{ name, relation: 'adapter', ...(version === undefined ? {} : { version }) }];
}
