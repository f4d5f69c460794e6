import { randomBytes } from 'node:crypto';
import { RefusedError, type StagediveError } from '../../errors.ts';
import {
  type ContainerProcess,
  isEngineLost,
  type ProcessEnd,
  type ProcessRequest,
  type TerminalSize,
} from '../../ports.ts';
import { errorText } from '../convert/failure.ts';
import type { Gateway } from '../gateway.ts';
import type { ExecMessage, ExitMessage } from '../gen/gateway_pb.ts';
import type { SecretEnv, SecurityMode } from '../gen/ops_pb.ts';
import { Outgoing } from './outgoing.ts';
import { RuncOutputFilter, refusal } from './refusal.ts';

/** How long the engine may take to start a process. */
const PROCESS_START_TIMEOUT_MS = 30_000;

/**
 * After this much silence following Exit, the process counts as done. Some engines never send Done for a process that
 * ends at once (moby/buildkit before 0.14, a race in gateway.go ExecProcess).
 */
const SILENCE_AFTER_EXIT_MS = 300;

/**
 * How long Exit may come after Done. BuildKit 0.34 and Docker 29 send them in this order when a process has ended without
 * having read all its input, since that breaks the pipes before anybody has waited for the process.
 */
const EXIT_AFTER_DONE_MS = 10_000;

/** What a step's process needs besides its arguments and environment. */
export interface ProcessExtras {
  readonly security?: SecurityMode;
  readonly secretEnv?: readonly SecretEnv[];
}

/** The container that a process runs in. */
export interface ProcessContext {
  readonly gateway: Gateway;
  readonly containerId: string;
}

/** One `ExecProcess` call: a process, its input and its output. */
export class ExecCall implements ContainerProcess {
  readonly started: Promise<void>;
  readonly ended: Promise<ProcessEnd>;
  readonly #id = randomBytes(8).toString('hex');
  readonly #outgoing = new Outgoing();
  readonly #abort = new AbortController();
  readonly #context: ProcessContext;
  #exit: ProcessEnd | null = null;
  #inputEnded = false;
  #markStarted: () => void = () => {};
  #silenceTimer: NodeJS.Timeout | undefined;

  constructor(context: ProcessContext, request: ProcessRequest, extras: ProcessExtras) {
    this.#context = context;
    void this.#send('Init', {
      ContainerID: context.containerId,
      Meta: { args: [...request.args], env: [...request.env], cwd: request.cwd, user: request.user },
      Fds: [0, 1, 2],
      Tty: request.tty !== null,
      ...(extras.security === undefined ? {} : { Security: extras.security }),
      secretenv: [...(extras.secretEnv ?? [])],
    });
    if (request.tty !== null) this.resize(request.tty);
    const firstSign = new Promise<void>((resolve) => {
      this.#markStarted = resolve;
    });
    this.ended = this.#readMessages(request);
    this.started = this.#startedInTime(firstSign);
    // Callers that only await `ended` do not handle this rejection.
    this.started.catch(() => {});
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#exit === null && !this.#inputEnded && bytes.length > 0)
      await this.#send('File', { Fd: 0, Data: bytes });
  }

  endInput(): void {
    if (this.#inputEnded) return;
    this.#inputEnded = true;
    void this.#send('File', { Fd: 0, EOF: true });
  }

  resize({ columns, rows }: TerminalSize): void {
    void this.#send('Resize', { Cols: columns, Rows: rows });
  }

  signal(name: string): boolean {
    if (!this.#context.gateway.capabilities.has('gateway.exec.signals')) return false;
    void this.#send('Signal', { Name: name });
    return true;
  }

  /** Ends the call. The process itself ends when its container is released. */
  abort(): void {
    this.#abort.abort();
    this.#outgoing.end();
  }

  #send<Kind extends 'Init' | 'File' | 'Resize' | 'Signal'>(kind: Kind, value: object): Promise<void> {
    return this.#outgoing.send({ ProcessID: this.#id, Input: { case: kind, value } as never });
  }

  async #startedInTime(firstSign: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new RefusedError(
              `The engine did not start the process within ${PROCESS_START_TIMEOUT_MS / 1000} s.`,
            ),
          ),
        PROCESS_START_TIMEOUT_MS,
      );
    });
    try {
      await Promise.race([firstSign, this.ended.then(() => undefined), timeout]);
    } catch (error) {
      this.abort();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #readMessages(request: ProcessRequest): Promise<ProcessEnd> {
    const output = new RuncOutputFilter(request);
    const { gateway } = this.#context;
    const signal = AbortSignal.any([
      this.#abort.signal,
      ...(gateway.options.signal ? [gateway.options.signal] : []),
    ]);
    let isDone = false;
    let lost: StagediveError = cutOff('the engine ended it without an exit status');
    try {
      const call = gateway.bridge.execProcess(this.#outgoing, { ...gateway.options, signal });
      for await (const message of call) {
        clearTimeout(this.#silenceTimer);
        isDone ||= message.Input.case === 'Done';
        await this.#handle(message, output);
        if (isDone && this.#exit !== null) break;
        const patience = this.#exit === null ? EXIT_AFTER_DONE_MS : SILENCE_AFTER_EXIT_MS;
        if (isDone || this.#exit !== null) this.#silenceTimer = setTimeout(() => this.abort(), patience);
      }
    } catch (error) {
      lost = isEngineLost(error) ? error : cutOff(errorText(error));
    } finally {
      clearTimeout(this.#silenceTimer);
      this.abort();
    }
    if (this.#exit !== null) return await output.end(this.#exit);
    return { kind: 'lost', error: lost };
  }

  async #handle({ Input }: ExecMessage, output: RuncOutputFilter): Promise<void> {
    switch (Input.case) {
      case 'Started':
        this.#markStarted();
        break;
      case 'File':
        if (Input.value.Data.length > 0) {
          this.#markStarted();
          await output.take(Input.value.Fd === 2 ? 'stderr' : 'stdout', Input.value.Data);
        }
        break;
      case 'Exit':
        this.#exit = endOf(Input.value);
        // The engine keeps the process open while its input is open.
        this.endInput();
        break;
      // Init, Resize and Signal are only sent to the engine. The loop above looks for Done.
      case 'Init':
      case 'Resize':
      case 'Signal':
      case 'Done':
      case undefined:
        break;
    }
  }
}

function cutOff(reason: string): StagediveError {
  return new RefusedError(`The process was cut off: ${reason}.`);
}

/** Code 255 with an error means that the process never started, unless the error reports an exit status of 255. */
function endOf({ Code, Error: status }: ExitMessage): ProcessEnd {
  const message = status?.message ?? '';
  if (Code !== 255 || message === '' || /exit (?:code|status): 255\b/.test(message)) {
    return { kind: 'exited', status: Code };
  }
  return refusal(message);
}
