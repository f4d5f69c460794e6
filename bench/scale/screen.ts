import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import { endUpdate } from '../../src/terminal/sequences.ts';
import { terminalEnvironment, withoutEscapes } from '../pty.ts';
import { median, percentile } from '../statistics.ts';

/** What a screen costs. */
export interface ScreenCost {
  /** Milliseconds from the key, or from the start of the program, to the frame with its content; wall and CPU time. */
  readonly first: number;
  readonly firstCpu: number;
  /** Milliseconds from a key to its frame: the median, and the 95th percentile. */
  readonly key: number;
  readonly keyP95: number;
  /** The most resident memory so far, in bytes. */
  readonly memory: number;
}

const KEY_ROUNDS = 20;
const TIMEOUT_MS = 120_000;

/** A key without a frame by then moved nothing, and is not counted. */
const MAX_KEY_MS = 3_000;

/** So much of the output is looked at. */
const MAX_OUTPUT_CHARACTERS = 200_000;

/** The clock of /proc/PID/stat (USER_HZ, which is 100 on Linux). */
const TICK_MS = 10;

/** A program in a terminal, whose frames are waited for. */
export class ScreenProgram {
  readonly #pty: IPty;
  #output = '';
  #frames = 0;
  #exit: number | null = null;
  #wake: () => void = () => undefined;

  constructor(command: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
    const [program = '', ...args] = command;
    this.#pty = spawn(program, args, {
      ...{ cols: 120, rows: 40, cwd },
      env: { ...terminalEnvironment(), ...env },
    });
    this.#pty.onData((data) => {
      this.#output = (this.#output + data).slice(-MAX_OUTPUT_CHARACTERS);
      if (data.includes(endUpdate)) this.#frames += 1;
      this.#wake();
    });
    this.#pty.onExit(({ exitCode }) => {
      this.#exit = exitCode;
      this.#wake();
    });
  }

  /** Waits until what was written since the last key has a text. */
  async see(text: string | RegExp): Promise<void> {
    await this.#until(() => {
      const shown = withoutEscapes(this.#output);
      return typeof text === 'string' ? shown.includes(text) : text.test(shown);
    }, String(text));
  }

  press(key: string): void {
    this.#output = '';
    this.#pty.write(key);
  }

  /** What it takes until `act` has shown a text, then what keys take. @param keys pressed in turn; each moves something */
  async cost(act: () => void, text: string | RegExp, keys: readonly string[]): Promise<ScreenCost> {
    const [start, cpu] = [performance.now(), this.#cpu()];
    act();
    await this.see(text);
    const [first, firstCpu] = [performance.now() - start, this.#cpu() - cpu];
    await this.#still();
    const answers: number[] = [];
    for (let round = 0; round < KEY_ROUNDS; round += 1) {
      const frames = this.#frames;
      const pressed = performance.now();
      this.press(keys[round % keys.length] ?? '');
      const isAnswered = await this.#within(MAX_KEY_MS, () => this.#frames > frames);
      if (isAnswered) answers.push(performance.now() - pressed);
      await this.#still();
    }
    if (answers.length === 0) throw new Error(`No key had an effect:\n${this.#shown()}`);
    return {
      first,
      firstCpu,
      key: median(answers),
      keyP95: percentile(answers, 0.95),
      memory: this.#memory(),
    };
  }

  close(): void {
    this.#pty.kill('SIGKILL');
  }

  /** Until nothing was drawn for a while. */
  async #still(): Promise<void> {
    for (let frames = -1; frames !== this.#frames; ) {
      frames = this.#frames;
      await delay(150);
    }
  }

  async #until(isThere: () => boolean, what: string): Promise<void> {
    if (await this.#within(TIMEOUT_MS, isThere)) return;
    throw new Error(`It did not show ${what}:\n${this.#shown()}`);
  }

  async #within(ms: number, isThere: () => boolean): Promise<boolean> {
    const end = performance.now() + ms;
    while (!isThere()) {
      if (this.#exit !== null) throw new Error(`The program ended with ${this.#exit}:\n${this.#shown()}`);
      if (performance.now() > end) return false;
      await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), delay(500)]);
    }
    return true;
  }

  #shown(): string {
    return withoutEscapes(this.#output).slice(-3_000);
  }

  #cpu(): number {
    const fields = read(this.#pty.pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS || 0;
  }

  #memory(): number {
    return Number(/^VmHWM:\s*(\d+)/m.exec(read(this.#pty.pid, 'status'))?.[1] ?? 0) * 1024;
  }
}

function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
