import type { App } from './app.ts';
import type { PanelPicture } from './picture.ts';

/** A text, or a pattern, that a row or a title holds. */
export type Wanted = string | RegExp;

export function holds(text: string, wanted: Wanted): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}

/** What the panels of a screen have in common: where they stand, how long is waited for them. */
export interface PanelHost {
  readonly app: App;
  /** Milliseconds that something may take to show. */
  readonly patience: number;
}

/** One panel of a screen. Its verbs wait until what they say is so, and fail with a picture of the screen. */
export class Panel {
  protected readonly app: App;
  readonly #patience: number;

  /** @param find the panel among those of the screen */
  constructor(
    { app, patience }: PanelHost,
    readonly name: string,
    readonly find: (panels: readonly PanelPicture[]) => PanelPicture | undefined,
  ) {
    this.app = app;
    this.#patience = patience;
  }

  /** It stands on the screen, and for each of these one of its rows holds it. */
  async shows(...wanted: readonly Wanted[]): Promise<void> {
    await this.until(
      ({ rows }) => wanted.every((each) => rows.some((row) => holds(row, each))),
      wanted.length === 0 ? 'be there' : `show ${wanted.join(' and ')}`,
    );
  }

  /** It stands on the screen without a row that holds this. */
  async hides(wanted: Wanted): Promise<void> {
    await this.until(({ rows }) => !rows.some((row) => holds(row, wanted)), `hide ${wanted}`);
  }

  /** Its upper border says this, at the left and at the right. */
  async isTitled(title: Wanted, note: Wanted = ''): Promise<void> {
    await this.until(
      (panel) => holds(panel.title, title) && holds(panel.note, note),
      `be titled ${title}${note === '' ? '' : `, ${note}`}`,
    );
  }

  /** It has left the screen. */
  async closes(): Promise<void> {
    await this.app.until(() => this.now() === undefined, `${this.name} to close`, this.#patience);
  }

  /** Its cursor stands on a row that holds this. */
  async isAt(wanted: Wanted): Promise<void> {
    await this.until(
      ({ rows }) => rows.some((row) => isCursor(row) && holds(row, wanted)),
      `be at ${wanted}`,
    );
  }

  /** Moves the cursor to the first row in view that holds this. The panel has the focus. */
  async select(wanted: Wanted): Promise<void> {
    await this.shows(wanted);
    const rows = this.now()?.rows ?? [];
    const way = rows.findIndex((row) => holds(row, wanted)) - rows.findIndex(isCursor);
    this.app.press(...Array.from({ length: Math.abs(way) }, () => (way < 0 ? 'Up' : 'Down')));
    await this.isAt(wanted);
  }

  /** Its rows as they are now. */
  rows(): readonly string[] {
    return this.now()?.rows ?? [];
  }

  /** Its first row that holds this, as it is now; '' without one. */
  row(wanted: Wanted): string {
    return this.rows().find((row) => holds(row, wanted)) ?? '';
  }

  /** A condition on the panel; `what` completes "waited for the panel to …". */
  async until(condition: (panel: PanelPicture) => boolean, what: string): Promise<void> {
    await this.app.until(
      () => {
        const panel = this.now();
        return panel !== undefined && condition(panel);
      },
      `${this.name} to ${what}`,
      this.#patience,
    );
  }

  protected now(): PanelPicture | undefined {
    return this.find(this.app.panels());
  }
}

/** One row of the screen that is no panel: the header, the footer. */
export class Bar {
  readonly #host: PanelHost;

  constructor(
    host: PanelHost,
    readonly name: string,
    readonly text: () => string,
  ) {
    this.#host = host;
  }

  async shows(...wanted: readonly Wanted[]): Promise<void> {
    const { app, patience } = this.#host;
    const all = (): boolean => wanted.every((each) => holds(this.text(), each));
    await app.until(all, `${this.name} to show ${wanted.join(' and ')}`, patience);
  }

  async hides(wanted: Wanted): Promise<void> {
    const { app, patience } = this.#host;
    await app.until(() => !holds(this.text(), wanted), `${this.name} to hide ${wanted}`, patience);
  }
}

function isCursor(row: string): boolean {
  return row.startsWith('❯');
}
