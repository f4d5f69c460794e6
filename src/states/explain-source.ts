import { instructionAtLine } from '../dockerfile/needs.ts';
import type { Dockerfile, Instruction } from '../dockerfile/types.ts';
import { FileTree } from '../filesystem/file-tree.ts';
import { createIgnoreExplainer, parseIgnoreFile } from '../filesystem/ignore/index.ts';
import {
  type Exclusion,
  hasWildcard,
  missingSources,
  relativePath,
  type SourceName,
} from '../filesystem/missing-source.ts';
import { fileType } from '../filesystem/mode.ts';
import { followLinks } from '../filesystem/source-links.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { unmatchedSources } from '../filesystem/unmatched-source.ts';
import { type GraphIndex, stateBefore } from '../llb/chain.ts';
import { type CopySource, copySources, type SourceOrigin } from '../llb/copy-sources.ts';
import { collisionOf, explainCollision, explainLinkLoop, isLinkLoop } from '../llb/explain-collision.ts';
import { explainFailure } from '../llb/explain-failure.ts';
import { explainPush } from '../llb/explain-push.ts';
import { explainSources, explainUnmatched, type SourcePlace } from '../llb/explain-source.ts';
import type { Explanation } from '../llb/explanation.ts';
import { mountedPlace } from '../llb/mounted-place.ts';
import type { FileAction, GraphStep, StepOutput } from '../llb/types.ts';
import type { BuildFailure, SourceFolder } from '../ports.ts';

/** What an explanation may read. */
export interface ExplainSources {
  readonly dockerfile: Dockerfile;
  /** The image that --sbom runs. */
  readonly scanner?: string | undefined;
  /** Null when the target could not be resolved. */
  readonly graph: GraphIndex | null;
  /** A folder that is sent to the build; null if that context is not a folder. */
  readonly folder: (name: string, wanted: readonly string[]) => Promise<SourceFolder | null>;
  /** All entries of a state. */
  readonly tree: (output: StepOutput) => Promise<readonly TreeEntry[]>;
}

/**
 * What a failure means and what to do about it; null if the engine's message says it all. Never rejects.
 *
 * @param log the end of the failed step's output
 */
export async function explain(
  failure: BuildFailure,
  from: ExplainSources,
  log: string,
): Promise<Explanation | null> {
  // Of our own sentences, only that of a push quotes somebody else.
  if (failure.isOurs === true) return explainPush({ ...failure, lines: [] });
  const { scanner } = from;
  const lines = linesOf(failure, from.graph?.steps.get(failure.vertex ?? ''));
  return (
    (await explainSource(failure, from)) ??
    explainFailure({ ...failure, lines, scanner }, from.dockerfile, log)
  );
}

/**
 * Why a COPY, ADD or bind mount found nothing, or could not write what it found; null for other failures. Never
 * rejects.
 */
export async function explainSource(
  failure: BuildFailure,
  from: ExplainSources,
): Promise<Explanation | null> {
  const step = from.graph?.steps.get(failure.vertex ?? '');
  if (step === undefined || failure.exitCode !== null) return null;
  const blocked = await explainBlocked(step, failure, from).catch(() => null);
  if (blocked !== null) return blocked;
  if (!NOT_THERE.test(failure.message)) return null;
  return await explainMissing(step, failure, from).catch(() => null);
}

/** What in the state is in the way of a file op; null when the message does not say so. */
async function explainBlocked(
  step: GraphStep,
  failure: BuildFailure,
  from: ExplainSources,
): Promise<Explanation | null> {
  const { op } = step;
  const collision = collisionOf(failure.message);
  const before = stateBefore(step);
  if (op.kind !== 'file' || before === null || (collision === null && !isLinkLoop(failure.message)))
    return null;
  const tree = FileTree.of(await from.tree(before));
  const line = linesOf(failure, step)[0]?.start ?? null;
  if (collision !== null) return explainCollision(collision, tree, line);
  return explainLinkLoop(op.actions.map(destinationOf), tree, line);
}

function destinationOf(action: FileAction): string {
  return action.kind === 'copy' ? action.dest : action.path;
}

/** How engines 20.10 to 28 say that a path does not exist. */
const NOT_THERE = /not found|no such file or directory|too many (?:symlinks|links)/;

function linesOf(failure: BuildFailure, step: GraphStep | undefined): BuildFailure['lines'] {
  return failure.lines.length > 0 ? failure.lines : (step?.lines ?? []);
}

async function explainMissing(
  step: GraphStep,
  failure: BuildFailure,
  from: ExplainSources,
): Promise<Explanation | null> {
  if (from.graph === null) return null;
  const line = linesOf(failure, step)[0]?.start ?? null;
  const instruction = line === null ? null : (instructionAtLine(from.dockerfile, line)?.instruction ?? null);
  let unmatched: Explanation | null = null;
  for (const sources of byOrigin(copySources(step, from.graph))) {
    const [first] = sources;
    if (first === undefined) continue;
    const paths = sources.map(({ path }) => relativePath(path));
    const listing = await listSources(first.origin, paths, from);
    if (listing === null) continue;
    const missing = await missingSources(paths, listing.names, listing.excluded);
    const place: SourcePlace = {
      label: labelOf(first.origin, from.dockerfile, line),
      rooted: first.origin.kind === 'state',
      ignoreFile: listing.ignoreFile,
      mounted: mountsOver(first.origin, listing.names, from.graph),
    };
    const explanation = explainSources(missing, place, sourcesOf(instruction), line);
    if (explanation !== null) return explanation;
    if (first.origin.kind === 'folder') unmatched ??= await explainUnsent(sources, listing, place, line);
  }
  return unmatched;
}

/** Why the engine did not find what the folder of a client has: nothing of it was asked for. */
async function explainUnsent(
  sources: readonly CopySource[],
  { names, excluded }: SourceListing,
  place: SourcePlace,
  line: number | null,
): Promise<Explanation | null> {
  const plain = sources.flatMap(({ path, below }) =>
    below === null || hasWildcard(`${path}/${below}`) ? [] : [relativePath(`${path}/${below}`)],
  );
  const missing = await missingSources(plain, names, excluded);
  if (missing.length > 0) return explainSources(missing, place, [], line);
  return explainUnmatched(await unmatchedSources(sources, names, excluded), place, line);
}

/** Finds the mounts of the RUNs that led to a state. */
function mountsOver(
  origin: SourceOrigin,
  names: readonly SourceName[],
  graph: GraphIndex,
): SourcePlace['mounted'] {
  if (origin.kind !== 'state') return () => null;
  const { output } = origin;
  const byPath = new Map(names.map((name) => [name.path, name]));
  return (path) => mountedPlace(path, output, graph, (dest) => followLinks(relativePath(dest), byPath).path);
}

function byOrigin(sources: readonly CopySource[]): readonly (readonly CopySource[])[] {
  const groups = new Map<string, CopySource[]>();
  for (const source of sources) {
    const { origin } = source;
    const key =
      origin.kind === 'state'
        ? `${origin.output.digest}:${origin.output.index}`
        : origin.kind === 'folder'
          ? `folder ${origin.name}`
          : 'remote';
    groups.set(key, [...(groups.get(key) ?? []), source]);
  }
  return [...groups.values()];
}

interface SourceListing {
  readonly names: readonly SourceName[];
  readonly excluded: (path: string) => Exclusion | null;
  readonly ignoreFile: string | null;
}

async function listSources(
  origin: SourceOrigin,
  paths: readonly string[],
  from: ExplainSources,
): Promise<SourceListing | null> {
  switch (origin.kind) {
    case 'remote':
      return null;
    case 'state': {
      const names = (await from.tree(origin.output)).map(({ path, mode, linkname }) => ({
        path,
        linkname: fileType(mode) === 'symlink' ? linkname : '',
      }));
      return { names, excluded: () => null, ignoreFile: null };
    }
    case 'folder': {
      const folder = await from.folder(origin.name, paths);
      if (folder === null) return null;
      const ignoreFile = folder.ignore?.name ?? null;
      return { names: folder.names, excluded: exclusions(folder.ignore?.text ?? ''), ignoreFile };
    }
  }
}

function exclusions(text: string): (path: string) => Exclusion | null {
  const verdict = createIgnoreExplainer(parseIgnoreFile(text));
  return (path) => {
    const { excluded, line, pattern } = verdict(path);
    return excluded && line !== undefined && pattern !== undefined ? { line, pattern } : null;
  };
}

function sourcesOf(instruction: Instruction | null): readonly string[] {
  return instruction?.keyword === 'COPY' || instruction?.keyword === 'ADD' ? instruction.sources : [];
}

function labelOf(origin: SourceOrigin, dockerfile: Dockerfile, line: number | null): string {
  if (origin.kind === 'folder') {
    return origin.name === 'context' ? 'the build context' : `the build context ${origin.name}`;
  }
  const instruction = line === null ? null : (instructionAtLine(dockerfile, line)?.instruction ?? null);
  const source = dockerfile.stages
    .flatMap((stage) => stage.dependsOn)
    .find(
      (each) =>
        instruction !== null && each.line >= instruction.startLine && each.line <= instruction.endLine,
    );
  switch (source?.kind) {
    case 'stage':
      return `stage ${source.ref}`;
    case 'image':
      return `the image ${source.ref}`;
    default:
      return 'the state that it copies from';
  }
}
