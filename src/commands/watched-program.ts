/** The program of a target that is watched: started after each build that worked, in place of the one before. */
import type { Dockerfile } from '../dockerfile/types.ts';
import type { Builder, BuildSpec, ContainerEnd, EngineContainer } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { IMAGE_SETTINGS, runnableImage } from '../shell/image-run.ts';
import { HeldTargets } from '../states/held-targets.ts';
import { OpenTargets } from '../states/open-targets.ts';
import { explain } from './explain.ts';

/** What was built. */
export interface ProgramSource {
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  readonly stage: number;
}

export interface WatchedProgramPorts {
  readonly connect: () => Promise<Builder>;
  readonly specFor: (dockerfile: Dockerfile, stage: number) => BuildSpec;
  /** Takes what the program writes. */
  readonly output: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => Promise<void>;
  readonly stderr: { readonly write: (text: string) => unknown };
  /** Once it is aborted nothing is started any more. */
  readonly signal: AbortSignal;
  /** Aborted by an interruption more: then the program is killed. */
  readonly impatient: AbortSignal;
}

type Closable = { close(): Promise<void> };

/** At most one program at a time. */
export class WatchedProgram {
  readonly #ports: WatchedProgramPorts;
  /** What has to be closed, in the order in which it was opened. */
  #kept: Closable[] = [];
  #container: EngineContainer | null = null;
  #closing = false;
  /** Of two that stop it the second waits for the first, which gives the program its time. */
  #stopping: Promise<void> = Promise.resolve();

  constructor(ports: WatchedProgramPorts) {
    this.#ports = ports;
    ports.signal.addEventListener('abort', () => void this.close(), { once: true });
  }

  /** Stops the program that runs, and starts that of a new build. What keeps it from starting is said. Never rejects. */
  async replace(source: ProgramSource): Promise<void> {
    await this.#stop();
    if (this.#closing) return;
    try {
      await this.#start(source);
    } catch (error) {
      await this.#stop();
      if (!this.#closing) this.#ports.stderr.write(`${explain(error, false)}\n`);
    }
  }

  /** Stops the program as `docker stop` does, or kills it at an interruption more. Leaves nothing. Never rejects. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#stop();
  }

  async #start({ spec, dockerfile, stage }: ProgramSource): Promise<void> {
    const { connect, specFor, output } = this.#ports;
    const builder = await connect();
    this.#kept.push(builder);
    const listener = { status: () => undefined, notice: () => undefined };
    const held = new HeldTargets(new OpenTargets({ connect: async () => builder, specFor }), listener);
    this.#kept.push({ close: () => held.release() });
    const keep = (opened: Closable): void => void this.#kept.push(opened);
    const image = await runnableImage(
      { builder, spec, dockerfile, stage, listener, held, keep },
      IMAGE_SETTINGS,
    );
    if (this.#closing) return;
    keep(image);
    if (image.note !== null) this.#say(image.note);
    const container = image.start({ ...IMAGE_SETTINGS, tty: null, stdin: false, output });
    this.#container = container;
    this.#say('Started the target.');
    void container.ended.then((end) => {
      if (this.#container !== container) return;
      this.#container = null;
      this.#say(endText(end));
    });
  }

  #stop(): Promise<void> {
    this.#stopping = this.#stopping.then(() => this.#stopNow());
    return this.#stopping;
  }

  async #stopNow(): Promise<void> {
    const container = this.#container;
    this.#container = null;
    if (container !== null) await Promise.race([container.stop(), aborted(this.#ports.impatient)]);
    const kept = this.#kept;
    this.#kept = [];
    // What was opened last is closed first: an image is removed before its engine is let go.
    for (const each of kept.toReversed()) await each.close().catch(() => undefined);
  }

  #say(text: string): void {
    this.#ports.stderr.write(`\nstagedive: ${plainText(text)}\n`);
  }
}

function endText(end: ContainerEnd): string {
  switch (end.kind) {
    case 'exited':
      return `The program ended with exit status ${end.status}.`;
    case 'refused':
      return `The program could not be started: ${end.message}`;
    case 'lost':
      return `The program is lost: ${end.error.message}`;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}
