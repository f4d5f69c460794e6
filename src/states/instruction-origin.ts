import { contextName } from '../dockerfile/reference.ts';
import type { Dependency, Dockerfile } from '../dockerfile/types.ts';
import type { Point, Program } from '../llb/program.ts';
import type { CopiedBatch } from './copied-by.ts';
import type { Origin } from './origins.ts';
import { outputKey } from './state-files.ts';
import type { Piece } from './trigger-pieces.ts';

/**
 * Returns the origin of what an instruction made: of entries that it copied out of a batch; without one, of all else. The
 * path in the source is left out.
 */
export function originOf(
  dockerfile: Dockerfile,
  program: Program,
  point: Point,
  { keyword, onbuild }: Piece,
): (copied?: CopiedBatch) => Origin {
  const kind = keyword === 'COPY' ? 'copy' : keyword === 'ADD' ? 'add' : 'run';
  const nowhere = {
    kind,
    keyword,
    onbuild,
    line: point.lines.start,
    stage: point.stage,
    from: null,
    path: null,
    source: { stage: null },
  } as const;
  const written = kind === 'run' || onbuild ? null : dependencyOf(dockerfile, point);
  const sourceOf = (copied: CopiedBatch | undefined): Pick<Origin, 'from' | 'source'> => {
    if (onbuild) return triggerSource(dockerfile, program, point, copied);
    return {
      from: written === null || (written.kind === 'context' && written.ref === '.') ? null : written.ref,
      source: { stage: written?.kind === 'stage' ? written.index : null },
    };
  };
  return (copied) => {
    if (kind === 'run') return nowhere;
    if (copied?.kind === 'inline') return { ...nowhere, taken: 'inline' };
    const somewhere = { ...nowhere, ...sourceOf(copied) };
    return copied?.kind === 'remote' ? { ...somewhere, taken: 'remote' } : somewhere;
  };
}

/** A point whose instruction is all that it did. */
export function pieceOf({ keyword, steps, before, after }: Point): Piece {
  return { keyword, onbuild: false, steps, before, after };
}

/** What a COPY or ADD takes from; null for a download, which the model does not list. */
function dependencyOf(dockerfile: Dockerfile, { stage, lines }: Point): Dependency | null {
  const dependencies = dockerfile.stages[stage]?.dependsOn ?? [];
  return (
    dependencies.find(
      ({ via, line }) => (via === 'COPY' || via === 'ADD') && line >= lines.start && line <= lines.end,
    ) ?? null
  );
}

/** What a trigger takes from. Triggers share the line of FROM, and those of an image are not in the file at all. */
function triggerSource(
  { stages }: Dockerfile,
  program: Program,
  point: Point,
  copied: CopiedBatch | undefined,
): Pick<Origin, 'from' | 'source'> {
  if (copied?.kind !== 'file') return { from: null, source: { stage: null } };
  const { output } = copied;
  const used = stages[point.stage]?.dependsOn.find(
    (each) => each.kind === 'stage' && outputKey(program.ends.get(each.index) ?? null) === outputKey(output),
  );
  if (used?.kind === 'stage') return { from: used.ref, source: { stage: used.index } };
  const op = program.graph.steps.get(output.digest)?.op;
  const [, scheme, name = ''] =
    op?.kind === 'source' ? (/^(local|docker-image):\/\/(.*)$/.exec(op.identifier) ?? []) : [];
  const isContext = scheme === undefined || (scheme === 'local' && name === 'context');
  const from = scheme === 'local' ? name : contextName(name.replace(/@.*/, ''));
  return { from: isContext ? null : from, source: { stage: null } };
}
