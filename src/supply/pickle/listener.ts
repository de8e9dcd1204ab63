import type { SupplyRule } from '../contract.ts';
import type { Cursor } from './cursor.ts';
import type { Bytes, Made, Name, Value } from './values.ts';

/** What loading would do, as the machine comes upon it. `at` is the offset of the opcode. */
export interface Listener {
  name(name: Name): void;
  /** A class or function is called, or (`new`) an object made without calling its constructor. */
  call(callee: Value, args: Value, how: 'call' | 'new', at: number): void;
  /** A state is given to an object. */
  build(target: Value, state: Value, at: number): void;
  /** Members are added to something that is no list, dictionary or set of the stream. */
  add(target: Value, at: number): void;
  persistent(id: Value, at: number): void;
  extension(code: number, at: number): void;
  bytes(value: Bytes): void;
  /** A text of the stream, of those that are long enough to be a file in letters. */
  text?(value: string, at: number): void;
  problem(rule: SupplyRule, message: string, at: number): void;
  /** After a state was given: how many bytes of the input a loader takes from here for itself (joblib's arrays). */
  payload?(target: Made, cursor: Cursor): void;
}
