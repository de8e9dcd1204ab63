import { host, type Host, type Value } from './javascript-values.ts';

/** What a program that is read reaches outside itself, and what whoever judges that may ask of it. */

/** A call that reaches the machine, and where it stands. */
export interface Reached { readonly path: string; readonly args: readonly Value[]; readonly callee: Host; readonly at: number; readonly made: boolean}

/** The program that is read, for those who answer what it asks. */
export interface Program {
  /** Whether what is read happens when the file is loaded, and not when something of it is called. */
  readonly loading: boolean;
  /** Requests so far. */
  asked: number;
  /** What a call gives. @param made - by `new` */
  call(callee: Value, self: Value | undefined, args: readonly Value[], at: number, made: boolean): Value;
  /** Reads code that stands in a text, and gives what it comes to. */
  code(source: string): Value;
}

/** Judges and answers what a program asks of the machine. */
export interface World {
  /** What a call gives; undefined where nothing special is known of it. */
  call(reached: Reached, machine: Program): Value | undefined;
  /** What a property is; undefined where nothing special is known of it. */
  member(base: Host, name: string): Value | undefined;
  assigned(base: Value, name: string, value: Value, at: number, machine: Program): void;
}

/** The object that holds all others. */
export const GLOBAL = host('globalThis') as Host;
/** Its names. */
export const GLOBALS: ReadonlySet<string> = new Set(['globalThis', 'global', 'window', 'self', 'top', 'parent', 'frames', 'root']);
