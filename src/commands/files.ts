import { entryJson } from '../filesystem/entry-json.ts';
import { FileTree } from '../filesystem/file-tree.ts';
import { listLine } from '../filesystem/list-line.ts';
import { fileType } from '../filesystem/mode.ts';
import { partsOf } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';
import { unlistedNote } from '../states/deep-listing.ts';
import { notFound } from '../states/not-found.ts';
import { pathAsShown } from '../states/shown-path.ts';
import type { StateFiles } from '../states/state-files.ts';
import { jsonLine } from './json/json-text.ts';
import { type StateCommand, withStates } from './with-states.ts';
import { writeOut } from './write-out.ts';

export interface FilesCommand extends StateCommand {
  readonly ref: string;
  /** Path in the state; '' or `/` for its root. */
  readonly path: string;
  readonly before: boolean;
  readonly json: boolean;
}

const LINES_PER_WRITE = 500;

/** `stagedive files REF [PATH]`: lists everything below a path of a state. Status and errors as in `withStates`. */
export async function runFiles(command: FilesCommand): Promise<number> {
  const { ref, path, before, json, stdout } = command;
  return await withStates(command, async ({ openOnly, say, signal }) => {
    const state = await openOnly(ref, before);
    const found = await withoutList(state.files, path);
    const tree = found === null ? await state.files.tree() : FileTree.of(found);
    const entries = found ?? under(tree, pathAsShown(tree, path));
    const note = unlistedNote(tree.unlisted);
    if (note !== null) say(note);
    const lines = json ? jsonLines(ref, tree, entries) : textLines(tree, entries);
    let piece: string[] = [];
    for (const line of lines) {
      if (piece.push(line) < LINES_PER_WRITE) continue;
      await writeOut(stdout, `${piece.join('\n')}\n`, signal);
      piece = [];
    }
    if (piece.length > 0) await writeOut(stdout, `${piece.join('\n')}\n`, signal);
    return 0;
  });
}

/** What `under` returns, without the list of all files; null where only that list tells. */
async function withoutList(files: StateFiles, path: string): Promise<readonly TreeEntry[] | null> {
  const found = partsOf(path).length === 0 ? null : ((await files.find?.(path)) ?? null);
  const entry = found?.followed.entry ?? null;
  if (found === null || entry === null) return null;
  if (fileType(entry.mode) === 'dir') return (await files.below?.(entry.path)) ?? null;
  return [found.own ?? entry];
}

/**
 * The entries below a folder, each folder before its contents; for anything else, the entry itself. A link to a
 * folder means that folder.
 */
function under(tree: FileTree, path: string): readonly TreeEntry[] {
  const { entry, path: real, problem } = tree.follow(path);
  const folder = entry === null || fileType(entry.mode) === 'dir';
  if (problem === null && folder) {
    return tree.entries().filter((each) => real === '' || each.path.startsWith(`${real}/`));
  }
  const own = tree.get(linkItself(tree, path));
  if (own !== undefined) return [own];
  throw notFound(tree, path, problem ?? 'missing');
}

/** Resolves the links in a path, except at its end. */
function linkItself(tree: FileTree, path: string): string {
  const parts = partsOf(path);
  const name = parts.pop() ?? '';
  const parent = tree.follow(parts.join('/'));
  if (parent.problem !== null) return '';
  return parent.path === '' ? name : `${parent.path}/${name}`;
}

function* textLines(tree: FileTree, entries: readonly TreeEntry[]): Generator<string, void, void> {
  for (const entry of entries) yield listLine(tree, entry);
}

/** One entry on each line, so that line-based tools work. */
function* jsonLines(
  ref: string,
  tree: FileTree,
  entries: readonly TreeEntry[],
): Generator<string, void, void> {
  yield '{';
  yield `  "ref": ${jsonLine({ ref }).slice(7, -1)},`;
  yield '  "entries": [';
  for (const [index, entry] of entries.entries()) {
    const row = jsonLine({ path: `/${entry.path}`, ...entryJson(entry, tree.contentOf(entry)) });
    yield `    ${row}${index < entries.length - 1 ? ',' : ''}`;
  }
  yield '  ]';
  yield '}';
}
