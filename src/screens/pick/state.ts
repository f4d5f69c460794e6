import type { WindowSize } from '../../store/state.ts';

/** A build that can be picked, as plain texts from outside: filter them before they are shown. */
export interface Choice {
  /** Unique in its list, and the same in the next run. */
  readonly id: string;
  readonly kind: 'dockerfile' | 'compose' | 'bake';
  /** The service, the bake target or group; null for a Dockerfile. */
  readonly name: string | null;
  /** Where it is defined, from the folder of the list. */
  readonly file: string;
  /** From the folder of the list; null if its text is in the definition itself. */
  readonly dockerfile: string | null;
  readonly context: string;
  /** The stage that it builds; null for the last one. */
  readonly target: string | null;
  /** Number of stages; null if not known. */
  readonly stages: number | null;
  /** One sentence why it cannot be built; null if nothing is known against it. */
  readonly problem: string | null;
}

/** How the list was left. */
export type PickOutcome =
  | { readonly kind: 'picked'; readonly id: string }
  /** Back to the build that was open before. */
  | { readonly kind: 'back' }
  /** The build that was picked is not to be opened after all. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'quit'; readonly interrupted: boolean };

/** The list of builds to pick from. */
export interface PickState {
  readonly window: WindowSize;
  /** The folder, for display. */
  readonly folder: string;
  readonly choices: readonly Choice[];
  /** Whether the folder is still being searched. */
  readonly searching: boolean;
  /** Whether the folder has more builds than are listed. */
  readonly isTruncated: boolean;
  /** What was typed to filter the list. */
  readonly query: string;
  /** The id of the choice under the cursor; null for the first one. */
  readonly cursor: string | null;
  /** The id of what was picked in this folder last; null if nothing was. */
  readonly last: string | null;
  /** Whether a build is open that `esc` goes back to. */
  readonly canGoBack: boolean;
  /** One sentence about what was picked and cannot be opened; null if there is none. */
  readonly error: string | null;
  /** Set once a person has chosen or left. What is picked is being opened as long as the list is shown. */
  readonly outcome: PickOutcome | null;
}
