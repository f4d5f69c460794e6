/** The files of a state: its tree, and the file being read. */
import type { ElfInfo } from '../../filesystem/elf/index.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Address } from '../../states/address.ts';
import type { OriginIndex } from '../../states/origins.ts';
import type { EntryKind, Folds, InspectView, Loaded } from '../inspect/state.ts';

export type FilesSort = 'name' | 'size' | 'time' | 'change';

export const FILES_SORTS: readonly FilesSort[] = ['name', 'size', 'time', 'change'];

/** The part of a file that is shown. */
export type Contents =
  | { readonly kind: 'reading' }
  | {
      readonly kind: 'text';
      /** Bytes of the file before this part. */
      readonly offset: number;
      readonly length: number;
      readonly lines: readonly string[];
      /** Number of the first line, from 1; null if the lines before it were not counted. */
      readonly first: number | null;
      /** Colours by line; null until they are known, and for text without any. */
      readonly tokens: readonly (readonly TextToken[])[] | null;
    }
  | {
      readonly kind: 'binary';
      readonly offset: number;
      readonly bytes: Uint8Array;
      /** The kind of file in words: `ELF program`, `gzip archive`. */
      readonly what: string;
      readonly elf: ElfInfo | null;
    }
  | { readonly kind: 'unread'; readonly message: string };

/** A piece of a line in one colour; kinds as in `filesystem/highlight`. */
export interface TextToken {
  readonly text: string;
  readonly kind: 'plain' | 'comment' | 'keyword' | 'string' | 'number' | 'name' | 'meta' | 'variable';
}

/** The file being read: the one under the cursor, or the target of a link. */
export interface FileView {
  /** Path of the entry under the cursor. */
  readonly path: string;
  readonly contents: Contents;
  /** First line (or row of bytes) shown. */
  readonly top: number;
  /** Offset of the part being read; null if none is. */
  readonly wanted: number | null;
}

/** The files of one state. */
export interface FilesView extends InspectView {
  readonly address: Address;
  /** A tree, or a map of the folder that the cursor is in. */
  readonly shape: 'tree' | 'map';
  readonly tree: Loaded<FileTree>;
  readonly origins: Loaded<OriginIndex>;
  /** Path of the entry under the cursor; '' before there is one. */
  readonly cursor: string;
  readonly folds: Folds;
  /** See TreeFolds. */
  readonly filterFolds: Folds;
  readonly sort: FilesSort;
  readonly hidden: ReadonlySet<EntryKind>;
  readonly view: FileView | null;
}
