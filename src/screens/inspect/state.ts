/** Looking into states of a build: their files, two against one another, what they lack, where the bytes come from. */
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
import type { SizesAction } from '../sizes/actions.ts';
import type { SizesView } from '../sizes/state.ts';

/** The screens that inspect a state: what each shows of it, and what happens on that screen alone. */
export interface InspectScreens {
  readonly files: { readonly view: FilesView; readonly action: FilesAction };
  readonly diff: { readonly view: DiffView; readonly action: DiffAction };
  readonly check: { readonly view: CheckView; readonly action: CheckAction };
  readonly sizes: { readonly view: SizesView; readonly action: SizesAction };
}

export type InspectScreenName = keyof InspectScreens;

export type InspectViewOf<N extends InspectScreenName> = InspectScreens[N]['view'];

/** What the views of all these screens have: a list, and beside it what is to be said of its row. */
export interface InspectView {
  /** The text that rows must hold to be shown. */
  readonly filter: string;
  /** The panel that has the focus: the list, or what stands beside it. */
  readonly panel: 'list' | 'detail';
}

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
  /** The views of each screen by their keys, the last used at the end. */
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
  place: null,
  back: [],
  jumpedFrom: null,
  work: null,
  views: {},
  shown: {},
  field: null,
};
