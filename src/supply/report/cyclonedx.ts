import { randomUUID } from 'node:crypto';
import type { FileReport } from '../contract.ts';
import type { Reporter, ReportContext } from './contract.ts';
import { safeJson } from './json.ts';

/** Formats that hold no model; everything else that is recognised does. */
const NO_MODEL = new Set(['unknown', 'empty', 'text', 'media', 'json', 'yaml', 'python', 'notebook', 'zip', 'tar', 'gzip', 'xz', 'bzip2', 'zstd', 'lz4', 'lzma', 'zlib', 'sevenzip']);

/** CycloneDX 1.6, one component a file with its hash, its format and what was found. */
export function cyclonedxReporter({ version, time }: ReportContext): Reporter {
  let count = 0;
  return {
    begin: () => {
      const metadata = { timestamp: time, tools: { components: [{ type: 'application', name: 'sallyport', version }] } };
      return `{"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:${randomUUID()}","version":1,"metadata":${safeJson(metadata)},"components":[`;
    },
    file: (report) => `${count++ === 0 ? '\n' : ',\n'}${safeJson(component(report, count))}`,
    end: () => '\n]}\n',
  };
}

function component({ path, format, verdict, findings, sha256, size }: FileReport, number: number): object {
  const model = !NO_MODEL.has(format);
  return {
    type: model ? 'machine-learning-model' : 'file', 'bom-ref': `file-${number}`, name: path,
    ...(sha256 === undefined ? {} : { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
    ...(model ? { modelCard: { modelParameters: { inputs: [], outputs: [] } } } : {}),
    properties: [
      { name: 'sallyport:format', value: format },
      { name: 'sallyport:verdict', value: verdict },
      ...(size === undefined ? [] : [{ name: 'sallyport:bytes', value: String(size) }]),
      ...findings.map(({ rule, severity, message, location }) => ({ name: 'sallyport:finding', value: `${severity} ${rule}: ${message}${location === undefined ? '' : ` (${location})`}` })),
    ],
  };
}
