import type { StepGraph } from '../llb/types.ts';
import type { StatusUpdate } from '../progress/types.ts';

/**
 * The steps of one build's target, by which the engine's words about another build's steps are understood. Steps of
 * builds that are open at once and come to the same are run as one (edges are merged, moby/buildkit
 * solver/scheduler.go), and status and errors then name the step of whichever build came first: by another digest
 * where it takes from the build context, for that is named by its session.
 */
export class OwnSteps {
  readonly #digests = new Set<string>();
  /** Null for a name that several steps have. */
  readonly #byName = new Map<string, string | null>();
  /** Digests of other builds' steps that were heard of, and our own for the same. */
  readonly #ownByForeign = new Map<string, string>();

  /** Takes the target's graph, before any of its steps runs. */
  addTarget({ steps }: StepGraph): void {
    for (const { digest, name } of steps) {
      this.#digests.add(digest);
      if (name !== '') this.#byName.set(name, this.#byName.has(name) ? null : digest);
    }
  }

  has(ownDigest: string): boolean {
    return this.#digests.has(ownDigest);
  }

  /** Our digest for a step that the status has named; the same one where there is none. */
  digest(digest: string): string {
    return this.#ownByForeign.get(digest) ?? digest;
  }

  /** An update with our own digests. */
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
