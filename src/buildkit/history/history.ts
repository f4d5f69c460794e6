import { fromBinary } from '@bufbuild/protobuf';
import { type Client, Code, ConnectError, createClient } from '@connectrpc/connect';
import { RefusedError } from '../../errors.ts';
import { hideListedSecrets, hideSecrets } from '../../history/past-secrets.ts';
import type { BuildPlace, HistoryChange, PastBuild, PastDetails } from '../../history/types.ts';
import { type BuildHistory, isEngineLost, NoHistoryError, unlessEngineLost } from '../../ports.ts';
import type { StatusUpdate } from '../../progress/types.ts';
import { nodeRef } from '../build-ref.ts';
import type { BuilderShared } from '../build-session.ts';
import { errorText } from '../convert/failure.ts';
import { pastBuild, pastFailure } from '../convert/past-build.ts';
import { type ProvenanceSource, provenanceSource } from '../convert/past-graph.ts';
import { statusUpdate } from '../convert/status.ts';
import { provenanceOf } from '../export/build-record.ts';
import { BuildHistoryEventType, type BuildHistoryRecord, Control } from '../gen/control_pb.ts';
import { type Status, StatusSchema } from '../gen/status_pb.ts';
import { readBlob } from '../read-blob.ts';
import { gathered } from './gathered.ts';

/** How many builds are handled at once. */
const MAX_CHANGES = 500;

type Shared = Pick<BuilderShared, 'connection' | 'channel' | 'embedded'>;

/** The history of an engine or builder: builds of all its clients (Control.ListenBuildHistory). */
export class EngineHistory implements BuildHistory {
  readonly #shared: Shared;
  readonly #control: Client<typeof Control>;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#control = createClient(Control, shared.channel.transport);
  }

  async *list(follow: boolean, signal: AbortSignal): AsyncGenerator<readonly HistoryChange[]> {
    try {
      const events = this.#control.listenBuildHistory({ EarlyExit: !follow }, { signal });
      for await (const some of gathered(events, MAX_CHANGES)) {
        const changes = some.flatMap(({ type, record }): HistoryChange[] => {
          if (record === undefined) return [];
          if (type === BuildHistoryEventType.DELETED) return [{ kind: 'removed', id: record.Ref }];
          return [{ kind: 'kept', build: pastBuild(record) }];
        });
        hideListedSecrets(changes.flatMap((change) => (change.kind === 'kept' ? [change.build] : [])));
        yield await this.#placed(changes);
      }
    } catch (error) {
      throw historyError(error);
    }
  }

  async read(id: string, signal: AbortSignal): Promise<PastDetails | null> {
    const record = await this.#record(id, signal);
    if (record === null) return null;
    const status = await this.#errorOf(record, signal);
    const failed = status === null ? null : pastFailure(status);
    const source = await this.#sourceOf(record, signal);
    const build = pastBuild(record);
    hideSecrets(build);
    return {
      build: (await this.#places([build])).get(id) ?? build,
      dockerfile: failed?.dockerfile ?? source.dockerfile,
      graph: source.graph,
      failure: build.state === 'failed' ? (failed?.failure ?? null) : null,
      sources: source.sources,
      record: null,
      notice: null,
    };
  }

  async *status(id: string, signal: AbortSignal): AsyncGenerator<StatusUpdate> {
    try {
      for await (const response of this.#control.status({ Ref: id }, { signal }))
        yield statusUpdate(response);
    } catch (error) {
      throw historyError(error);
    }
  }

  async remove(id: string): Promise<void> {
    try {
      await this.#control.updateBuildHistory({ Ref: id, Delete: true });
      await this.#shared.connection.removeBuildPlace(nodeRef(this.#shared), id);
    } catch (error) {
      throw historyError(error);
    }
  }

  async #record(id: string, signal: AbortSignal): Promise<BuildHistoryRecord | null> {
    try {
      let last: BuildHistoryRecord | null = null;
      for await (const { record } of this.#control.listenBuildHistory(
        { Ref: id, EarlyExit: true },
        { signal },
      ))
        last = record ?? last;
      return last;
    } catch (error) {
      const { code, rawMessage } = ConnectError.from(error);
      if (code === Code.NotFound || IS_DELETED.test(rawMessage)) return null;
      throw historyError(error);
    }
  }

  /** The recorded error: newer engines keep its details as a blob. */
  async #errorOf({ error, externalError }: BuildHistoryRecord, signal: AbortSignal): Promise<Status | null> {
    if (externalError === undefined) return error ?? null;
    const blob = await readBlob(this.#shared.channel, externalError, signal).catch(unlessEngineLost(null));
    if (blob === null) return error ?? null;
    try {
      return fromBinary(StatusSchema, blob);
    } catch {
      return error ?? null;
    }
  }

  /** What the provenance says; nothing where there is none that can be read: it is more than the steps need. */
  async #sourceOf({ Result, Results }: BuildHistoryRecord, signal: AbortSignal): Promise<ProvenanceSource> {
    const info = Result ?? Object.values(Results)[0];
    const descriptor = info === undefined ? null : provenanceOf(info);
    const nothing = { dockerfile: null, graph: null, sources: null };
    if (descriptor === null) return nothing;
    const blob = await readBlob(this.#shared.channel, descriptor, signal).catch(unlessEngineLost(null));
    try {
      return blob === null ? nothing : provenanceSource(JSON.parse(new TextDecoder().decode(blob)));
    } catch {
      return nothing;
    }
  }

  async #placed(changes: readonly HistoryChange[]): Promise<readonly HistoryChange[]> {
    const placed = await this.#places(
      changes.flatMap((change) => (change.kind === 'kept' ? [change.build] : [])),
    );
    return changes.map((change) =>
      change.kind === 'kept' ? { ...change, build: placed.get(change.build.id) ?? change.build } : change,
    );
  }

  /** Builds with the places that this machine knows. */
  async #places(builds: readonly PastBuild[]): Promise<ReadonlyMap<string, PastBuild>> {
    const ids = builds.map(({ id }) => id);
    const places: ReadonlyMap<string, BuildPlace> = await this.#shared.connection.buildPlaces(
      nodeRef(this.#shared),
      ids,
    );
    return new Map(builds.map((build) => [build.id, { ...build, place: places.get(build.id) ?? null }]));
  }
}

/** What the engine says of a record that was deleted a moment ago; the code is that of any error. */
const IS_DELETED = /^ref \w+ is deleted/;

/** A call's error as one sentence; that the engine knows no history is an error of its own. */
function historyError(error: unknown): Error {
  if (isEngineLost(error)) return error;
  const { code } = ConnectError.from(error);
  if (code === Code.Unimplemented)
    return new NoHistoryError('This engine keeps no history of builds: Docker 23 or newer does.');
  if (code === Code.Canceled) return error instanceof Error ? error : new RefusedError('Cancelled.');
  return new RefusedError(`The history could not be read: ${errorText(error)}.`);
}
