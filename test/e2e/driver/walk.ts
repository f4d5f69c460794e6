import { holds, Panel, type PanelHost, type Wanted } from './panel.ts';
import type { PanelPicture } from './picture.ts';

const TITLE = / · \d+ of \d+|Asking the engine$|^Stopped$/;

/** The screen of a walk: where it stands, what the line changed, its log. */
export class Walk {
  readonly #host: PanelHost;
  readonly source: Panel;
  readonly changes: Panel;
  /** The log, or environment and mounts. */
  readonly output: Panel;

  constructor(host: PanelHost) {
    this.#host = host;
    const from = (at: number) => (panels: readonly PanelPicture[]) => {
      const source = panels.findIndex(({ title }) => TITLE.test(title));
      return source < 0 ? undefined : panels[source + at];
    };
    this.source = new Panel(host, 'the walk', from(0));
    this.changes = new Panel(host, 'the changes', from(1));
    this.output = new Panel(host, 'the output', from(2));
  }

  /** It stands at a line, from 1, and says so in its title: `build · 3 of 7`, `at a breakpoint`. */
  async standsAt(line: number, title: Wanted): Promise<void> {
    // The title alone is there on the way, too.
    const here = new RegExp(`^.{3} *${line} [▶✘] `);
    await this.source.until(
      (panel) => holds(panel.title, title) && panel.rows.some((row) => here.test(row)),
      `stand at line ${line}: ${title}`,
    );
  }

  /** It stands on an instruction that failed. */
  async hasFailed(): Promise<void> {
    await this.source.isAt(/^❯ *\d+ ✘ /);
  }

  /** Puts the cursor on a line, from 1. */
  toLine(line: number): void {
    this.#host.app.press('g', ...Array.from({ length: line - 1 }, () => 'j'));
  }
}
