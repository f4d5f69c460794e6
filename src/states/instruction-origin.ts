import { contextName } from '../dockerfile/reference.ts';
import type { Dependency, Dockerfile } from '../dockerfile/types.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import type { Point, Program } from '../llb/program.ts';
import type { CopiedFrom } from './copied-by.ts';
import type { Origin } from './origins.ts';
import { outputKey } from './state-files.ts';
import type { Piece } from './trigger-pieces.ts';

/** Returns the origin of each entry that an instruction made. */
export function originOf(
  dockerfile: Dockerfile,
  program: Program,
  point: Point,
  { keyword, onbuild }: Piece,
): (path: string, copied: CopiedFrom | undefined, tree: FileTree) => Origin {
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
  const sourceOf = (copied: CopiedFrom | undefined): Pick<Origin, 'from' | 'source'> => {
    if (onbuild) return triggerSource(dockerfile, program, point, copied);
    return {
      from: written === null || (written.kind === 'context' && written.ref === '.') ? null : written.ref,
      source: { stage: written?.kind === 'stage' ? written.index : null },
    };
  };
  return (path, copied, tree) => {
    if (kind === 'run' || copied?.kind === 'inline') return nowhere;
    const somewhere = { ...nowhere, ...sourceOf(copied) };
    if (copied?.kind !== 'file') return somewhere;
    const entry = tree.get(path);
    return entry !== undefined && copied.isLike(entry, tree)
      ? { ...somewhere, path: `/${copied.path}` }
      : somewhere;
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
  copied: CopiedFrom | undefined,
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
