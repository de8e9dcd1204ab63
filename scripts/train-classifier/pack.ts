import { deflateRawSync } from 'node:zlib';
import type { StoredClasses } from '../../src/inspect/classifier/classes.ts';
import type { StoredHead } from '../../src/inspect/classifier/model.ts';
import type { Rows } from '../../src/inspect/classifier/network.ts';
import type { Trees } from '../../src/inspect/classifier/trees.ts';
import type { Lower } from './stages.ts';

function deflated(values: Int8Array | Float32Array): string {
  if (!(values instanceof Int8Array)) throw new Error('only quantised weights are stored');
  return deflateRawSync(Buffer.from(values.buffer, values.byteOffset, values.length), { level: 9 }).toString('base64');
}

/** Bytes of the rows of a network: `packRows` the other way round. */
function unpacked({ words, raised }: Rows): Int8Array {
  return Int8Array.from({ length: words.length * 4 }, (_, i) => (words[i >> 2]! >>> (i & 3) * 8 & 255) - raised);
}

function floats(values: Float32Array | Float64Array): string {
  const out = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => { out.writeFloatLE(value, i * 4); });
  return out.toString('base64');
}

/** A head as it is stored with the weights. */
export function packHead({ linear, network }: Lower, trees: Trees): StoredHead {
  return {
    linear: { weights: deflated(linear.weights), scale: linear.scale, bias: linear.bias },
    network: {
      vectors: deflated(unpacked(network.rows)), scale: network.scale, hidden: floats(network.hidden), hiddenBias: floats(network.hiddenBias),
      out: floats(network.out), straight: floats(network.straight), bias: network.bias,
    },
    trees: { nodes: trees.nodes, feature: Buffer.from(trees.feature).toString('base64'), threshold: floats(trees.threshold), base: trees.base },
  };
}

/** Word classes as they are stored: six bytes for each entry. */
export function packClasses(classes: StoredClasses): Readonly<Record<keyof StoredClasses, string>> {
  const pack = (entries: readonly (readonly [number, number])[]): string => {
    const out = Buffer.alloc(entries.length * 6);
    entries.forEach(([hash, id], i) => {
      out.writeInt32LE(hash | 0, i * 6);
      out.writeUInt16LE(id, i * 6 + 4);
    });
    return out.toString('base64');
  };
  return { words: pack(classes.words), stems: pack(classes.stems), pairs: pack(classes.pairs) };
}
