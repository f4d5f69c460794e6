import type { StepGraph } from '../llb/types.ts';
import type { StatusUpdate } from '../progress/types.ts';

/**
 * The steps of one build's target. They are needed to understand status and errors that name another build's step.
 * BuildKit merges equal steps of builds that are open at the same time (moby/buildkit solver/scheduler.go) and then
 * reports the step of the build that came first. Its digest differs from ours if the step uses the build context,
 * which is named after its session.
 */
export class OwnSteps {
  readonly #digests = new Set<string>();
  /** Our digest by step name; null if several steps have that name. */
  readonly #byName = new Map<string, string | null>();
  /** Our digest of each step that was reported under another build's digest. */
  readonly #ownByForeign = new Map<string, string>();

  /** Adds the steps of the target. Call this before any of them runs. */
  addTarget({ steps }: StepGraph): void {
    for (const { digest, name } of steps) {
      this.#digests.add(digest);
      if (name !== '') this.#byName.set(name, this.#byName.has(name) ? null : digest);
    }
  }

  has(ownDigest: string): boolean {
    return this.#digests.has(ownDigest);
  }

  /** Our digest of a reported step; the given digest if we have no such step. */
  digest(digest: string): string {
    return this.#ownByForeign.get(digest) ?? digest;
  }

  /** Replaces other builds' digests in a status update by ours. */
  translate(update: StatusUpdate): StatusUpdate {
    for (const { digest, name } of update.vertexes) {
      const own = this.has(digest) ? null : this.#byName.get(name);
      if (own != null) this.#ownByForeign.set(digest, own);
    }
    if (this.#ownByForeign.size === 0) return update;
    const renamed = <T extends { readonly vertex: string }>(each: T): T => ({
      ...each,
      vertex: this.digest(each.vertex),
    });
    return {
      vertexes: update.vertexes.map((vertex) => ({
        ...vertex,
        digest: this.digest(vertex.digest),
        inputs: vertex.inputs.map((input) => this.digest(input)),
      })),
      statuses: update.statuses.map(renamed),
      logs: update.logs.map(renamed),
      warnings: update.warnings.map(renamed),
    };
  }
}
