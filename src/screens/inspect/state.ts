/** Inspecting states of a build: their files, differences, problems, and sizes. */
import type { BuildFailure } from '../../ports.ts';
import type { Millis } from '../../progress/types.ts';
import type { Address } from '../../states/address.ts';
import type { ScreenName } from '../../store/state.ts';
import type { CheckAction } from '../check/actions.ts';
import type { CheckView } from '../check/state.ts';
import type { DiffAction } from '../diff/actions.ts';
import type { DiffView } from '../diff/state.ts';
import type { FilesAction } from '../files/actions.ts';
import type { FilesView } from '../files/state.ts';
import type { InventoryAction } from '../inventory/actions.ts';
import type { InventoryView } from '../inventory/state.ts';
import type { SizesAction } from '../sizes/actions.ts';
import type { SizesView } from '../sizes/state.ts';

/** The inspect screens: the view and the actions of each. */
export interface InspectScreens {
  readonly files: { readonly view: FilesView; readonly action: FilesAction };
  readonly diff: { readonly view: DiffView; readonly action: DiffAction };
  readonly check: { readonly view: CheckView; readonly action: CheckAction };
  readonly sizes: { readonly view: SizesView; readonly action: SizesAction };
  readonly inventory: { readonly view: InventoryView; readonly action: InventoryAction };
}

export type InspectScreenName = keyof InspectScreens;

export type InspectViewOf<N extends InspectScreenName> = InspectScreens[N]['view'];

/** What all views have: a list, and the details of its row. */
export interface InspectView {
  /** The text that a row must contain to be shown. */
  readonly filter: string;
  /** The focused panel: the list, or the details. */
  readonly panel: 'list' | 'detail';
}

/** An instruction that failed on the way to a state; what it left can be inspected. */
export interface FailedOnTheWay {
  readonly failure: BuildFailure;
  /** Null if the failing instruction is unknown, or left nothing. */
  readonly address: Address | null;
}

/** A value that is requested from the engine. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'known'; readonly value: T }
  /** One sentence. */
  | { readonly kind: 'broken'; readonly message: string; readonly failed: FailedOnTheWay | null };

export const LOADING = { kind: 'loading' } as const;

/** The value, or null if it is not known. */
export function known<T>(loaded: Loaded<T> | null | undefined): T | null {
  return loaded?.kind === 'known' ? loaded.value : null;
}

/** Open folders: the named ones, or all but those. */
export interface Folds {
  readonly all: boolean;
  readonly except: ReadonlySet<string>;
}

export const FOLDED: Folds = { all: false, except: new Set() };

/** Kinds of entries that a list can hide. */
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

/** What the engine is doing for these screens. */
export interface Work {
  readonly since: Millis;
  /** The running step, unfiltered; null before the first one. */
  readonly step: string | null;
}

/** A text being typed. */
export type Field =
  | { readonly kind: 'filter' }
  /** The destination of a copy. */
  | { readonly kind: 'copy'; readonly path: string; readonly text: string };

/** Where esc returns to. */
export interface WayBack {
  readonly screen: ScreenName;
  readonly address: Address | null;
}

export interface InspectState {
  /** The state being inspected; null before the first. */
  readonly address: Address | null;
  /** esc returns to the last one. */
  readonly back: readonly WayBack[];
  /** The screen that jumped to a line of the Dockerfile; esc returns to it. */
  readonly jumpedFrom: InspectScreenName | null;
  readonly work: Work | null;
  /** The views of each screen by key, most recently used last. */
  readonly views: {
    readonly [N in InspectScreenName]?: ReadonlyMap<string, InspectViewOf<N>>;
  };
  /** The key of the view that a screen shows of a state, by the state's key; absent: that key itself. */
  readonly shown: {
    readonly [N in InspectScreenName]?: ReadonlyMap<string, string>;
  };
  readonly field: Field | null;
}

export const NO_INSPECT: InspectState = {
  address: null,
  back: [],
  jumpedFrom: null,
  work: null,
  views: {},
  shown: {},
  field: null,
};
