/** What stands out in code or configuration, whatever file it stands in; each format says which of its rules that is. */
export interface Issue {
  /** `danger`: acts against whoever loads it. `odd`: not known to be safe. `note`: for the reader's information. */
  readonly level: 'danger' | 'odd' | 'note';
  /** One sentence, printable. */
  readonly what: string;
  /** From 1, where the text has lines. */
  readonly line?: number;
}

const RANK: Readonly<Record<Issue['level'], number>> = { danger: 2, odd: 1, note: 0 };

/** Collects issues, each sentence once and at its strongest, up to a bound; a stronger one is never crowded out. */
export class Issues {
  private readonly found = new Map<string, Issue>();
  private readonly max: number;

  constructor(max = 100) {
    this.max = max;
  }

  add(level: Issue['level'], what: string, line?: number): void {
    const known = this.found.get(what);
    if (known !== undefined && RANK[known.level] >= RANK[level]) return;
    if (known === undefined && ((this.found.size >= this.max && level !== 'danger') || this.found.size >= 2 * this.max)) return;
    this.found.set(what, { level, what, ...(line === undefined ? {} : { line }) });
  }

  addAll(issues: Iterable<Issue>, line?: number): void {
    for (const issue of issues) this.add(issue.level, issue.what, line ?? issue.line);
  }

  all(): readonly Issue[] {
    return [...this.found.values()].sort((a, b) => RANK[b.level] - RANK[a.level]);
  }
}
