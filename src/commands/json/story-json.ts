import { stageTitle } from '../../dockerfile/stage-title.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import type { Why } from '../../filesystem/diff.ts';
import { fileType } from '../../filesystem/mode.ts';
import type { AddedRow, Amount, Came, OnTheWay, Story } from '../../states/story/types.ts';

/** How an entry came from the left state. */
export interface CopiedFromJson {
  /** The stage of the left state. */
  readonly from: string;
  readonly path: string;
  readonly line: number;
  /** The stages that it passed on the way; empty if it was copied straight from there. */
  readonly via: readonly string[];
  /** What changed on the way; empty if nothing did. */
  readonly changed: readonly ChangedJson[];
}

interface ChangedJson {
  readonly line: number;
  readonly why: readonly Why[];
}

/** The story of two states. */
export interface StoryJson {
  readonly cameOver: Amount & { readonly rows: readonly CameJson[] };
  readonly added: Amount & { readonly rows: readonly AddedJson[] };
  /** Of the base of the right state, and the same in the left one. */
  readonly inBoth: Amount;
  readonly leftBehind: Amount & {
    readonly taken: readonly (Amount & {
      readonly by: readonly { readonly stage: string; readonly line: number }[];
    })[];
    /** By the first folder of the path, without what is in `taken`; largest first. */
    readonly folders: readonly (Amount & { readonly path: string })[];
  };
}

interface CameJson extends Amount {
  readonly from: string;
  readonly to: string;
  readonly type: 'file' | 'dir';
  readonly line: number;
  readonly via: readonly string[];
  /** How many files changed on the way. */
  readonly changedFiles: number;
  readonly changed: readonly ChangedJson[];
  /** How many files of the folder did not come with it. */
  readonly without: number;
}

type AddedJson = Amount & Pick<AddedRow, 'kind' | 'line' | 'from'> & { readonly path: string };

/** @param stage index of the left state's stage */
export function copiedFromJson(
  came: Came | null,
  dockerfile: Dockerfile,
  stage: number,
): CopiedFromJson | null {
  if (came === null) return null;
  const { path, line, via, changes } = came;
  const names = (index: number): string => nameOf(dockerfile, index);
  return { from: names(stage), path: `/${path}`, line, via: via.map(names), changed: changedJson(changes) };
}

export function storyJson({ came, added, same, left }: Story, dockerfile: Dockerfile): StoryJson {
  const names = (index: number): string => nameOf(dockerfile, index);
  return {
    cameOver: {
      ...amount(came),
      rows: came.rows.map((row) => ({
        from: `/${row.from}`,
        to: `/${row.to}`,
        type: row.folder ? 'dir' : 'file',
        line: row.line,
        via: row.via.map(names),
        ...amount(row),
        changedFiles: row.changed,
        changed: changedJson(row.changes),
        without: row.without,
      })),
    },
    added: {
      ...amount(added),
      rows: added.rows.map((row) => ({
        kind: row.kind,
        line: row.line,
        from: row.from,
        path: `/${row.place}`,
        ...amount(row),
      })),
    },
    inBoth: amount(same),
    leftBehind: {
      ...amount(left),
      taken: left.taken.map((row) => ({
        by: row.by.map(({ stage, line }) => ({ stage: names(stage), line })),
        ...amount(row),
      })),
      folders: left.tree
        .children('')
        .map(({ path, mode }) => ({
          path: fileType(mode) === 'dir' ? `/${path}/` : `/${path}`,
          ...amount(left.tree.total(path)),
        }))
        .toSorted((x, y) => y.bytes - x.bytes || y.files - x.files),
    },
  };
}

function changedJson(changes: readonly OnTheWay[]): readonly ChangedJson[] {
  return changes.map(({ line, why }) => ({ line, why }));
}

function amount({ files, bytes }: Amount): Amount {
  return { files, bytes };
}

function nameOf({ stages }: Dockerfile, index: number): string {
  const stage = stages[index];
  return stage === undefined ? String(index) : stageTitle(stage);
}
