import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import { kill } from '../../engine/processes.ts';
import { type JobEvent, jobShell, readReport, reportCode } from './job.ts';
import { bytesOf } from './keys.ts';
import { type PanelPicture, panelsOf } from './picture.ts';
import { alive, childEnvironment } from './processes.ts';
import { type Cell, type Modes, Screen } from './screen.ts';
import { Spectator } from './spectator.ts';

export interface AppOptions {
  /** A program and its arguments; `bin/stagedive.js` without it. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly cols?: number;
  readonly rows?: number;
  readonly cwd?: string;
  /** Over the tests' own environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** How the program ended. */
export interface AppExit {
  /** The status as a shell sees it: 128 + n after a signal. */
  readonly status: number;
  /** `stty -g` before the program and after it. */
  readonly settingsBefore: string;
  readonly settingsAfter: string;
  readonly modes: Modes;
}

/** For the environment of a program whose window is closed: its status is kept (see jobShell). */
export const recordStatus = { RECORD_STATUS: '1' };

/** The same where the shell around it survives its window: then the kernel sends no SIGHUP to the program. */
export const recordStatusInSurvivingShell = { RECORD_STATUS: 'survives' };

/** How long to wait for something to show, in milliseconds; a test gives its own where a build is meant. */
const patience = 15_000;
const bin = fileURLToPath(new URL('../../../bin/stagedive.js', import.meta.url));
const running = new Set<App>();

/** Starts the program in a real terminal, under a shell with job control; closeApps() ends what is left over. */
export async function openApp(options: AppOptions = {}): Promise<App> {
  const app = new App(options);
  running.add(app);
  await app.started();
  return app;
}

/** For afterEach: ends every program that a test has started, and leaves nothing behind. */
export async function closeApps(): Promise<void> {
  await Promise.all([...running].map((app) => app.close()));
}

/** A program in a terminal: keys go in, the screen comes out. Everything waits for content, nothing sleeps. */
export class App {
  readonly #pty: IPty;
  readonly #screen: Screen;
  readonly #events: JobEvent[] = [];
  readonly #bytes: Buffer[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #closed: Promise<void>;
  readonly #spectator: Spectator | null;
  readonly #statusFolder = mkdtempSync(join(tmpdir(), 'stagedive-status-'));
  #over = false;

  constructor({ command = [process.execPath, bin], args = [], cols = 100, rows = 30, cwd, env }: AppOptions) {
    this.#screen = new Screen(cols, rows);
    this.#spectator = Spectator.invited(this.#screen);
    this.#screen.terminal.parser.registerOscHandler(reportCode, (data) => {
      this.#events.push(readReport(data));
      return true;
    });
    this.#pty = spawn('sh', ['-c', jobShell, 'sh', ...command, ...args], {
      cols,
      rows,
      cwd: cwd ?? process.cwd(),
      env: { ...childEnvironment(env ?? {}), STATUS_FILE: this.#statusFile },
      encoding: null,
    });
    // node-pty's types know strings only; with `encoding: null` these are Buffers.
    this.#pty.onData((data: unknown) => {
      const bytes = data as Buffer;
      this.#bytes.push(bytes);
      void this.#screen.write(bytes).then(() => this.#wake());
    });
    // A program that asks the terminal something gets its answer.
    this.#screen.terminal.onData((answer) => this.#pty.write(answer));
    this.#closed = new Promise((resolve) => {
      this.#pty.onExit(() => {
        this.#over = true;
        this.#wake();
        resolve();
      });
    });
  }

  /** The process id of the program. */
  get pid(): number {
    const event = this.#events.find((each) => each.kind === 'pid');
    if (event === undefined) throw new Error('The program has not started.');
    return event.pid;
  }

  /** Every byte that came out so far. */
  get raw(): string {
    return Buffer.concat(this.#bytes).toString('utf8');
  }

  async started(): Promise<void> {
    await this.until(() => this.#events.some((event) => event.kind === 'pid'), 'the program to start');
  }

  /** Presses keys one after the other: `Down`, `Enter`, `ctrl+c`, `q`. */
  press(...keys: readonly string[]): void {
    for (const key of keys) {
      const bytes = bytesOf(key);
      this.#do(`press ${key}`, () => this.#pty.write(bytes), true);
    }
  }

  /** Types all of it in one go. */
  type(text: string): void {
    this.#do(`type ${JSON.stringify(text)}`, () => this.#pty.write(text), true);
  }

  resize(cols: number, rows: number): void {
    this.#do(`resize to ${cols}×${rows}`, () => {
      this.#screen.terminal.resize(cols, rows);
      this.#pty.resize(cols, rows);
    });
  }

  /** Waits until the window shows the text; `timeout` in milliseconds. Resolves to the screen. */
  async see(text: string | RegExp, timeout = patience): Promise<string> {
    await this.until(() => matches(this.screen(), text), `the screen to show ${String(text)}`, timeout);
    return this.screen();
  }

  /** Waits until the window no longer shows the text. */
  async gone(text: string | RegExp, timeout = patience): Promise<string> {
    await this.until(() => !matches(this.screen(), text), `${String(text)} to leave the screen`, timeout);
    return this.screen();
  }

  /** Waits until a condition on the screen holds; `what` completes "waited for …". */
  async until(condition: () => boolean, what: string, timeout = patience): Promise<void> {
    await this.#spectator?.caughtUp(`wait for ${what}`);
    if (!this.modes().synchronizedUpdate && condition()) return;
    await new Promise<void>((resolve, reject) => {
      const settle = (error: Error | null): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        if (error === null) resolve();
        else reject(error);
      };
      const fail = (why: string): void =>
        settle(new Error(`Waited for ${what}, ${why}. The screen:\n${this.#picture()}`));
      const check = (): void => {
        // Half a frame is no screen: the program says where one begins and ends.
        if (!this.modes().synchronizedUpdate && condition()) settle(null);
        else if (this.#over) fail('but the terminal was closed');
        else if (this.#settings('after').length > 0)
          fail(`but the program has ended with status ${this.#status()}`);
      };
      const timer = setTimeout(() => fail(`but ${timeout} ms went by`), timeout);
      this.#waiting.add(check);
      check();
    });
  }

  screen(): string {
    return this.#screen.text();
  }

  lines(): string[] {
    return this.#screen.lines();
  }

  /** The panels that stand on the screen, in reading order. */
  panels(): readonly PanelPicture[] {
    return panelsOf(this.#screen.grid());
  }

  cell(row: number, column: number): Cell {
    return this.#screen.cell(row, column);
  }

  /** Every cell, row by row; '' is the text of a wide character's second half. */
  cells(): readonly (readonly Cell[])[] {
    return this.#screen.cells();
  }

  cursor(): { readonly x: number; readonly y: number } {
    return this.#screen.cursor();
  }

  modes(): Modes {
    return this.#screen.modes();
  }

  /** `stty -g` before the program started. */
  settingsBefore(): string {
    return this.#settings('before').at(-1) ?? '';
  }

  kill(signal: NodeJS.Signals): void {
    this.#do(`send ${signal}`, () => process.kill(this.pid, signal));
  }

  /** Waits until the shell has the terminal because the job stopped; resolves to `stty -g` of that moment. */
  async stopped(times = 1): Promise<string> {
    await this.until(() => this.#settings('stopped').length >= times, 'the job to stop');
    return this.#settings('stopped').at(-1) ?? '';
  }

  /** What a person does with `fg`. */
  foreground(): void {
    this.#do('fg', () => this.#pty.write('\r'));
  }

  /** Waits until the program has ended. */
  async exit(timeout = patience): Promise<AppExit> {
    await this.until(() => this.#settings('after').length > 0, 'the program to end', timeout);
    return {
      status: this.#status(),
      settingsBefore: this.settingsBefore(),
      settingsAfter: this.#settings('after').at(-1) ?? '',
      modes: this.modes(),
    };
  }

  /** Closes the window, as a person does with the mouse: the program gets SIGHUP, and its terminal is gone. */
  hangUp(): void {
    this.#do('close the window', () => (this.#pty as IPty & { destroy(): void }).destroy());
  }

  /**
   * Waits until the process is gone, also where its terminal went first. Resolves to its status as a shell sees it; the
   * program must have been opened with `recordStatus`.
   */
  async ended(timeout = patience): Promise<number> {
    const { pid } = this;
    await this.#spectator?.caughtUp('wait for the process to end');
    const begin = Date.now();
    for (; alive(pid); await delay(20)) {
      if (Date.now() - begin > timeout) throw new Error(`Process ${pid} still runs after ${timeout} ms.`);
    }
    // The shell around it needs a moment to write the status.
    for (; !this.#statusText().endsWith('\n'); await delay(20)) {
      if (Date.now() - begin > timeout) throw new Error(`Process ${pid} ended without a status.`);
    }
    return Number(this.#statusText());
  }

  /** Ends the program if it still runs, and the shell around it. */
  async close(): Promise<void> {
    running.delete(this);
    if (!this.#over) {
      const ended = this.#settings('after').length > 0;
      if (!ended && this.#events.some((event) => event.kind === 'pid')) kill(this.pid);
      kill(this.#pty.pid);
    }
    await this.#closed;
    this.#spectator?.leave();
    this.#screen.terminal.dispose();
    rmSync(this.#statusFolder, { recursive: true, force: true });
  }

  get #statusFile(): string {
    return join(this.#statusFolder, 'status');
  }

  #statusText(): string {
    try {
      return readFileSync(this.#statusFile, 'utf8');
    } catch {
      return '';
    }
  }

  /** The status that the program ended with; -1 if it did not end. */
  #status(): number {
    return this.#events.find((event) => event.kind === 'status')?.status ?? -1;
  }

  #settings(kind: 'before' | 'stopped' | 'after'): string[] {
    return this.#events.flatMap((event) => (event.kind === kind ? [event.settings] : []));
  }

  /** Does something to the program: at once, or when a spectator has seen what came before. */
  #do(what: string, action: () => void, isKey = false): void {
    if (this.#spectator === null) action();
    else this.#spectator.show(what, action, isKey);
  }

  #wake(): void {
    this.#spectator?.look();
    for (const check of [...this.#waiting]) check();
  }

  #picture(): string {
    return this.lines()
      .map((line) => `│${line}`)
      .join('\n');
  }
}

function matches(screen: string, text: string | RegExp): boolean {
  return typeof text === 'string' ? screen.includes(text) : text.test(screen);
}
