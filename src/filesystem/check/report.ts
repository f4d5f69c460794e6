import type { Finding, FoundIn, Severity } from './finding.ts';
import type { RuleName } from './rules.ts';

/** One thing that is missing, for one program. */
export interface Lack {
  readonly rule: RuleName;
  readonly severity: Severity;
  /** Absolute. */
  readonly path: string;
  readonly needs: string;
  /** The sentence for this program; the others that lack the same are told after it. */
  readonly detail: string;
  readonly foundIn: readonly FoundIn[];
  readonly fix: string | null;
  readonly line: number | null;
}

/** Names told of what else lacks the same. */
const TOLD = 3;

/** Gathers findings; what several programs lack is one of them. */
export class Report {
  readonly #lacks = new Map<string, { first: Lack; others: Set<string> }>();
  readonly #more: Finding[] = [];

  /** Two lacks of the same thing by different programs are one finding, the first one's. */
  lack(lack: Lack): void {
    const key = `${lack.rule}\0${lack.needs}\0${lack.fix ?? ''}`;
    const known = this.#lacks.get(key);
    if (known === undefined) {
      this.#lacks.set(key, { first: lack, others: new Set() });
      return;
    }
    if (lack.path !== known.first.path) known.others.add(lack.path);
    if (lack.severity === 'error') known.first = { ...known.first, severity: 'error' };
  }

  add(finding: Finding): void {
    this.#more.push(finding);
  }

  /** Errors first, each kind in the order in which it was found. */
  findings(): readonly Finding[] {
    const lacks = [...this.#lacks.values()].map(({ first, others }): Finding => {
      const { rule, severity, path, needs, foundIn, fix, line } = first;
      const more = others.size === 0 ? '' : `; ${othersText([...others])} too`;
      return { rule, severity, path, detail: `${first.detail}${more}`, needs, foundIn, fix, line };
    });
    return [...lacks, ...this.#more].toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ severity }: Finding): number {
  return severity === 'error' ? 0 : 1;
}

function othersText(paths: readonly string[]): string {
  const told = paths.slice(0, TOLD);
  const left = paths.length - told.length;
  const names = left > 0 ? `${told.join(', ')} and ${left} more` : told.join(' and ');
  return `${names} ${paths.length === 1 ? 'needs' : 'need'} it`;
}
