import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { type CallOptions, type Client, Code, ConnectError, createClient } from '@connectrpc/connect';
import type { StatusUpdate, Vertex } from '../progress/types.ts';
import type { Channel } from './channel.ts';
import { statusUpdate } from './convert/status.ts';
import { Control } from './gen/control_pb.ts';
import { LLBBridge, type Result } from './gen/gateway_pb.ts';
import { waitAtMost } from './wait-at-most.ts';

/** Milliseconds in which the daemon has to know a build that was just registered. */
const DAEMON_REGISTRATION_TIMEOUT_MS = 3_000;

/** Milliseconds from the word that a step begins until its process can be killed: some 30 on an idle engine. */
const STEP_START_WINDOW_MS = 200;

/** Milliseconds that a container may take that is being made when its build is dropped. */
const CONTAINER_CREATION_TIMEOUT_MS = 1_000;

export interface GatewayRequest {
  readonly channel: Channel;
  readonly session: string;
  readonly exporter: { readonly type: string; readonly attrs: Readonly<Record<string, string>> } | null;
  readonly entitlements: readonly string[];
  readonly status: (update: StatusUpdate) => void;
}

/** How a registered build ended: what the exporter answered, or the error. */
export type GatewayEnd =
  | { readonly kind: 'returned'; readonly response: Readonly<Record<string, string>> }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * One build that the daemon holds open: `Control.Solve` with nothing to solve stays pending until `Return`, and every
 * call of the bridge names it. Refs live exactly as long.
 */
export class Gateway {
  readonly id = randomBytes(16).toString('hex');
  readonly bridge: Client<typeof LLBBridge>;
  /** For every call of the bridge. */
  readonly options: CallOptions;
  /** Never rejects. */
  readonly ended: Promise<GatewayEnd>;
  /** Resolves when the daemon has said all that it will. Never rejects. */
  readonly statusEnded: Promise<void>;
  capabilities: ReadonlySet<string> = new Set();
  workerLabels: Readonly<Record<string, string>> = {};
  /** The vertex that the status named as failed last, those aside that were cancelled with another; null so far. */
  failedVertex: Vertex | null = null;
  readonly #abort = new AbortController();
  #over = false;
  /** Steps that run, by digest, and when they were said to begin, by our clock. */
  readonly #startedAt = new Map<string, number>();
  readonly #creations = new Set<Promise<unknown>>();
  #awaitedFailure: { readonly digest: string; readonly seen: () => void } | null = null;

  private constructor(request: GatewayRequest) {
    const { channel, session, exporter, entitlements } = request;
    this.bridge = createClient(LLBBridge, channel.transport);
    this.options = { headers: { 'buildkit-controlapi-buildid': this.id }, signal: this.#abort.signal };
    // Every call listens while it runs, and there may be many at once.
    setMaxListeners(0, this.#abort.signal);
    const control = createClient(Control, channel.transport);
    const exporting = exporter && {
      Exporters: [{ Type: exporter.type, Attrs: exporter.attrs }],
      ExporterDeprecated: exporter.type,
      ExporterAttrsDeprecated: exporter.attrs,
    };
    const { signal } = this.#abort;
    this.ended = control
      .solve(
        { Ref: this.id, Session: session, Internal: true, Entitlements: [...entitlements], ...exporting },
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

  /** Registers a build and waits until the daemon knows it. Rejects with the daemon's error. */
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

  /** Whether calls can no longer succeed. */
  get over(): boolean {
    return this.#over || this.#abort.signal.aborted;
  }

  /** Ends the build with a result, or with an error. The daemon then exports, and `ended` resolves. */
  async return(result: Result | Error): Promise<void> {
    const request =
      result instanceof Error
        ? { error: { code: Code.Canceled, message: result.message } }
        : { result: { result: result.result, metadata: result.metadata } };
    await this.bridge.return(request, this.options);
  }

  /** Resolves when the status stream has named a vertex as failed, or has ended: its log is complete then. */
  failureReported(digest: string): Promise<void> {
    if (this.failedVertex?.digest === digest) return Promise.resolve();
    const seen = new Promise<void>((resolve) => {
      this.#awaitedFailure = { digest, seen: resolve };
    });
    return Promise.race([seen, this.statusEnded]);
  }

  /**
   * Milliseconds for which the build is better not dropped: a process that an engine is just about to start outlives a
   * build that is dropped then (seen with docker buildx as well, every time; Docker 26.1.5).
   */
  get startWindowLeftMs(): number {
    return this.over
      ? 0
      : Math.max(0, ...[...this.#startedAt.values()].map((at) => at + STEP_START_WINDOW_MS - Date.now()));
  }

  /**
   * Takes a container that the engine is making. One that it makes for a build that is dropped meanwhile stays for good,
   * and holds its layers, which then cannot be pruned (seen in two and three of four builds on Docker 26.1.5 and 28.5.2).
   */
  trackCreation(container: Promise<unknown>): void {
    this.#creations.add(container);
    const forget = (): boolean => this.#creations.delete(container);
    container.then(forget, forget);
  }

  /** Resolves once the build can be dropped with nothing left behind; null where it can be at once. Never rejects. */
  waitUntilSafeToAbort(): Promise<void> | null {
    const { startWindowLeftMs } = this;
    if (this.over || (startWindowLeftMs === 0 && this.#creations.size === 0)) return null;
    return (async () => {
      if (startWindowLeftMs > 0) await pause(startWindowLeftMs);
      await waitAtMost(CONTAINER_CREATION_TIMEOUT_MS, Promise.allSettled(this.#creations));
    })();
  }

  /** Drops the build: the daemon stops what runs for it alone. */
  abort(): void {
    this.#abort.abort();
  }

  /** The first ping may come before the registration. */
  async #waitForRegistration(): Promise<void> {
    const deadline = Date.now() + DAEMON_REGISTRATION_TIMEOUT_MS;
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
        const hopeless = ConnectError.from(error).code === Code.Unimplemented;
        if (hopeless || this.over || Date.now() > deadline) throw error;
      }
      await pause(wait);
    }
  }

  async #readStatus(control: Client<typeof Control>, status: (update: StatusUpdate) => void): Promise<void> {
    try {
      for await (const response of control.status({ Ref: this.id }, { signal: this.#abort.signal })) {
        const update = statusUpdate(response);
        status(update);
        for (const vertex of update.vertexes) {
          if (vertex.error !== null) this.#recordFailure(vertex);
          if (vertex.started === null || vertex.completed !== null) this.#startedAt.delete(vertex.digest);
          else if (!this.#startedAt.has(vertex.digest)) this.#startedAt.set(vertex.digest, Date.now());
        }
      }
    } catch {
      // A build that ends badly says so in `ended`; its status has nothing to add.
    }
  }

  #recordFailure(vertex: Vertex): void {
    // Steps that run beside the one that fails are cancelled with it: they are not the cause.
    const cancelled = /context canceled$/.test(vertex.error ?? '');
    if (!cancelled || this.failedVertex === null) this.failedVertex = vertex;
    if (this.#awaitedFailure?.digest === vertex.digest) this.#awaitedFailure.seen();
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
