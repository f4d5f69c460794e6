import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { type CallOptions, type Client, Code, ConnectError, createClient } from '@connectrpc/connect';
import { isEngineLost, systemClock, waitAtMost } from '../ports.ts';
import type { StatusUpdate, Vertex } from '../progress/types.ts';
import type { Channel } from './channel.ts';
import { statusUpdate } from './convert/status.ts';
import { wireStatus } from './convert/wire-status.ts';
import { type ExportRequest, exportFields } from './export/request.ts';
import { Control } from './gen/control_pb.ts';
import { LLBBridge, type Result } from './gen/gateway_pb.ts';

/** How long the daemon may take to recognise a newly registered build. */
const DAEMON_REGISTRATION_TIMEOUT_MS = 3_000;

/**
 * How long after a step is reported as started its process may not be killable yet. About 30 ms on an idle engine.
 */
const STEP_START_WINDOW_MS = 200;

/** How long an abort waits for containers that are still being created. */
const CONTAINER_CREATION_TIMEOUT_MS = 1_000;

/** How long the end of a failed build waits for the engine to take its error. */
const RECORD_TIMEOUT_MS = 200;

export interface GatewayRequest {
  readonly channel: Channel;
  readonly session: string;
  /** What `return` exports; null for a build in which only states are solved. */
  readonly exporting: ExportRequest | null;
  readonly entitlements: readonly string[];
  /** The platforms that are built for, as in `--platform`; null for the engine's own. The engine warns of any other result. */
  readonly platform: string | null;
  /** Takes an update of the status; the next one waits until this one is taken. */
  readonly status: (update: StatusUpdate) => void | Promise<void>;
}

/** How a registered build ended: with the exporter's response, or with an error. */
export type GatewayEnd =
  | { readonly kind: 'returned'; readonly response: Readonly<Record<string, string>> }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * A build that the daemon keeps open. `Control.Solve` without a definition stays pending until `Return`, and every
 * bridge call names it. Its refs live as long as it is open.
 */
export class Gateway {
  readonly id = randomBytes(16).toString('hex');
  readonly bridge: Client<typeof LLBBridge>;
  /** Options for every bridge call. */
  readonly options: CallOptions;
  /** Resolves when the build ends. Never rejects. */
  readonly ended: Promise<GatewayEnd>;
  /** Resolves when the status stream ends. Never rejects. */
  readonly statusEnded: Promise<void>;
  capabilities: ReadonlySet<string> = new Set();
  workerLabels: Readonly<Record<string, string>> = {};
  /**
   * The last vertex that the status reported as failed, ignoring those cancelled because of another failure; null if
   * none.
   */
  failedVertex: Vertex | null = null;
  /** Every vertex that the status reported as failed or cancelled, by digest: steps that run in parallel can fail at once. */
  readonly failedVertexes = new Map<string, Vertex>();
  /** Why the target's build failed, as the engine said it; null if it has not. */
  error: Error | null = null;
  readonly #abort = new AbortController();
  #over = false;
  readonly #isRecorded: boolean;
  /** Running steps by digest, with the time (performance.now()) at which they were reported as started. */
  readonly #startedAt = new Map<string, number>();
  readonly #creations = new Set<Promise<unknown>>();
  #awaitedFailure: { readonly digest: string; readonly resolve: () => void } | null = null;

  private constructor(request: GatewayRequest) {
    const { channel, session, exporting, entitlements, platform } = request;
    this.#isRecorded = exporting?.isRecorded === true;
    this.bridge = createClient(LLBBridge, channel.transport);
    this.options = { headers: { 'buildkit-controlapi-buildid': this.id }, signal: this.#abort.signal };
    // Every running call adds a listener, and there can be many.
    setMaxListeners(0, this.#abort.signal);
    const control = createClient(Control, channel.transport);
    const { signal } = this.#abort;
    this.ended = control
      .solve(
        {
          Ref: this.id,
          Session: session,
          Internal: !this.#isRecorded,
          Entitlements: [...entitlements],
          ...(exporting === null ? {} : exportFields(exporting)),
          FrontendAttrs: { ...exporting?.frontendAttrs, ...(platform === null ? {} : { platform }) },
        },
        { signal },
      )
      .then(
        ({ ExporterResponse }): GatewayEnd => ({ kind: 'returned', response: ExporterResponse }),
        (error): GatewayEnd => ({ kind: 'failed', error }),
      )
      .finally(() => {
        this.#over = true;
      });
    this.statusEnded = this.#readStatus(control, request.status);
  }

  /** Registers a build and waits until the daemon recognises it. Rejects with the daemon's error. */
  static async open(request: GatewayRequest): Promise<Gateway> {
    const gateway = new Gateway(request);
    try {
      await gateway.#waitForRegistration();
    } catch (error) {
      gateway.abort();
      throw error;
    }
    return gateway;
  }

  /** True once the build has ended or was aborted: every further call fails. */
  get over(): boolean {
    return this.#over || this.#abort.signal.aborted;
  }

  /**
   * Ends a build that has failed and was kept open with its error: after an abort alone the engine's history would call
   * it cancelled, without a reason. Null if there is nothing to say. Never rejects.
   */
  endFailed(): Promise<void> | null {
    if (this.error === null || !this.#isRecorded || this.over) return null;
    const ended = this.return(this.error).then(() => this.ended);
    return waitAtMost(systemClock, RECORD_TIMEOUT_MS, ended);
  }

  /** Ends the build with a result or an error. After a result the daemon exports it. Then `ended` resolves. */
  async return(result: Result | Error): Promise<void> {
    const request =
      result instanceof Error
        ? { error: wireStatus(result) }
        : // As it came: attestations are among the fields that we do not know.
          { result };
    await this.bridge.return(request, this.options);
  }

  /** Resolves when the status stream reports a vertex as failed, or ends. The vertex's log is then complete. */
  failureReported(digest: string): Promise<void> {
    if (this.failedVertexes.has(digest)) return Promise.resolve();
    const reported = new Promise<void>((resolve) => {
      this.#awaitedFailure = { digest, resolve };
    });
    return Promise.race([reported, this.statusEnded]);
  }

  /**
   * How long an abort should still wait, in milliseconds. A process that the engine is just starting would survive
   * the abort (seen every time on Docker 26.1.5, also with docker buildx).
   */
  get startWindowLeftMs(): number {
    return this.over
      ? 0
      : Math.max(
          0,
          ...[...this.#startedAt.values()].map((at) => at + STEP_START_WINDOW_MS - performance.now()),
        );
  }

  /**
   * Registers a container that is being created. If the build were aborted meanwhile, the container would stay
   * forever and its layers could not be pruned (seen in about half of the builds on Docker 26.1.5 and 28.5.2).
   */
  trackCreation(container: Promise<unknown>): void {
    this.#creations.add(container);
    const forget = (): boolean => this.#creations.delete(container);
    container.then(forget, forget);
  }

  /**
   * Resolves when the build can be aborted without leaving anything behind; null if it already can. Never rejects.
   */
  waitUntilSafeToAbort(): Promise<void> | null {
    const { startWindowLeftMs } = this;
    if (this.over || (startWindowLeftMs === 0 && this.#creations.size === 0)) return null;
    return (async () => {
      if (startWindowLeftMs > 0) await pause(startWindowLeftMs);
      await waitAtMost(systemClock, CONTAINER_CREATION_TIMEOUT_MS, Promise.allSettled(this.#creations));
    })();
  }

  /** Aborts the build. The daemon stops the steps that no other build needs. */
  abort(): void {
    this.#abort.abort();
  }

  /** Pings until the daemon knows the build: the first ping can overtake the registration. */
  async #waitForRegistration(): Promise<void> {
    const deadline = performance.now() + DAEMON_REGISTRATION_TIMEOUT_MS;
    for (let wait = 2; ; wait = Math.min(wait * 2, 100)) {
      try {
        const pong = await this.bridge.ping({}, this.options);
        this.capabilities = new Set(
          [...pong.FrontendAPICaps, ...pong.LLBCaps].filter((cap) => cap.Enabled).map((cap) => cap.ID),
        );
        this.workerLabels = pong.Workers[0]?.Labels ?? {};
        return;
      } catch (error) {
        if (this.#over) {
          const end = await this.ended;
          throw end.kind === 'failed' ? end.error : error;
        }
        if (isEngineLost(error)) throw error;
        const unsupported = ConnectError.from(error).code === Code.Unimplemented;
        if (unsupported || this.over || performance.now() > deadline) throw error;
      }
      await pause(wait);
    }
  }

  async #readStatus(control: Client<typeof Control>, status: GatewayRequest['status']): Promise<void> {
    try {
      for await (const response of control.status({ Ref: this.id }, { signal: this.#abort.signal })) {
        const update = statusUpdate(response);
        await status(update);
        for (const vertex of update.vertexes) {
          if (vertex.error !== null) this.#recordFailure(vertex);
          if (vertex.started === null || vertex.completed !== null) this.#startedAt.delete(vertex.digest);
          else if (!this.#startedAt.has(vertex.digest)) this.#startedAt.set(vertex.digest, performance.now());
        }
      }
    } catch {
      // `ended` reports why the build failed.
    }
  }

  #recordFailure(vertex: Vertex): void {
    this.failedVertexes.set(vertex.digest, vertex);
    // A failing step also cancels the steps that run in parallel. They are not the cause.
    const cancelled = /context canceled$/.test(vertex.error ?? '');
    if (!cancelled || this.failedVertex === null) this.failedVertex = vertex;
    if (this.#awaitedFailure?.digest === vertex.digest) this.#awaitedFailure.resolve();
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
