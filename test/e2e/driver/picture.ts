/** Reads the panels out of a screen: bordered rectangles with a title, as the program draws them. */

/** A panel as it stands on the screen. */
export interface PanelPicture {
  /** At the left of its upper border: `Stages`. */
  readonly title: string;
  /** At the right of its upper border: `7 of 10 needed`; '' without one. */
  readonly note: string;
  /** What is between its borders, without spaces at the ends of rows. */
  readonly rows: readonly string[];
}

/** One text a cell, row by row; '' for the second half of a wide character. */
export type Grid = readonly (readonly string[])[];

/** The panels of a screen in reading order. */
export function panelsOf(grid: Grid): readonly PanelPicture[] {
  return grid.flatMap((cells, top) =>
    cells.flatMap((cell, left) => {
      const panel = cell === '╭' && cells[left + 1] === '─' ? panelAt(grid, top, left) : null;
      return panel === null ? [] : [panel];
    }),
  );
}

/** Null for what only looks like the corner of a panel: a line of a graph, half a panel. */
function panelAt(grid: Grid, top: number, left: number): PanelPicture | null {
  const border = grid[top] ?? [];
  const right = border.indexOf('╮', left);
  const below = grid.findIndex((cells, row) => row > top && cells[left] === '╰' && cells[right] === '╯');
  if (right < 0 || below < 0) return null;
  const inside = grid.slice(top + 1, below);
  if (!inside.every((cells) => cells[left] === '│' && cells[right] === '│')) return null;
  const words = titleAndNote(border.slice(left + 1, right).join(''));
  if (words === null) return null;
  const rows = inside.map((cells) =>
    cells
      .slice(left + 1, right)
      .join('')
      .trimEnd(),
  );
  return { ...words, rows };
}

/** `─ Title ───── note `; what is cut short ends with … and no space. */
function titleAndNote(border: string): Pick<PanelPicture, 'title' | 'note'> | null {
  const [, title, note = ''] = /^─ (.*?)(?: |(?<=…))─+(?: (.*?) ?)?$/.exec(border) ?? [];
  return title === undefined ? null : { title, note };
}
