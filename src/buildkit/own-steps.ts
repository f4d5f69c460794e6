import type { GraphStep, StepGraph } from '../llb/types.ts';
import { parseStepName } from '../progress/step-name.ts';
import type { StatusUpdate, Vertex } from '../progress/types.ts';

/**
 * The steps of one build's target. They are needed to understand status and errors that are about another build's step.
 * BuildKit merges equal steps of builds that are open at the same time (moby/buildkit solver/scheduler.go) and then
 * reports the step of the build that came first, with the name and the lines that it has there. Its digest is ours,
 * unless the step uses the build context, which is named after its session.
 */
export class OwnSteps {
  readonly #steps = new Map<string, GraphStep>();
  /** Our digest by step name; null if several steps have that name. */
  readonly #byName = new Map<string, string | null>();
  /** Our digest of each step that was reported under another build's digest. */
  readonly #ownByForeign = new Map<string, string>();
  /** Reported steps that are none of ours. */
  readonly #others = new Set<string>();

  /** Adds the steps of the target. Call this before any of them runs. */
  addTarget({ steps }: StepGraph): void {
    for (const step of steps) {
      const { digest, name } = step;
      if (this.#steps.has(digest)) continue;
      this.#steps.set(digest, step);
      if (name !== '') this.#byName.set(name, this.#byName.has(name) ? null : digest);
    }
  }

  /** Gives steps the names that they have in a graph: with their platforms, where there are several. */
  rename({ steps }: StepGraph): void {
    for (const { digest, name } of steps) {
      const known = this.#steps.get(digest);
      if (known === undefined || name === '' || known.name === name) continue;
      this.#steps.set(digest, { ...known, name });
      this.#byName.set(name, this.#byName.has(name) ? null : digest);
    }
  }

  has(ownDigest: string): boolean {
    return this.#steps.has(ownDigest);
  }

  /** Our digest of a reported step; the given digest if we have no such step. */
  digest(digest: string): string {
    return this.#ownByForeign.get(digest) ?? digest;
  }

  /** Our step of a reported digest; null if we have no such step. */
  step(digest: string): GraphStep | null {
    return this.#steps.get(this.digest(digest)) ?? null;
  }

  /** Our step whose process an error is about; null if there is none, or more than one. */
  ranProcess(message: string): GraphStep | null {
    const quoted = processIn(message);
    if (quoted === null) return null;
    const [only, ...more] = [...this.#steps.values()].filter(
      ({ op }) => op.kind === 'exec' && lettersOf(op.args.join(' ')) === lettersOf(quoted),
    );
    return only !== undefined && more.length === 0 ? only : null;
  }

  /** Says that a foreign digest is our step, which no status has told. */
  learn(foreign: string, own: GraphStep): void {
    this.#ownByForeign.set(foreign, own.digest);
  }

  /**
   * Replaces other builds' digests and names in a status update by ours, and leaves out steps that are none of ours: the
   * engine reports a FROM twice where another build begins from the same image under another name.
   */
  translate(reported: StatusUpdate): StatusUpdate {
    this.#recognise(reported.vertexes);
    const update = this.#withoutOthers(reported);
    const isOurs = ({ digest, name }: Vertex): boolean =>
      this.digest(digest) === digest && this.#name(digest, name) === name;
    if (this.#ownByForeign.size === 0 && update.vertexes.every(isOurs)) return update;
    const renamed = <T extends { readonly vertex: string }>(each: T): T => ({
      ...each,
      vertex: this.digest(each.vertex),
    });
    return {
      vertexes: update.vertexes.map((vertex) => ({
        ...vertex,
        digest: this.digest(vertex.digest),
        name: this.#name(vertex.digest, vertex.name),
        inputs: vertex.inputs.map((input) => this.digest(input)),
      })),
      statuses: update.statuses.map(renamed),
      logs: update.logs.map(renamed),
      warnings: update.warnings.map(renamed),
    };
  }

  #withoutOthers(update: StatusUpdate): StatusUpdate {
    for (const vertex of update.vertexes) {
      const isOthers = this.#steps.size > 0 && this.step(vertex.digest) === null && isStep(vertex);
      if (isOthers) this.#others.add(vertex.digest);
      else this.#others.delete(vertex.digest);
    }
    if (this.#others.size === 0) return update;
    const isOurs = ({ vertex }: { readonly vertex: string }): boolean => !this.#others.has(vertex);
    return {
      vertexes: update.vertexes.filter(({ digest }) => !this.#others.has(digest)),
      statuses: update.statuses.filter(isOurs),
      logs: update.logs.filter(isOurs),
      warnings: update.warnings.filter(isOurs),
    };
  }

  #name(digest: string, reported: string): string {
    return this.step(digest)?.name || reported;
  }

  /** Finds our steps behind foreign digests. A step may be reported before its inputs, so it may take several rounds. */
  #recognise(vertexes: readonly Vertex[]): void {
    let unknown = vertexes.filter(({ digest }) => this.step(digest) === null);
    for (let before = -1; unknown.length > 0 && unknown.length !== before; ) {
      before = unknown.length;
      unknown = unknown.filter((vertex) => {
        const own = this.#byName.get(vertex.name) ?? this.#stepLike(vertex)?.digest;
        if (own !== undefined) this.#assign(vertex, own);
        return own === undefined;
      });
    }
  }

  #assign({ digest, inputs }: Vertex, own: string): void {
    this.#ownByForeign.set(digest, own);
    // The other build's context is not always reported itself.
    inputs.forEach((input, at) => {
      const ours = this.#steps.get(own)?.inputs[at]?.digest;
      if (ours !== undefined && this.step(input) === null) this.#ownByForeign.set(input, ours);
    });
  }

  /** Our step with the same inputs. Stages, and with them names, may be called otherwise in the other build. */
  #stepLike({ name, inputs }: Vertex): GraphStep | null {
    const label = parseStepName(name);
    if (label.kind !== 'step' || inputs.length === 0) return null;
    const like = [...this.#steps.values()].filter((step) => this.#hasInputs(step, inputs));
    const titled = like.filter((step) => parseStepName(step.name).title === label.title);
    const [only, ...more] = titled.length > 0 ? titled : like;
    return only !== undefined && more.length === 0 ? only : null;
  }

  /** Whether a step takes what was reported. A foreign input that is not known may be any folder that a client sends. */
  #hasInputs(step: GraphStep, reported: readonly string[]): boolean {
    return (
      step.inputs.length === reported.length &&
      step.inputs.every(({ digest }, at) => {
        const input = this.step(reported[at] ?? '');
        if (input !== null) return input.digest === digest;
        const op = this.#steps.get(digest)?.op;
        return op?.kind === 'source' && op.identifier.startsWith('local://');
      })
    );
  }
}

function isStep({ name }: Vertex): boolean {
  return parseStepName(name).kind === 'step';
}

/** The process that a message names, as it is quoted there; before Docker 23 in brackets. */
function processIn(message: string): string | null {
  const quoted = /process "([^"\\]*(?:\\.[^"\\]*)*)" did not complete/.exec(message)?.[1];
  if (quoted !== undefined) return quoted;
  const [, inBrackets] = message.split('executor failed running [');
  const end = inBrackets?.lastIndexOf(']: ') ?? -1;
  return inBrackets === undefined || end < 0 ? null : inBrackets.slice(0, end);
}

/** What is left of a text whichever way its special characters are quoted. Go quotes control characters as `\\n`. */
function lettersOf(text: string): string {
  return text.replaceAll(/\\[abfnrtv]|[^\p{L}\p{N}]/gu, '');
}
