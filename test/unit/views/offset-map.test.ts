import { describe, expect, test } from 'vitest';
import { OffsetMapBuilder, compose, mappedView, rawView } from '../../../src/inspect/views/offset-map.ts';

describe('offset map', () => {
  test('copies, leaves out and widens', () => {
    const builder = new OffsetMapBuilder();
    builder.copy(3, 0); // abc
    builder.unit(1, 3, 9); // &#105;
    builder.copy(2, 12); // three raw characters left out
    const map = builder.finish(14);
    expect(map.toRaw(0, 3)).toEqual([0, 3]);
    expect(map.toRaw(3, 4)).toEqual([3, 9]);
    expect(map.toRaw(2, 5)).toEqual([2, 13]);
    expect(map.toRaw(4, 6)).toEqual([12, 14]);
  });

  test('widens to whole units of a run', () => {
    const builder = new OffsetMapBuilder();
    builder.units(4, 3, 4, 10);
    const map = builder.finish(40);
    expect(map.toRaw(0, 1)).toEqual([10, 14]);
    expect(map.toRaw(2, 4)).toEqual([10, 18]);
    expect(map.toRaw(3, 12)).toEqual([14, 26]);
  });

  test('joins neighbouring units of one shape and no others', () => {
    const builder = new OffsetMapBuilder();
    for (let i = 0; i < 100; i++) builder.unit(1, i * 3, i * 3 + 3);
    builder.copy(10, 300);
    builder.copy(10, 310);
    expect(builder.viewLength).toBe(120);
    const map = builder.finish(320);
    expect(map.size).toBe(2);
    expect(map.toRaw(50, 51)).toEqual([150, 153]);
    expect(map.toRaw(119, 120)).toEqual([319, 320]);
  });

  test('does not join across left-out characters', () => {
    const builder = new OffsetMapBuilder();
    builder.copy(2, 0);
    builder.copy(2, 3);
    const map = builder.finish(5);
    expect(map.size).toBe(2);
    expect(map.toRaw(1, 2)).toEqual([1, 2]);
    expect(map.toRaw(1, 3)).toEqual([1, 4]);
  });

  test('clamps, and maps an empty span to an empty span', () => {
    const builder = new OffsetMapBuilder();
    builder.unit(2, 0, 8);
    const map = builder.finish(8);
    expect(map.toRaw(-5, 99)).toEqual([0, 8]);
    expect(map.toRaw(1, 1)).toEqual([0, 0]);
    expect(map.toRaw(2, 2)).toEqual([8, 8]);
    expect(new OffsetMapBuilder().finish(0).toRaw(0, 0)).toEqual([0, 0]);
    expect(rawView('abc').toRaw(1, 99)).toEqual([1, 3]);
  });

  test('composes through both maps', () => {
    const inner = new OffsetMapBuilder();
    inner.units(6, 1, 2, 4);
    const outer = new OffsetMapBuilder();
    outer.units(2, 1, 3, 0);
    const view = compose(mappedView('hex', 'ab', outer.finish(6)), mappedView('percent', '616263', inner.finish(16)));
    expect(view.id).toBe('percent+hex');
    expect(view.toRaw(0, 1)).toEqual([4, 10]);
    expect(view.toRaw(1, 2)).toEqual([10, 16]);
    const plain = mappedView('hex', 'ab', new OffsetMapBuilder().finish(6));
    expect(compose(plain, rawView('616263'))).toBe(plain);
  });
});
