import type { Ecosystem } from './names.ts';

/** A package that a line of a manifest names, and where its name begins on it. */
export interface Listed { readonly ecosystem: Ecosystem; readonly name: string; readonly at: number }

/** Lines that name a package whatever stands around them. */
const LINES: readonly (readonly [ecosystem: Ecosystem, line: RegExp])[] = [
  // Bare and with spaces, or with another sign, it is a comparison in code.
  ['pypi', /^\s{0,8}(?:-\s{0,4})?([A-Za-z][\w.-]{0,99})(?:\[[\w,.-]{0,80}\])?[=~]=\d{1,6}(?:\.[\w*]{1,20}){1,5}(?=\s{0,8}(?:$|[,;#]))/],
  ['pypi', /^\s{0,16}["']([A-Za-z][\w.-]{0,99})(?:\[[\w,.-]{0,80}\])?\s{0,2}[=~<>]=\s{0,2}\d{1,6}(?:\.[\w*]{1,20}){0,5}(?:,\s{0,2}[<>=!~]{1,2}\s{0,2}\d[\w.]{0,20})?["'],?\s{0,8}$/],
  ['gem', /^\s{0,8}gem\s{1,4}["']([A-Za-z][\w-]{0,99})["']\s{0,4}(?:$|,|#)/],
  ['nuget', /<PackageReference\s{1,4}Include="([A-Za-z][\w.]{0,99})"/],
];

/** Heads of lists of packages, and what closes them. */
const HEADS: readonly (readonly [ecosystem: Ecosystem, head: RegExp, close: RegExp])[] = [
  ['npm', /^\s{0,40}"(?:dev|peer|optional)?[dD]ependencies"\s{0,4}:\s{0,4}\{\s{0,8}$/, /\}/],
  ['composer', /^\s{0,40}"require(?:-dev)?"\s{0,4}:\s{0,4}\{\s{0,8}$/, /\}/],
  ['cargo', /^\s{0,8}\[(?:workspace\.|target\.[^\]\n]{1,80}\.)?(?:dev-|build-)?dependencies\]\s{0,8}$/, /^\s{0,8}(?:\[|```|~~~)/],
  ['pypi', /^\s{0,8}\[tool\.poetry\.(?:group\.\w{1,40}\.)?(?:dev-)?dependencies\]\s{0,8}$/, /^\s{0,8}(?:\[|```|~~~)/],
  ['go', /^\s{0,8}require\s{0,4}\(\s{0,8}$/, /^\s{0,8}\)/],
];

const ENTRIES: Readonly<Partial<Record<Ecosystem, RegExp>>> = {
  npm: /^\s{0,40}"((?:@[\w.-]{1,60}\/)?\w[\w.-]{0,99})"\s{0,4}:\s{0,4}"(?!(?:file|link|workspace|git|https?|github):)[^"\n]{0,80}"/,
  composer: /^\s{0,40}"([\w.-]{1,60}\/[\w.-]{1,60})"\s{0,4}:\s{0,4}"[^"\n]{0,80}"/,
  cargo: /^\s{0,8}([A-Za-z][\w-]{0,63})\s{0,4}=\s{0,4}(?:"|\{(?![^\n]{0,200}\bpath\s{0,4}=))/,
  pypi: /^\s{0,8}(?!python\b)([A-Za-z][\w.-]{0,99})\s{0,4}=\s{0,4}(?:"|\{(?![^\n]{0,200}\bpath\s{0,4}=))/,
  go: /^\s{0,8}([\w-]{1,40}(?:\.[\w-]{1,40}){1,4}(?:\/[\w.~-]{1,80}){1,8}?)(?:\/v\d{1,3})?\s{1,8}v\d/,
};

/** Lines in which none of these stands are neither an entry nor a head. */
const SIGN = /==|~=|[<>]=|"|'|\]|\sv\d|\(\s{0,8}$/;

/** Reads the lines of an answer in order for what manifests list: `requirements.txt`, `package.json`, `Cargo.toml`, `Gemfile`, `go.mod` and others. */
export class Manifest {
  #open: (typeof HEADS)[number] | undefined;

  read(line: string): Listed | undefined {
    if (this.#open !== undefined) {
      const [ecosystem, , close] = this.#open;
      const entry = ENTRIES[ecosystem]?.exec(line);
      if (entry?.[1] !== undefined) return { ecosystem, name: entry[1], at: entry.index + entry[0].indexOf(entry[1]) };
      if (!close.test(line)) return undefined;
      this.#open = undefined;
    }
    if (!SIGN.test(line)) return undefined;
    this.#open = HEADS.find(([, head]) => head.test(line));
    if (this.#open !== undefined) return undefined;
    for (const [ecosystem, pattern] of LINES) {
      const match = pattern.exec(line);
      if (match?.[1] !== undefined) return { ecosystem, name: match[1], at: match.index + match[0].indexOf(match[1]) };
    }
    return undefined;
  }
}
