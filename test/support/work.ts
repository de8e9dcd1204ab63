import { Session } from 'node:inspector';

interface Coverage {
  readonly result: readonly { readonly url: string; readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[] }[];
}

/**
 * Counts what code under `src/inspect` does, without a clock: how often each block of it is entered (V8's precise block
 * counts), the characters that regular expressions pass over, and an eighth of those that searches for a fixed text do. The
 * same work gives the same count on any machine, but for a few hundredths: what is kept between texts, and code that V8 compiles in between. What a sticky expression reads before it fails is not counted.
 */
export class WorkCounter {
  readonly #session = new Session();
  #passed = 0;

  constructor() {
    this.#session.connect();
    this.#post('Profiler.enable');
    this.#post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    const { exec } = RegExp.prototype;
    const pass = (count: number): void => { this.#passed += count; };
    // `test`, `replace`, `match` and `split` all come through here once it is no longer the built-in one.
    // oxlint-disable-next-line no-extend-native -- counts what the built-in one does, in the process of one test file
    RegExp.prototype.exec = function counted(this: RegExp, text: string): RegExpExecArray | null {
      const from = this.global || this.sticky ? this.lastIndex : 0;
      const match = exec.call(this, text);
      pass(match !== null ? match.index + match[0].length - from + 1 : this.sticky ? 1 : Math.max(1, text.length - from));
      return match;
    };
    this.#countSearches(pass);
  }

  /** Searches for a fixed text read many characters at a time. */
  #countSearches(pass: (count: number) => void): void {
    const { indexOf, includes } = String.prototype;
    // oxlint-disable-next-line no-extend-native -- counts what the built-in one does, in the process of one test file
    String.prototype.indexOf = function counted(this: string, text: string, from?: number): number {
      const at = indexOf.call(this, text, from);
      pass(((at < 0 ? this.length : at) - Math.min(this.length, from ?? 0)) / 8);
      return at;
    };
    // oxlint-disable-next-line no-extend-native -- counts what the built-in one does, in the process of one test file
    String.prototype.includes = function counted(this: string, text: string, from?: number): boolean {
      const found = includes.call(this, text, from);
      pass(found ? 1 : (this.length - Math.min(this.length, from ?? 0)) / 8);
      return found;
    };
  }

  #post(method: string, parameters?: object): unknown {
    let answer: unknown;
    // The callback of a session in the same thread is called before `post` returns.
    this.#session.post(method, parameters, (error, result) => {
      if (error !== null) throw new Error(`${method} failed`);
      answer = result;
    });
    return answer;
  }

  /** Steps that `work` takes. */
  stepsOf(work: () => void): number {
    this.#post('Profiler.takePreciseCoverage');
    this.#passed = 0;
    work();
    const { result } = this.#post('Profiler.takePreciseCoverage') as Coverage;
    let steps = this.#passed;
    for (const { url, functions } of result) {
      if (!url.includes('/src/inspect/')) continue;
      for (const { ranges } of functions) for (const { count } of ranges) steps += count;
    }
    return steps;
  }
}
