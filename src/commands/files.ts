import { entryJson } from '../filesystem/entry-json.ts';
import { FileTree } from '../filesystem/file-tree.ts';
import { listLine } from '../filesystem/list-line.ts';
import { fileType } from '../filesystem/mode.ts';
import { partsOf } from '../filesystem/paths.ts';
import type { TreeEntry } from '../filesystem/types.ts';
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
  return await withStates(command, async ({ openOnly, signal }) => {
    const state = await openOnly(ref, before);
    const single = await singleEntry(state.files, path);
    const tree = single === null ? await state.files.tree() : FileTree.of([single]);
    const entries = single === null ? under(tree, pathAsShown(tree, path)) : [single];
    const lines = json ? jsonLines(ref, tree, entries) : entries.map((entry) => listLine(tree, entry));
    for (let at = 0; at < lines.length; at += LINES_PER_WRITE) {
      await writeOut(stdout, `${lines.slice(at, at + LINES_PER_WRITE).join('\n')}\n`, signal);
    }
    return 0;
  });
}

/** What is not a folder, without the list of all files; null for anything else. */
async function singleEntry(files: StateFiles, path: string): Promise<TreeEntry | null> {
  const found = partsOf(path).length === 0 ? null : ((await files.find?.(path)) ?? null);
  if (found === null) return null;
  const { followed, own } = found;
  const isFolder = followed.entry === null || fileType(followed.entry.mode) === 'dir';
  return isFolder ? null : (own ?? followed.entry);
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

/** One entry on each line, so that line-based tools work. */
function jsonLines(ref: string, tree: FileTree, entries: readonly TreeEntry[]): readonly string[] {
  const rows = entries.map((entry, index) => {
    const row = jsonLine({ path: `/${entry.path}`, ...entryJson(entry, tree.contentOf(entry)) });
    return `    ${row}${index < entries.length - 1 ? ',' : ''}`;
  });
  return ['{', `  "ref": ${jsonLine({ ref }).slice(7, -1)},`, '  "entries": [', ...rows, '  ]', '}'];
}
