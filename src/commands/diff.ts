import type { Stage } from '../dockerfile/types.ts';
import { UsageError } from '../errors.ts';
import type { ChangeKind, TreeDiff } from '../filesystem/diff.ts';
import { filterDiff } from '../filesystem/diff-folders.ts';
import type { FileTree } from '../filesystem/file-tree.ts';
import { plainPath } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { plainText } from '../progress/sanitize.ts';
import { compareStates } from '../states/compare.ts';
import { ContentProgress } from '../states/content-progress.ts';
import { unlistedNote } from '../states/deep-listing.ts';
import { leftBehind } from '../states/left-behind.ts';
import { movesBetween } from '../states/moves.ts';
import { namedPairs } from '../states/pairs.ts';
import { failureNote, originsOf, originsOfPaths, ownSide } from '../states/reach.ts';
import { sizesOf } from '../states/sizes.ts';
import { type Told, tell } from '../states/story/tell.ts';
import { textDiff } from '../states/text-diff.ts';
import { type DiffPair, type DiffSide, reachPair } from './diff-sides.ts';
import { type ComparedSides, diffJson } from './json/diff-json.ts';
import { diffText } from './text/diff-text.ts';
import { sizesText } from './text/sizes-text.ts';
import { type StateCommand, type StateTools, withStates } from './with-states.ts';
import { writeOut } from './write-out.ts';

export interface DiffOptions {
  /** None, one or two. */
  readonly refs: readonly string[];
  readonly json: boolean;
  /** List every entry instead of whole folders. */
  readonly all: boolean;
  /** Kinds of changes, separated by commas. */
  readonly only: string | undefined;
  /** Files and folders to compare; empty for all. */
  readonly paths: readonly string[];
  /** Both trees as they are, instead of what came over, was added and stayed behind. */
  readonly trees: boolean;
  /** Also list files whose contents were at another path. */
  readonly moves: boolean;
  /** Also print the size of each line of the right side. */
  readonly sizes: boolean;
  /** Only this file, line by line. */
  readonly patch: string | undefined;
}

export interface DiffCommand extends StateCommand {
  readonly options: DiffOptions;
  /** What to compare if no REF is given. */
  readonly target: Stage;
  /** Whether stdout is a terminal: then escape sequences in a file are removed. */
  readonly terminal: boolean;
  /** Whether to colour stdout; `colours` is for stderr. */
  readonly colourful: boolean;
}

/**
 * `stagedive diff [A [B]]`: how two states differ. Returns the exit status: 0 whether they differ or not, 1 if a
 * state cannot be reached. Rejects with an error for `explain`.
 */
export async function runDiff(command: DiffCommand): Promise<number> {
  const { options, source, target, stdout } = command;
  const only = parseOnly(options.only);
  rejectConflicts(options);
  const pairs = namedPairs(source.dockerfile, target, options.refs);
  if (options.patch === '') throw new UsageError('--patch: the name of the file is missing.');
  return await withStates(command, async (tools) => {
    if (options.patch !== undefined) {
      const shown: DiffPair[] = [];
      for (const named of pairs) {
        const pair = await reachPair(named, tools);
        const found = await patch(pair, plainPath(options.patch), tools);
        if (found === null) continue;
        shown.push(pair);
        // As bytes elsewhere: it is the contents of files, in whatever locale.
        stdout.write(command.terminal ? plainText(found, 'keep') : Buffer.from(found));
      }
      printNotices(shown, tools);
      if (shown.length === 0) tools.say(`${options.patch} is in neither state.`);
      return shown.length === 0 ? 1 : 0;
    }
    const isTold = options.json || !listsTrees(options);
    const reached: DiffPair[] = [];
    for (const named of pairs) reached.push(await reachPair(named, tools));
    tools.quiet();
    const progress = new ContentProgress(command.clock, tools.say);
    const compared: { readonly pair: DiffPair; readonly sides: ComparedSides }[] = [];
    for (const pair of reached) {
      const sides = await compare(pair, { paths: options.paths.map(plainPath), only, isTold, progress });
      compared.push({ pair, sides });
    }
    printNotices(reached, tools);
    for (const { sides } of compared) {
      for (const tree of Object.values(sides.trees)) {
        const note = unlistedNote(tree.unlisted);
        if (note !== null) tools.say(note);
      }
    }
    if (options.json) {
      for (const piece of diffJson(compared.map(({ sides }) => sides)))
        await writeOut(stdout, piece, tools.signal);
      return 0;
    }
    const texts: string[] = [];
    for (const { pair, sides } of compared) {
      const moves = options.moves
        ? await movesBetween(pair.a.state.files, pair.b.state.files, sides.diff)
        : null;
      if (sides.told.kind === 'apart' && sides.told.why !== null) tools.say(plainText(sides.told.why));
      texts.push(diffText(sides, { colours: command.colourful, all: options.all, moves }));
    }
    stdout.write(texts.join('\n'));
    const last = compared.at(-1)?.pair.b;
    if (options.sizes && last !== undefined) stdout.write(await sizes(last, command));
    return 0;
  });
}

/** Whether the options are about the two trees, and not about what became of files between them. */
function listsTrees({ trees, all, only, paths, moves }: DiffOptions): boolean {
  return trees || all || moves || only !== undefined || paths.length > 0;
}

interface ComparedParts {
  readonly paths: readonly string[];
  readonly only: ReadonlySet<ChangeKind> | null;
  /** Whether to follow what came from one to the other. */
  readonly isTold: boolean;
  readonly progress: ContentProgress;
}

async function compare(
  pair: DiffPair,
  { paths, only, isTold, progress }: ComparedParts,
): Promise<ComparedSides> {
  const { a, b, shared } = pair;
  const comparing = compareStates(a.state.files, b.state.files, shared, progress);
  const [diff, told] = await Promise.all([
    comparing,
    isTold ? tell({ ...a, name: sideName(a) }, { ...b, name: sideName(b) }, comparing) : UNTOLD,
  ]);
  const filtered = filterDiff(diff, { paths, ...(only === null ? {} : { only }) });
  const [left, right, origins] = await Promise.all([
    a.state.files.tree(),
    b.state.files.tree(),
    // For a story, those of all files were found.
    told.kind === 'story' ? originsOf(b.state) : originsOfPaths(b.state, pathsIn(filtered)),
  ]);
  return { a, b, trees: { a: left, b: right }, diff: filtered, origins, told };
}

function* pathsIn({ entries }: TreeDiff): Iterable<string> {
  for (const { path, b } of entries) if (b !== null) yield path;
}

const UNTOLD: Told = { kind: 'apart', why: null };

/** The unified diff of one file; '' after printing why there is none; null if neither side has the file. */
async function patch({ a, b }: DiffPair, path: string, tools: StateTools): Promise<string | null> {
  const [left, right] = await Promise.all([a.state.files.tree(), b.state.files.tree()]);
  const [before, after] = [entryAt(left, path), entryAt(right, path)];
  if (before === null && after === null) return null;
  const names = { a: plainText(sideName(a)), b: plainText(sideName(b)) };
  const found = await textDiff(a.state.files, b.state.files, { path, a: before, b: after }, names);
  tools.quiet();
  if (found.kind === 'text') return found.text;
  tools.say(found.why);
  return '';
}

/** The entry at a path. Links are followed in the folders above it, but not at its end. */
function entryAt(tree: FileTree, path: string): TreeEntry | null {
  return tree.get(path) ?? tree.follow(path).entry;
}

async function sizes({ state }: DiffSide, { source }: DiffCommand): Promise<string> {
  const { target, point, files } = state;
  const side = ownSide(state.side);
  if (side === null) return '';
  const { dockerfile, program, states } = target;
  const [report, left] = await Promise.all([
    sizesOf(target, point, side, files.failure === null ? null : files),
    leftBehind(states, dockerfile, program, point.stage),
  ]);
  return sizesText(source.dockerfile, report, left);
}

function sideName({ ref, before }: DiffSide): string {
  return before ? `before ${ref}` : ref;
}

/** Prints what a reader of the diffs should know, without duplicates. */
function printNotices(pairs: readonly DiffPair[], tools: StateTools): void {
  for (const sentence of new Set(pairs.flatMap(notices))) tools.say(sentence);
}

function notices({ a, b }: DiffPair): readonly string[] {
  const said = [a, b].flatMap(({ state }) => failureNote(state) ?? []);
  if (a.platform !== null && b.platform !== null && a.platform !== b.platform) {
    said.push(`${sideName(a)} is for ${a.platform}, ${sideName(b)} for ${b.platform}.`);
  }
  return said;
}

const KINDS: readonly ChangeKind[] = ['added', 'removed', 'modified'];

/** `added,modified` */
function parseOnly(text: string | undefined): ReadonlySet<ChangeKind> | null {
  if (text === undefined) return null;
  return new Set(
    text.split(',').map((word) => {
      const kind = KINDS.find((each) => each === word.trim());
      if (kind === undefined) throw new UsageError(`--only ${text}: the kinds are ${KINDS.join(', ')}.`);
      return kind;
    }),
  );
}

function rejectConflicts({ json, patch: file, moves, sizes: weighed, all, trees }: DiffOptions): void {
  const given = Object.entries({
    '--patch': file !== undefined,
    '--moves': moves,
    '--sizes': weighed,
    '--all': all,
    '--trees': trees,
  });
  const other = given.find(([, is]) => is)?.[0];
  if (json && other !== undefined) throw new UsageError(`--json and ${other} cannot be combined.`);
}
