/** Exploring a Dockerfile: its stages, what each takes and gives, and what the target needs. */

import type { Total } from '../../filesystem/context/totals.ts';

export type ExplorePanel = 'stages' | 'links' | 'source' | 'graph';

/** What the engine gets of a build context, or that it has too many entries to be counted on the side. */
export type ContextWeight =
  | { readonly kind: 'known'; readonly sent: Total }
  | { readonly kind: 'large'; readonly entries: number };

export interface ExploreState {
  readonly panel: ExplorePanel;
  /** Index of the stage under the cursor. */
  readonly stage: number;
  /** Index of the link under the cursor, in the order of `select-links`. */
  readonly link: number;
  /** Line (from 1) at the top of the source panel; null: follow the stage. */
  readonly sourceTop: number | null;
  /** A marked line that another screen jumped to; null once the cursor moves to another stage. */
  readonly line: number | null;
  /** First visible row of the graph; null: keep the stage visible. */
  readonly graphTop: number | null;
  /** First visible cell of the graph's lines; null: keep the stage visible. */
  readonly graphLeft: number | null;
  /** Whether the graph has rows and lines for stages that the target does not need. */
  readonly skippedDrawn: boolean;
  /** What the large panel shows. With `source`, the graph is beside or below it where there is room. */
  readonly view: 'source' | 'graph';
  /** Of the target's main context; null while it is not known, and where it is no folder of this machine. */
  readonly weight: ContextWeight | null;
}
