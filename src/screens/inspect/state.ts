/** Looking into states of a build: their files, two against one another, what they lack, where the bytes come from. */
import type { ElfInfo } from '../../filesystem/elf/index.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import type { BuildFailure } from '../../ports.ts';
import type { Millis } from '../../progress/types.ts';
import type { Address } from '../../states/address.ts';
import type { OriginIndex } from '../../states/origins.ts';
import type { ScreenName } from '../../store/state.ts';
import type { CheckView } from '../check/state.ts';
import type { DiffView } from '../diff/state.ts';
import type { SizesView } from '../sizes/state.ts';

export type InspectScreenName = 'files' | 'diff' | 'check' | 'sizes';

/** An instruction that failed on the way to a state: what it left can be looked into. */
export interface FailedOnTheWay {
  readonly failure: BuildFailure;
  /** Null where the failing instruction is not known, or left nothing. */
  readonly place: Address | null;
}

/** Something that the engine is asked for. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'known'; readonly value: T }
  /** One sentence. */
  | { readonly kind: 'broken'; readonly message: string; readonly failed: FailedOnTheWay | null };

export const LOADING = { kind: 'loading' } as const;

/** What the value is, or null as long as it is not known. */
export function known<T>(loaded: Loaded<T> | null | undefined): T | null {
  return loaded?.kind === 'known' ? loaded.value : null;
}

/** Folders that are open: those named, or all but those. */
export interface Folds {
  readonly all: boolean;
  readonly except: ReadonlySet<string>;
}

export const FOLDED: Folds = { all: false, except: new Set() };

/** Kinds of entries that can be left out of a list. */
export type EntryKind = 'file' | 'program' | 'dir' | 'symlink' | 'device' | 'fifo' | 'socket';

export const ENTRY_KINDS: readonly EntryKind[] = [
  'file',
  'program',
  'dir',
  'symlink',
  'device',
  'fifo',
  'socket',
];

export type FilesSort = 'name' | 'size' | 'time' | 'change';

export const FILES_SORTS: readonly FilesSort[] = ['name', 'size', 'time', 'change'];

/** A part of a file as it is shown. */
export type Contents =
  | { readonly kind: 'reading' }
  | {
      readonly kind: 'text';
      /** Bytes of the file before this part. */
      readonly offset: number;
      readonly length: number;
      readonly lines: readonly string[];
      /** Number of the first line, from 1; null where the lines before it were not counted. */
      readonly first: number | null;
      /** Colours by line; null until they are known, and for text without any. */
      readonly tokens: readonly (readonly TextToken[])[] | null;
    }
  | {
      readonly kind: 'binary';
      readonly offset: number;
      readonly bytes: Uint8Array;
      /** What it is, in words: `ELF program`, `gzip archive`. */
      readonly what: string;
      readonly elf: ElfInfo | null;
    }
  | { readonly kind: 'unread'; readonly message: string };

/** A piece of a line in one colour; kinds as in `filesystem/highlight`. */
export interface TextToken {
  readonly text: string;
  readonly kind: 'plain' | 'comment' | 'keyword' | 'string' | 'number' | 'name' | 'meta' | 'variable';
}

/** The file that is read: the one under the cursor, or where its links lead. */
export interface FileView {
  /** Path of the entry under the cursor. */
  readonly path: string;
  readonly contents: Contents;
  /** First line (or row of bytes) shown. */
  readonly top: number;
  /** Where the next part begins that was asked for; null while none is. */
  readonly wanted: number | null;
}

/** The files of one state. */
export interface FilesView {
  readonly place: Address;
  readonly tree: Loaded<FileTree>;
  readonly origins: Loaded<OriginIndex>;
  /** Path of the entry under the cursor; '' before there is one. */
  readonly cursor: string;
  readonly folds: Folds;
  readonly sort: FilesSort;
  readonly filter: string;
  readonly hidden: ReadonlySet<EntryKind>;
  readonly panel: 'tree' | 'view';
  readonly view: FileView | null;
}

/** What the engine does for the screens just now. */
export interface Work {
  readonly since: Millis;
  /** The step that runs, unfiltered; null before any. */
  readonly step: string | null;
}

/** A text that is typed. */
export type Field =
  | { readonly kind: 'filter' }
  /** The destination for what is copied out. */
  | { readonly kind: 'copy'; readonly path: string; readonly text: string };

/** Where esc goes back to. */
export interface WayBack {
  readonly screen: ScreenName;
  readonly place: Address | null;
}

export interface InspectState {
  /** The state that is looked into; null before the first. */
  readonly place: Address | null;
  /** The last one is where esc leads. */
  readonly back: readonly WayBack[];
  /** The screen that a jump to a line of the Dockerfile left; esc returns to it. */
  readonly jumpedFrom: InspectScreenName | null;
  readonly work: Work | null;
  /** By the key of their places, the last used at the end. */
  readonly files: ReadonlyMap<string, FilesView>;
  readonly checks: ReadonlyMap<string, CheckView>;
  readonly sizes: ReadonlyMap<string, SizesView>;
  /** By the keys of both sides. */
  readonly diffs: ReadonlyMap<string, DiffView>;
  /** The key of the diff that is shown for a place, by the place's key. */
  readonly pairs: ReadonlyMap<string, string>;
  readonly field: Field | null;
}

export const NO_INSPECT: InspectState = {
  place: null,
  back: [],
  jumpedFrom: null,
  work: null,
  files: new Map(),
  checks: new Map(),
  sizes: new Map(),
  diffs: new Map(),
  pairs: new Map(),
  field: null,
};
