import type { Root, RootFile } from '../load/index.ts';
import { fileType } from '../mode.ts';
import { foldersOf } from '../paths.ts';
import { copyLine, folderOf } from './copy-line.ts';
import type { FoundIn } from './finding.ts';
import type { Cause, Mended } from './mended.ts';
import type { SourceStage, Subject } from './subject.ts';

/** A suitable file of another stage, at an absolute path there. */
export interface Candidate {
  readonly stage: SourceStage;
  readonly path: string;
  readonly file: RootFile;
}

/** A missing file: which stages have it, and how to copy it. */
export interface Fetched {
  readonly foundIn: readonly FoundIn[];
  readonly fix: string | null;
  /** Its absolute path once the fix is applied; null without a fix. */
  readonly path: string | null;
  /** The end of the sentence about it; empty where there is nothing to add. */
  readonly remark: string;
}

/**
 * The best candidate of each stage, in stage order. Stages that nothing needs yet are only searched when no other has
 * one.
 */
export async function candidates(
  subject: Subject,
  near: number | null,
  find: (stage: SourceStage) => Promise<Omit<Candidate, 'stage'> | null>,
): Promise<readonly Candidate[]> {
  const among = async (stages: readonly SourceStage[]): Promise<readonly Candidate[]> => {
    const found = await Promise.all(stages.map(async (stage) => ({ stage, one: await find(stage) })));
    return found.flatMap(({ stage, one }) => (one === null ? [] : [{ stage, ...one }]));
  };
  const found = await among(await subject.sources(near));
  return found.length > 0 ? found : await among(await subject.moreSources());
}

/**
 * Uses the first candidate: returns the COPY that brings it, and adds the file to the root. A COPY of a symlink copies
 * its target under the name of the link (moby/buildkit dockerfile2llb: FollowSymlinks; tried on 20.10, 26.1, 28.5).
 * Nothing is overwritten: a file that is there is another one, since what is missing was looked for.
 *
 * @param to the absolute path where it is needed; null when there is no suitable path
 * @param cause what needs it
 */
export function fetchFirst(
  { additions, root }: Mended,
  found: readonly Candidate[],
  to: (path: string) => string | null,
  cause: Cause,
): Fetched {
  const foundIn = found.map(({ stage, path }) => ({ stage: stage.name, path }));
  const first = found[0];
  const target = first === undefined ? null : to(first.path);
  if (first === undefined || target === null) return { foundIn, fix: null, path: null, remark: '' };
  const remark = obstacleAt(root, target);
  if (remark !== '') return { foundIn, fix: null, path: null, remark };
  const sameName = first.path.endsWith(target.slice(folderOf(target).length - 1));
  const fix = copyLine(first.stage.name, first.path, sameName ? folderOf(target) : target);
  if (fix === null) return { foundIn, fix, path: null, remark: '' };
  additions.addFile(first, target, cause);
  return { foundIn, fix, path: target, remark: '' };
}

/** Why a COPY must not or cannot put a file at an absolute path, as the end of a sentence; '' if it can. */
export function obstacleAt(root: Root, path: string): string {
  if (root.locate(path) !== null) return `; a COPY to ${path} would overwrite a file of this state`;
  const file = foldersOf(path.slice(1)).find((folder) => {
    const { entry } = root.tree.follow(folder);
    return folder !== '' && entry !== null && fileType(entry.mode) !== 'dir';
  });
  return file === undefined ? '' : `; nothing can be copied to ${path}, since /${file} is no folder here`;
}

/** The first of some absolute paths at which a stage has a file. */
export function fileAt({ root }: SourceStage, paths: Iterable<string>): Omit<Candidate, 'stage'> | null {
  for (const path of paths) {
    const file = root.locate(path);
    if (file !== null) return { path: path.startsWith('/') ? path : `/${path}`, file };
  }
  return null;
}
