import type { BaseModel, Provenance, Stated, StatedLicence } from '../card/contract.ts';
import type { Project } from '../card/project.ts';
import { modelPurl } from '../packages/names.ts';
import { uriOf } from './addresses.ts';
import { licenceOf } from './licences.ts';

/** What a model, data or the project says of itself, in the fields that CycloneDX 1.6 has for it. */

export interface Property { readonly name: string; readonly value: string }

/** Fields of a component, and properties for what has no field. */
export interface StatedFields { readonly fields: object; readonly properties: readonly Property[] }

/** The licences that somebody states: several that each have an id or a name, or one expression. */
export function licences(stated: readonly StatedLicence[]): object {
  if (stated.length === 0) return {};
  const [first] = stated;
  const only = stated.length === 1 && first !== undefined ? licenceOf(first.text) : undefined;
  if (only?.kind === 'expression') return { licenses: [{ expression: only.text, acknowledgement: 'declared' }] };
  return { licenses: stated.map(({ text, url }) => {
    const { kind, text: known } = licenceOf(text);
    const address = url === undefined ? undefined : uriOf(url);
    return { license: { ...(kind === 'id' ? { id: known } : { name: known }), acknowledgement: 'declared', ...(address === undefined ? {} : { url: address }) } };
  }) };
}

/** What a model says of itself: its card, licences, and what it was made from. */
export function modelFields(stated: Stated | undefined): StatedFields {
  if (stated === undefined) return { fields: {}, properties: [] };
  const { task, family, architecture, datasets = [], metrics = [], baseModels = [] } = stated;
  const parameters = {
    ...(task === undefined ? {} : { task }), ...(family === undefined ? {} : { architectureFamily: family }), ...(architecture === undefined ? {} : { modelArchitecture: architecture }),
    ...(datasets.length === 0 ? {} : { datasets: datasets.map((name) => ({ type: 'dataset', name })) }),
  };
  const card = {
    ...(Object.keys(parameters).length === 0 ? {} : { modelParameters: parameters }),
    ...(metrics.length === 0 ? {} : { quantitativeAnalysis: { performanceMetrics: metrics } }),
  };
  return {
    fields: {
      ...general(stated), ...licences(stated.licences ?? []), ...(Object.keys(card).length === 0 ? {} : { modelCard: card }),
      ...(baseModels.length === 0 ? {} : { pedigree: { ancestors: baseModels.map(ancestor) } }),
    },
    properties: properties(stated),
  };
}

/** Fields that are the same for models and data. */
function general({ version, author, tags = [] }: Stated): object {
  return { ...(version === undefined ? {} : { version }), ...(author === undefined ? {} : { authors: [{ name: author }] }), ...(tags.length === 0 ? {} : { tags }) };
}

function properties({ name, languages = [], library, from = [] }: Stated): readonly Property[] {
  return [
    ...(name === undefined ? [] : [{ name: 'sallyport:name', value: name }]), ...languages.map((value) => ({ name: 'sallyport:language', value })),
    ...(library === undefined ? [] : [{ name: 'sallyport:library', value: library }]), ...from.map((value) => ({ name: 'sallyport:stated-in', value })),
  ];
}

function ancestor(base: BaseModel): object {
  const { name, version, relation } = base;
  const purl = modelPurl(name, version);
  return { type: 'machine-learning-model', name, ...(version === undefined ? {} : { version }), ...(purl === undefined ? {} : { purl }), ...(relation === undefined ? {} : { properties: [{ name: 'sallyport:relation', value: relation }] }) };
}

/** What a manifest says of where data comes from, and else the card beside it. */
export function dataFields(path: string, stated: Stated | undefined, provenance: Provenance | undefined): StatedFields {
  const whole = { type: 'dataset', name: path };
  if (provenance?.holds !== true) {
    const differs = provenance === undefined ? [] : [{ name: 'sallyport:manifest', value: 'names another content' }];
    return stated === undefined ? { fields: { data: [whole] }, properties: differs } : { fields: { ...general(stated), ...licences(stated.licences ?? []), data: [whole] }, properties: [...properties(stated), ...differs] };
  }
  const { source, licence, collector, created, transformations } = provenance;
  const url = /^https?:\/\//i.test(source) ? uriOf(source) : undefined;
  return {
    fields: {
      ...(stated === undefined ? {} : general(stated)), ...licences([{ text: licence }]),
      data: [{ ...whole, ...(url === undefined ? {} : { contents: { url } }), governance: { custodians: [party(collector)] } }],
      ...(transformations.length === 0 ? {} : { pedigree: { notes: transformations.join('\n') } }),
    },
    properties: [
      ...(stated === undefined ? [] : properties(stated)), { name: 'sallyport:manifest', value: 'holds' }, { name: 'sallyport:collected', value: created },
      ...(url === undefined ? [{ name: 'sallyport:source', value: source }] : []),
    ],
  };
}

/** Whoever collected it: an address of mail is one of a person. */
function party(collector: string): object {
  const found = /^(?:([^<>@]{1,200}?)\s{0,4}<)?([^\s<>@]{1,64}@[^\s<>@]{1,255})>?$/.exec(collector);
  return found?.[2] === undefined ? { organization: { name: collector } } : { contact: { ...(found[1] === undefined ? {} : { name: found[1] }), email: found[2] } };
}

/** The component that the bill of materials is about. */
export function projectComponent({ kind, name, version, description, licence, purl, stated }: Project): object {
  const { fields, properties: more } = kind === 'data' ? dataFields(name, stated, undefined) : modelFields(stated);
  const { modelCard, ...others } = fields as { readonly modelCard?: object };
  const scoped = purl?.startsWith('pkg:npm/') === true ? /^(@[^/]{1,214})\/(.{1,214})$/.exec(name) : null;
  return {
    type: kind === 'model' ? 'machine-learning-model' : kind, 'bom-ref': 'project', ...(scoped === null ? { name } : { group: scoped[1], name: scoped[2] }),
    ...others, ...(version === undefined ? {} : { version }), ...(description === undefined ? {} : { description }),
    ...(purl === undefined ? {} : { purl }), ...(licence === undefined ? {} : licences([{ text: licence }])),
    ...(kind === 'model' && modelCard !== undefined ? { modelCard } : {}), ...(more.length === 0 ? {} : { properties: more }),
  };
}
