import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import {
  type ContainerEnd,
  type ContainerStart,
  type EngineContainer,
  EngineLostError,
  isEngineLost,
  systemClock,
  type TerminalSize,
  waitAtMost,
} from '../ports.ts';
import { shortReason } from '../progress/short-reason.ts';
import { containerBody } from './container-body.ts';
import { inTime, whileAnswering } from './in-time.ts';
import { readFrames } from './output-frames.ts';
import { giveUp, newOwnValue } from './own-labels.ts';
import { lostOr } from './reasons.ts';

/** Docker's own would detach, and delay a ctrl+p; nobody types this. */
const DETACH_KEYS = Array.from({ length: 8 }, () => 'ctrl-@').join(',');

/** How long `docker stop` waits before it kills, in seconds. */
const STOP_TIMEOUT_S = 10;

/** How long the engine may take to say with which status a container ended whose output has ended. */
const END_TIMEOUT_MS = 5_000;

/** A container from its creation to its removal. */
export class AttachedContainer implements EngineContainer {
  readonly started: Promise<void>;
  readonly ended: Promise<ContainerEnd>;
  readonly #docker: Docker;
  readonly #address: string;
  readonly #value = newOwnValue();
  /** Null if it could not be created. */
  readonly #container: Promise<Docker.Container | null>;
  /** The stream to its stdin; null if there will be none. */
  readonly #input: Promise<Duplex | null>;
  #inputEnded = false;
  #size: TerminalSize | null;
  #removed: Promise<void> | null = null;

  constructor(docker: Docker, address: string, start: ContainerStart) {
    this.#docker = docker;
    this.#address = address;
    this.#size = start.tty;
    const body = containerBody(start, this.#value) as Docker.ContainerCreateOptions;
    const creating = whileAnswering(docker.createContainer(body), () => docker.ping());
    this.#container = creating.catch(() => null);
    let attach: (stream: Duplex | null) => void = () => undefined;
    const attached = new Promise<Duplex | null>((resolve) => {
      attach = resolve;
    });
    let markStarted = (): void => undefined;
    const running = new Promise<void>((resolve) => {
      markStarted = resolve;
    });
    this.ended = creating
      .then((container) => this.#run(container, start, attach, markStarted))
      .catch((error: unknown) => endedBy(lostOr(error, address)));
    this.#input = Promise.race([attached, this.ended.then(() => null)]);
    this.started = Promise.race([running, this.ended.then(() => undefined)]);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#inputEnded || bytes.length === 0) return;
    const stream = await this.#input;
    if (stream === null || !stream.writable || stream.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stream.off('drain', done);
        stream.off('close', done);
        resolve();
      };
      stream.on('drain', done);
      stream.on('close', done);
    });
  }

  endInput(): void {
    if (this.#inputEnded) return;
    this.#inputEnded = true;
    void this.#input.then((stream) => stream?.end());
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    void this.started.then(async () => {
      const container = await this.#container;
      // A later size may have come meanwhile.
      if (this.#size !== size) return;
      await container?.resize({ h: size.rows, w: size.columns }).catch(() => undefined);
    });
  }

  signal(name: string): boolean {
    void this.started.then(async () =>
      (await this.#container)?.kill({ signal: name }).catch(() => undefined),
    );
    return true;
  }

  async publishedPorts(): Promise<readonly string[]> {
    const container = await this.#container;
    if (container === null) return [];
    const info = await inTime(container.inspect()).catch((error: unknown) => {
      throw lostOr(error, this.#address);
    });
    return Object.entries(info.NetworkSettings.Ports ?? {}).flatMap(([port, places]) =>
      ((places ?? []) as { HostIp: string; HostPort: string }[]).map(
        ({ HostIp, HostPort }) => `${HostIp.includes(':') ? `[${HostIp}]` : HostIp}:${HostPort} -> ${port}`,
      ),
    );
  }

  async stop(): Promise<void> {
    await this.started;
    await (await this.#container)?.stop({ t: STOP_TIMEOUT_S }).catch(() => undefined);
  }

  async kill(): Promise<void> {
    await (await this.#container)?.kill({ signal: 'KILL' }).catch(() => undefined);
  }

  async ranOutOfMemory(): Promise<boolean> {
    const container = await this.#container;
    if (container === null) return false;
    return await inTime(container.inspect()).then(
      ({ State }) => State.OOMKilled === true,
      () => false,
    );
  }

  remove(): Promise<void> {
    this.#removed ??= (async () => {
      const container = await this.#container;
      if (container !== null) await inTime(container.remove({ force: true, v: true })).catch(() => undefined);
      void this.#input.then((stream) => stream?.destroy());
      // If the engine could not remove it now, whoever sweeps next does.
      giveUp(this.#value);
    })();
    return this.#removed;
  }

  /** In docker's order, so that no output and no end is missed. */
  async #run(
    container: Docker.Container,
    start: ContainerStart,
    attach: (stream: Duplex | null) => void,
    started: () => void,
  ): Promise<ContainerEnd> {
    const stream = await attachTo(container, { stdout: true, stderr: true });
    // Of its own: at the end of the input a way to the engine may close as a whole.
    attach(start.stdin ? await attachTo(container, { stdin: true }) : null);
    const printed =
      start.tty === null
        ? readFrames(stream, start.output)
        : (async () => {
            for await (const bytes of stream) await start.output('stdout', bytes);
          })();
    // What it prints no longer counts once the engine is lost.
    printed.catch(() => undefined);
    const waiting = container.wait({ condition: 'next-exit' });
    waiting.catch(() => undefined);
    await whileAnswering(container.start(), () => this.#docker.ping());
    started();
    if (this.#size !== null) this.resize(this.#size);
    const waited = whileAnswering(waiting, () => this.#docker.ping()).then(({ StatusCode }) => StatusCode);
    const status = await Promise.race([waited, this.#afterOutput(container, printed, waited)]);
    await printed.catch(() => undefined);
    return { kind: 'exited', status };
  }

  /**
   * The exit status once the output has ended, should nobody answer the wait for it: its connection may be cut while the
   * engine goes on. Rejects with an EngineLostError if the container still runs.
   */
  async #afterOutput(
    container: Docker.Container,
    printed: Promise<void>,
    waited: Promise<number>,
  ): Promise<number> {
    await printed.catch(() => undefined);
    await waitAtMost(systemClock, END_TIMEOUT_MS, waited);
    const { State } = await inTime(container.inspect());
    if (State.Running) throw new EngineLostError(this.#address, 'closed');
    return State.ExitCode;
  }
}

/** Attaches to some of a container's streams. */
async function attachTo(
  container: Docker.Container,
  streams: { readonly stdin?: true; readonly stdout?: true; readonly stderr?: true },
): Promise<Duplex> {
  const options = { stream: true, hijack: true, detachKeys: DETACH_KEYS, ...streams };
  const stream = (await inTime(container.attach(options))) as Duplex;
  stream.on('error', () => undefined);
  return stream;
}

/** What an error says of the end of a container that did not start, or was lost. */
function endedBy(error: unknown): ContainerEnd {
  if (isEngineLost(error)) return { kind: 'lost', error };
  const message = (error instanceof Error ? error.message : String(error))
    .replace(/^it answered \d+: /, '')
    .replace(/: unknown$/, '');
  return { kind: 'refused', status: refusedStatus(message), message: shortReason(message) };
}

/** As docker/cli decides it (cli/command/container/run.go, toStatusError). */
function refusedStatus(message: string): 125 | 126 | 127 {
  if (
    /executable file not found|no such file or directory|system cannot find the file specified/.test(message)
  )
    return 127;
  return /permission denied|is a directory/.test(message) ? 126 : 125;
}
