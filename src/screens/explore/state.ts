/** Exploring a Dockerfile: its stages, what each takes and gives, and what the target needs. */

export type ExplorePanel = 'stages' | 'links' | 'source' | 'graph';

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
  /** First row of the graph panel; null: keep the stage visible. */
  readonly graphTop: number | null;
  /** What the large panel shows if there is room for only one. */
  readonly view: 'source' | 'graph';
}
