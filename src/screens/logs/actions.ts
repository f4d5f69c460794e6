/** Actions on the log that the screen shows. */
export type LogsAction =
  /** Wraps long lines, or cuts them at the edge again. */
  | { readonly type: 'log/wrapToggled' }
  /** What an earlier run left. */
  | { readonly type: 'log/wrapLoaded'; readonly wrapped: boolean }
  /** Chooses a line (from 1), or none. */
  | { readonly type: 'log/marked'; readonly line: number | null }
  /** Goes to the next or the previous error. */
  | { readonly type: 'log/errorAsked'; readonly by: 1 | -1 }
  /** More of a long log is to be looked through for an error. */
  | { readonly type: 'log/errorSought' }
  /** Opens the editor at the place that the chosen line names. */
  | { readonly type: 'log/placeAsked' }
  | { readonly type: 'log/saveAsked' }
  | { readonly type: 'log/saveTyped'; readonly text: string }
  | { readonly type: 'log/saveErased'; readonly all?: boolean }
  | { readonly type: 'log/saveLeft' }
  | { readonly type: 'log/saved'; readonly destination: string; readonly overwrite: boolean };
