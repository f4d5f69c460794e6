import { DockerfileError } from '../dockerfile/error.ts';
import { stageLabel } from '../dockerfile/needs.ts';
import type { Dependency, Dockerfile, Stage } from '../dockerfile/types.ts';
import { type NamedPlace, namePlace } from './solve-ref.ts';

/** One side of a diff, before any engine is asked. */
export type NamedSide =
  | { readonly kind: 'place'; readonly ref: string; readonly place: NamedPlace }
  /** What a stage is made from. */
  | { readonly kind: 'base'; readonly ref: string; readonly stage: Stage }
  | { readonly kind: 'nothing'; readonly ref: 'scratch' };

export interface NamedPair {
  readonly a: NamedSide;
  readonly b: NamedSide;
}

/**
 * What `stagedive diff [A [B]]` compares. Two REFs: the one with the other. A line: what its instruction changed. A
 * stage: what it made of its base. Nothing: each stage that the target copies from with the target, in the order of the
 * target's lines, then those of the stages that it is made from; where it copies from none, those that it mounts, else
 * its base.
 * @throws DockerfileError for a REF that is not a stage or a line
 */
export function namePairs(
  dockerfile: Dockerfile,
  target: Stage,
  refs: readonly string[],
): readonly NamedPair[] {
  const [a, b] = refs;
  if (a !== undefined && b !== undefined) {
    return [{ a: placeSide(dockerfile, a, false), b: placeSide(dockerfile, b, false) }];
  }
  if (a !== undefined) {
    const after = placeSide(dockerfile, a, false);
    if (after.kind !== 'place' || !a.startsWith(':')) return [againstBase(dockerfile, a, after)];
    const { stage, instruction } = after.place;
    if (instruction !== null) return [{ a: placeSide(dockerfile, a, true), b: after }];
    const base: NamedSide =
      stage.base.kind === 'stage' ? baseSide(stage) : { kind: 'nothing', ref: 'scratch' };
    return [{ a: base, b: after }];
  }
  const ref = stageLabel(target);
  const result = placeSide(dockerfile, ref, false);
  const sources = sourcesOf(dockerfile, target);
  if (sources.length === 0) return [againstBase(dockerfile, ref, result)];
  return sources.map((stage) => ({ a: placeSide(dockerfile, stageLabel(stage), false), b: result }));
}

function placeSide(dockerfile: Dockerfile, ref: string, before: boolean): NamedSide {
  return { kind: 'place', ref, place: namePlace(dockerfile, ref, before) };
}

function againstBase(dockerfile: Dockerfile, ref: string, b: NamedSide): NamedPair {
  if (b.kind !== 'place') throw new DockerfileError(dockerfile.fileName, null, `${ref} names no stage`, null);
  return { a: baseSide(b.place.stage), b };
}

function baseSide(stage: Stage): NamedSide {
  if (stage.base.kind === 'scratch') return { kind: 'nothing', ref: 'scratch' };
  return { kind: 'base', ref: stage.base.ref, stage };
}

/** The stages that a target takes files from, each once. */
function sourcesOf(dockerfile: Dockerfile, target: Stage): readonly Stage[] {
  const chain = [target];
  for (let { base } = target; base.kind === 'stage'; ) {
    const below = dockerfile.stages[base.index];
    if (below === undefined || chain.includes(below)) break;
    chain.push(below);
    base = below.base;
  }
  const taken = chain.flatMap(({ dependsOn }) =>
    dependsOn.filter((each): each is Dependency & { readonly kind: 'stage' } => each.kind === 'stage'),
  );
  const copied = taken.filter(({ via }) => via === 'COPY' || via === 'ADD');
  const used = copied.length > 0 ? copied : taken.filter(({ via }) => via === 'RUN');
  return [...new Set(used.map(({ index }) => index))].flatMap((index) => dockerfile.stages[index] ?? []);
}
