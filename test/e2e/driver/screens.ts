import { expect } from 'vitest';
import type { App, AppExit } from './app.ts';
import { Bar, holds, Panel, type PanelHost, type Wanted } from './panel.ts';
import type { PanelPicture } from './picture.ts';
import { untouched } from './screen.ts';
import { Walk } from './walk.ts';

/** The screens of stagedive, panel by panel, in the words of somebody who sits before them. */
export class Screens {
  /** The terminal below: keys, bytes, modes. */
  readonly terminal: App;
  readonly #host: PanelHost;

  readonly header: Bar;
  /** The keys that work, what is typed, or what the last key had to say. */
  readonly footer: Bar;
  /** What lies over a screen: help, notes, a list, a question. */
  readonly overlay: Panel;

  // Explore
  readonly stages: Panel;
  readonly links: Panel;
  readonly source: Panel;
  readonly graph: Panel;

  readonly build: { readonly steps: Panel; readonly log: Panel; readonly summary: Bar };
  readonly walk: Walk;
  readonly files: { readonly tree: Panel; readonly file: Panel };
  readonly diff: { readonly list: Panel; readonly change: Panel };
  readonly check: { readonly findings: Panel; readonly finding: Panel };
  readonly sizes: { readonly list: Panel; readonly files: Panel };
  /** `detail` asks, too, whether a change of the ignore file is to be written. */
  readonly context: { readonly tree: Panel; readonly detail: Panel };

  constructor(host: PanelHost) {
    const { app } = host;
    this.#host = host;
    this.terminal = app;
    this.header = new Bar(host, 'the header', () => app.lines()[0] ?? '');
    this.footer = new Bar(host, 'the footer', () => app.lines().at(-2) ?? '');
    this.overlay = new Panel(host, 'the overlay', (panels) =>
      panels.find(({ title }) => OVERLAYS.test(title)),
    );
    this.stages = titled(host, 'the stages', /^Stages$/);
    this.links = titled(host, 'the links', /←/);
    this.source = titled(host, 'the source', /Dockerfile$/);
    this.graph = titled(host, 'the graph', /^Graph$/);
    this.build = {
      steps: titled(host, 'the steps', BUILD),
      log: beside(host, 'the log', BUILD),
      summary: new Bar(host, 'the summary', () => summaryOf(app.lines())),
    };
    this.walk = new Walk(host);
    this.files = {
      tree: titled(host, 'the file tree', FILES),
      file: beside(host, 'the file', FILES),
    };
    this.diff = { list: titled(host, 'the diff', DIFF), change: beside(host, 'the change', DIFF) };
    this.check = {
      findings: titled(host, 'the findings', CHECK),
      finding: beside(host, 'the finding', CHECK),
    };
    this.context = {
      tree: titled(host, 'the build context', /^Build context/),
      detail: titled(host, 'the details', /^(?:Details|Write this\?)$/),
    };
    this.sizes = { list: titled(host, 'the sizes', SIZES), files: beside(host, 'the files', SIZES) };
  }

  /** Presses keys one after the other: `Down`, `Enter`, `ctrl+c`, `q`. */
  press(...keys: readonly string[]): void {
    this.terminal.press(...keys);
  }

  /** Types all of it in one go. */
  type(text: string): void {
    this.terminal.type(text);
  }

  /** The whole screen shows this, wherever. */
  async shows(wanted: Wanted): Promise<void> {
    await this.terminal.see(wanted, this.#host.patience);
  }

  async hides(wanted: Wanted): Promise<void> {
    await this.terminal.gone(wanted, this.#host.patience);
  }

  /** A condition on the screen; `what` completes "waited for …". */
  async until(condition: () => boolean, what: string): Promise<void> {
    await this.terminal.until(condition, what, this.#host.patience);
  }

  /** The screens have the terminal, and no shell or editor any more. */
  async areBack(): Promise<void> {
    await this.until(() => this.terminal.modes().alternateScreen, 'the screens to come back');
  }

  /** Types a filter or a search, and keeps it. */
  search(text: string): void {
    this.press('/');
    this.type(text);
    this.press('Enter');
  }

  /** A process has printed this as a line of its own: what was typed does not hold its result. */
  async prints(line: string): Promise<void> {
    await this.until(() => this.terminal.raw.includes(`\n${line}\r`), `the line ${line}`);
  }

  /** Opens a shell with `s`, typing a command right behind it, and stays in it. */
  async opensShell(command: string, answer: string): Promise<void> {
    this.type(`s${command}\r`);
    await this.prints(answer);
  }

  /** Opens a shell with `s`, typing a command and the shell's end right behind it; the screens come back. */
  async shellAnswers(command: string, answer: string): Promise<void> {
    this.type(`s${command}\rexit\r`);
    await this.prints(answer);
    await this.areBack();
  }

  /** The program ends with this status, and the terminal is as it was before. */
  async ends(status: number): Promise<AppExit> {
    const exit = await this.terminal.exit();
    expect(exit).toMatchObject({ status, modes: untouched });
    expect(exit.settingsAfter).toBe(exit.settingsBefore);
    return exit;
  }

  /** Leaves by `q`. */
  async quit(): Promise<void> {
    this.press('q');
    await this.ends(0);
  }

  /** Leaves by ctrl+c. */
  async interrupt(): Promise<void> {
    this.press('ctrl+c');
    await this.ends(130);
  }
}

const BUILD =
  /^\S (?:Building|Built|Asking the engine for) |^\S .* (?:failed|cancelled) · \d|^\S .* was not built$/;
const FILES = /^Files of /;
const DIFF = / ↔ /;
const CHECK = /^Check of /;
const SIZES = /^Sizes of |^Produced, and used by no later stage/;
const OVERLAYS =
  /^Keys of |^Choose a target$|^Warnings and notes$|^Choose a state to compare$|^Compare .* with$|^Choose what to show$|^Already exists$|^A build is running$|^Breakpoints$|^Who wrote it before\?$|^Commands of |^Trace of |again, traced$|^A fix from the shell$|^What fixes the findings$| is running$|, and so is /;

function titled(host: PanelHost, name: string, title: RegExp): Panel {
  return new Panel(host, name, (panels) => panels.find((panel) => holds(panel.title, title)));
}

/** The panel that comes after the one with the title. */
function beside(host: PanelHost, name: string, title: RegExp): Panel {
  const next = (panels: readonly PanelPicture[]): PanelPicture | undefined => {
    const at = panels.findIndex((panel) => holds(panel.title, title));
    return at < 0 ? undefined : panels[at + 1];
  };
  return new Panel(host, name, next);
}

/** What stands between the lowest panel and the footer. */
function summaryOf(lines: readonly string[]): string {
  const below = lines.findLastIndex((line) => line.includes('╰'));
  return lines.slice(below + 1, -2).join('\n');
}
