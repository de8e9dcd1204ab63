/** Constants of OpenVINO's networks against the file of weights beside them. */
import { describe, expect, test } from 'vitest';
import { bufferInput } from '../../../src/supply/input.ts';
import { scanInput } from '../../../src/supply/scan.ts';

const network = (offset: number, size: number): Buffer => Buffer.from(`<?xml version="1.0"?><net name="n" version="11"><layers><layer id="0" name="c" type="Const" version="opset1"><data element_type="f32" shape="2,2" offset="${offset}" size="${size}"/></layer></layers></net>`);
const rulesWith = (offset: number, weights: number | undefined, asked: string[] = []): readonly string[] => scanInput(bufferInput('m.xml', network(offset, 16)), 'm.xml', {
  beside: (path) => {
    asked.push(path);
    return weights === undefined ? undefined : bufferInput(path, Buffer.alloc(weights));
  },
}).findings.map(({ rule }) => rule);

describe('weights of a constant', () => {
  test('that end where the file does are fine', () => {
    const asked: string[] = [];
    expect(rulesWith(0, 16, asked)).toEqual([]);
    expect(asked).toEqual(['m.bin']);
  });

  test('that end behind the file are a finding', () => {
    expect(rulesWith(4, 16)).toEqual(['xml.weights-bounds']);
  });

  test('without a file beside are not compared', () => {
    expect(rulesWith(4, undefined)).toEqual([]);
  });
});
