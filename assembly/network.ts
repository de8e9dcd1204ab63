import { NETWORKS, SUM } from './layout';

/** Numbers that stand for a window, and units of the hidden layer. */
const WIDTH: usize = 16;
const HIDDEN: usize = 32;

/** Where the numbers of a network begin: for each of {@link WIDTH} entries its weight for every unit, then the units' biases and what they count, then what the entries count by themselves. */
const BIASES: usize = 8 * WIDTH * HIDDEN;
const OUT: usize = BIASES + 8 * HIDDEN;
const STRAIGHT: usize = OUT + 8 * HIDDEN;
const SIZE: usize = STRAIGHT + 8 * WIDTH;

/**
 * Logit of the window whose entries lie at {@link SUM} before they are multiplied with `norm`. Two units at a time, each by the
 * additions that it would take alone, in the same order: the result is that of a plain loop to the last bit.
 */
export function logit(which: u32, norm: f64, bias: f64): f64 {
  const network = NETWORKS + <usize>which * SIZE;
  let result = bias;
  for (let d: usize = 0; d < WIDTH; d++) {
    const value = load<f64>(SUM + (d << 3)) * norm;
    store<f64>(SUM + (d << 3), value);
    result += load<f64>(network + STRAIGHT + (d << 3)) * value;
  }
  for (let unit: usize = 0; unit < HIDDEN; unit += 16) {
    const begin = network + (unit << 3);
    let a = v128.load(begin + BIASES), b = v128.load(begin + BIASES + 16), c = v128.load(begin + BIASES + 32), d = v128.load(begin + BIASES + 48);
    let e = v128.load(begin + BIASES + 64), f = v128.load(begin + BIASES + 80), g = v128.load(begin + BIASES + 96), h = v128.load(begin + BIASES + 112);
    for (let i: usize = 0; i < WIDTH; i++) {
      const value = v128.load64_splat(SUM + (i << 3));
      const row = begin + i * (8 * HIDDEN);
      a = f64x2.add(a, f64x2.mul(v128.load(row), value));
      b = f64x2.add(b, f64x2.mul(v128.load(row + 16), value));
      c = f64x2.add(c, f64x2.mul(v128.load(row + 32), value));
      d = f64x2.add(d, f64x2.mul(v128.load(row + 48), value));
      e = f64x2.add(e, f64x2.mul(v128.load(row + 64), value));
      f = f64x2.add(f, f64x2.mul(v128.load(row + 80), value));
      g = f64x2.add(g, f64x2.mul(v128.load(row + 96), value));
      h = f64x2.add(h, f64x2.mul(v128.load(row + 112), value));
    }
    const out = begin + OUT;
    result = counted(counted(counted(counted(result, a, out), b, out + 16), c, out + 32), d, out + 48);
    result = counted(counted(counted(counted(result, e, out + 64), f, out + 80), g, out + 96), h, out + 112);
  }
  return result;
}

/** A result with what two units add to it, one after the other: nothing where they are not above zero. */
@inline
function counted(result: f64, pair: v128, out: usize): f64 {
  const first = f64x2.extract_lane(pair, 0);
  const second = f64x2.extract_lane(pair, 1);
  let sum = result;
  if (first > 0) sum += load<f64>(out) * first;
  if (second > 0) sum += load<f64>(out + 8) * second;
  return sum;
}
