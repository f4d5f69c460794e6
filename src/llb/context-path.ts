import { chainTo, type GraphIndex, stateBefore } from './chain.ts';
import type { FileAction, GraphStep, StepOutput } from './types.ts';

/** A file of a folder that is sent to the build. */
export interface ContextPath {
  /** `context`, or the name of a `--build-context`. */
  readonly context: string;
  /** With a leading slash. */
  readonly path: string;
}

/** Stages are followed this far, and so many files are named. */
const MAX_STAGES = 16;
const MAX_CANDIDATES = 64;

/**
 * The files of build contexts that a path may be a copy of, as a step sees it: the likeliest first. What the COPYs and ADDs
 * before it say is followed, through other stages too; whether a source is a file or a folder they do not say, so only
 * those that exist are meant.
 * @param path absolute and normal: no `..`
 */
export function contextPaths(index: GraphIndex, step: GraphStep, path: string): readonly ContextPath[] {
  const found: ContextPath[] = [];
  if (step.op.kind === 'exec') {
    for (const mount of step.op.mounts) {
      const rest = mount.type === 'bind' && mount.dest !== '/' ? below(mount.dest, path) : null;
      const output = step.inputs[mount.input];
      if (rest !== null && output !== undefined) follow(index, output, join(mount.selector, rest), found, 0);
    }
  }
  follow(index, stateBefore(step), path, found, 0);
  const seen = new Set<string>();
  return found.filter(({ context, path: each }) => {
    const key = `${context}\0${each}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The mount of a step that covers a path, and the file that it is there if it is of a build context. Null for none. */
export function mountedAt(
  index: GraphIndex,
  step: GraphStep,
  path: string,
): { readonly source: ContextPath | null } | null {
  if (step.op.kind !== 'exec') return null;
  let best: { readonly dest: string; readonly source: ContextPath | null } | null = null;
  for (const { dest, type, input, selector } of step.op.mounts) {
    const rest = dest === '/' ? null : below(dest, path);
    if (rest === null || dest.length <= (best?.dest.length ?? 0)) continue;
    const source = index.steps.get(step.inputs[input]?.digest ?? '');
    const context = type === 'bind' && source !== undefined ? contextOf(source) : null;
    best = { dest, source: context === null ? null : { context, path: join(selector, rest) } };
  }
  return best;
}

function contextOf({ op }: GraphStep): string | null {
  return op.kind === 'source' ? (/^local:\/\/(.*)$/.exec(op.identifier)?.[1] ?? null) : null;
}

function follow(
  index: GraphIndex,
  output: StepOutput | null,
  path: string,
  found: ContextPath[],
  depth: number,
): void {
  if (depth > MAX_STAGES || found.length >= MAX_CANDIDATES || output === null) return;
  const source = index.steps.get(output.digest);
  if (source?.op.kind === 'source') {
    const context = contextOf(source);
    if (context !== null) found.push({ context, path });
    return;
  }
  for (const step of chainTo(index, output)) {
    if (step.op.kind === 'file') followCopies(index, step, step.op.actions, path, found, depth);
    // A copy with --link is a layer of its own.
    if (step.op.kind === 'merge')
      for (const layer of step.inputs.slice(1).toReversed()) follow(index, layer, path, found, depth + 1);
  }
}

function followCopies(
  index: GraphIndex,
  step: GraphStep,
  actions: readonly FileAction[],
  path: string,
  found: ContextPath[],
  depth: number,
): void {
  for (const action of actions.toReversed()) {
    if (action.kind !== 'copy') continue;
    const output = step.inputs[action.source];
    if (output === undefined) continue;
    for (const each of sourcesOf(action, path)) follow(index, output, each, found, depth + 1);
  }
}

/** The paths that a copy may have taken a file from, in what it copies from. */
function sourcesOf({ src, dest }: Extract<FileAction, { kind: 'copy' }>, path: string): readonly string[] {
  const rest = below(dest, path);
  if (rest === null) return [];
  const from = src.endsWith('/') && src !== '/' ? src.slice(0, -1) : src;
  if (rest === '') return isPattern(from) ? [] : [from];
  const folder = from.slice(0, from.lastIndexOf('/')) || '/';
  return isPattern(from)
    ? [join(folder, rest)]
    : // A folder's contents, a file into a folder, or a folder with its name.
      [
        join(from, rest),
        ...(rest.split('/')[0] === from.slice(folder.length).replace('/', '') ? [join(folder, rest)] : []),
      ];
}

function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

/** A path relative to a folder; '' for the folder itself, null for what is not in it. */
function below(folder: string, path: string): string | null {
  const base = folder.endsWith('/') ? folder.slice(0, -1) : folder;
  if (path === base) return '';
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : null;
}

/** A path in a folder, with one slash in front. */
function join(folder: string, rest: string): string {
  return `/${[...folder.split('/'), ...rest.split('/')].filter((part) => part !== '').join('/')}`;
}
