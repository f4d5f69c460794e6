import type { Finding, FoundIn, Severity } from './finding.ts';
import type { RuleName } from './rules.ts';

/** Something that a program lacks. */
export interface MissingPart {
  readonly rule: RuleName;
  readonly severity: Severity;
  /** Absolute. */
  readonly path: string;
  readonly needs: string;
  /** The sentence for this program; other programs that lack the same are named after it. */
  readonly detail: string;
  readonly foundIn: readonly FoundIn[];
  readonly fix: string | null;
  readonly line: number | null;
}

/** What the kernel and the loader ask for. */
const TO_START: ReadonlySet<RuleName> = new Set(['missing-loader', 'missing-library', 'missing-interpreter']);

/** How many other paths that lack the same are named. */
const MAX_NAMED_PATHS = 3;

/** Collects findings, and merges those of programs that lack the same. */
export class Report {
  readonly #missing = new Map<string, { first: MissingPart; others: Set<string> }>();
  readonly #others: Finding[] = [];

  /** Adds something missing. If another program lacks the same, its finding is extended instead. */
  addMissing(missing: MissingPart): void {
    const key = `${missing.rule}\0${missing.needs}\0${missing.fix ?? ''}`;
    const known = this.#missing.get(key);
    if (known === undefined) {
      this.#missing.set(key, { first: missing, others: new Set() });
      return;
    }
    if (missing.path !== known.first.path) known.others.add(missing.path);
    if (RANKS[missing.severity] < RANKS[known.first.severity])
      known.first = { ...known.first, severity: missing.severity };
  }

  /** What keeps a program from starting is as severe as whoever starts it. */
  raise({ path, severity }: Pick<MissingPart, 'path' | 'severity'>): void {
    for (const known of this.#missing.values()) {
      const { first, others } = known;
      const isOf = first.path === path || others.has(path);
      if (isOf && TO_START.has(first.rule) && RANKS[severity] < RANKS[first.severity])
        known.first = { ...first, severity };
    }
  }

  add(finding: Finding): void {
    this.#others.push(finding);
  }

  /** Errors first, otherwise in the order in which they were added. */
  findings(): readonly Finding[] {
    const lacks = [...this.#missing.values()].map(({ first, others }): Finding => {
      const { rule, severity, path, needs, foundIn, fix, line } = first;
      const more = others.size === 0 ? '' : `; ${othersText([...others])} too`;
      return { rule, severity, path, detail: `${first.detail}${more}`, needs, foundIn, fix, line };
    });
    return [...lacks, ...this.#others].toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Errors are 0, the less severe come later. */
export function rankOf({ severity }: Pick<Finding, 'severity'>): number {
  return RANKS[severity];
}

function othersText(paths: readonly string[]): string {
  const named = paths.slice(0, MAX_NAMED_PATHS);
  const left = paths.length - named.length;
  const names = left > 0 ? `${named.join(', ')} and ${left} more` : named.join(' and ');
  return `${names} ${paths.length === 1 ? 'needs' : 'need'} it`;
}
