import type { Finding } from './finding.ts';
import { rankOf } from './report.ts';

/** The findings of several rounds. What stays missing is found in each; it is kept once, as the last round tells it. */
export class Findings {
  readonly #all = new Map<string, Finding>();

  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const { rule, path, needs, fix, detail } = finding;
      this.#all.set(JSON.stringify([rule, ...(needs === null ? [path, detail] : [needs]), fix]), finding);
    }
  }

  /** Errors first, otherwise in the order in which they were found. */
  all(): readonly Finding[] {
    return [...this.#all.values()].toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
