import type { Duplex } from 'node:stream';
import { createClient } from '@connectrpc/connect';
import { RefusedError } from '../errors.ts';
import { OneAtATime } from '../one-at-a-time.ts';
import type {
  Builder,
  BuildListener,
  BuildSpec,
  CacheMount,
  EngineConnection,
  EngineContainers,
  EngineInfo,
  FrontendAnswer,
  LintFinding,
  Log,
  OpenBuild,
  Outline,
} from '../ports.ts';
import { BuildFailedError, isEngineLost } from '../ports.ts';
import { type BuilderShared, type BuildSession, openBuildSession } from './build-session.ts';
import { clearCacheMount, forgetsSteps, listCacheMounts } from './cache-mounts.ts';
import { Channel } from './channel.ts';
import { buildFailure, errorText } from './convert/failure.ts';
import { lintFindings } from './convert/lint.ts';
import { outlineOf } from './convert/outline.ts';
import { Definitions } from './definitions.ts';
import { withEngineOptions } from './engine-options.ts';
import { exportRequest, preparedForExport } from './export/prepare.ts';
import { refusedOutput } from './export/refused-output.ts';
import { frontendInput } from './frontend-options.ts';
import type { Gateway } from './gateway.ts';
import { Control } from './gen/control_pb.ts';
import { EngineHistory } from './history/history.ts';
import { keepPlace } from './history/keep-place.ts';
import { SessionBuild } from './open-build.ts';
import { askSubRequest } from './sub-request.ts';
import { acceptAnyText } from './text-encoding.ts';

/** A builder over an open channel. */
class ChannelBuilder implements Builder {
  readonly engine: EngineInfo;
  readonly lost: Builder['lost'];
  readonly history: EngineHistory;
  readonly #shared: BuilderShared;

  constructor(shared: BuilderShared, engine: EngineInfo) {
    this.#shared = shared;
    this.lost = shared.channel.lost;
    this.engine = engine;
    this.history = new EngineHistory(shared);
  }

  async open(spec: BuildSpec, listener: BuildListener, isRecorded = false): Promise<OpenBuild> {
    const opened = await openBuildSession(this.#shared, spec, await frontendInput(spec), listener);
    const register = async (build: BuildSession): Promise<Gateway> => {
      const request = exportRequest(build, isRecorded);
      return await build.register(request).catch((error: unknown) => {
        throw refusedOutput(error, request) ?? error;
      });
    };
    try {
      const build = await preparedForExport(opened);
      const gateway = await register(build);
      if (isRecorded) void keepPlace(this.#shared, gateway.id, spec);
      return new SessionBuild(await withEngineOptions(build, gateway), gateway);
    } catch (error) {
      opened.session.close();
      if (isEngineLost(error) || error instanceof RefusedError) throw error;
      throw new BuildFailedError(buildFailure(error, this.#shared.embedded));
    }
  }

  async lint(spec: BuildSpec): Promise<readonly LintFinding[]> {
    return lintFindings((await askSubRequest(this.#shared, spec, 'frontend.lint'))?.['result.json']);
  }

  async ask(spec: BuildSpec, request: string): Promise<FrontendAnswer | null> {
    const metadata = await askSubRequest(this.#shared, spec, request);
    if (metadata === undefined) return null;
    const texts = Object.fromEntries(
      Object.entries(metadata).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]),
    );
    return {
      json: texts['result.json'] ?? null,
      text: texts['result.txt'] ?? null,
      status: Number.parseInt(texts['result.statuscode'] ?? '0', 10) || 0,
      metadata: texts,
    };
  }

  async outline(spec: BuildSpec): Promise<Outline | null> {
    return outlineOf((await askSubRequest(this.#shared, spec, 'frontend.outline'))?.['result.json']);
  }

  cacheMounts(): Promise<readonly CacheMount[]> {
    return listCacheMounts(this.#shared.channel);
  }

  clearCacheMount(mount: CacheMount): Promise<boolean> {
    return clearCacheMount(this.#shared.channel, mount);
  }

  forgetsSteps(): Promise<boolean> {
    return forgetsSteps(this.#shared);
  }

  async containers(): Promise<EngineContainers | null> {
    const { connection } = this.#shared;
    return connection.kind === 'engine' ? await connection.containers() : null;
  }

  async close(): Promise<void> {
    this.#shared.channel.close();
    await this.#shared.connection.close();
  }
}

/**
 * Opens a channel over a connection and, for a buildx builder, asks for its version and platform. Rejects with a
 * one-sentence error.
 */
export async function openBuilder(
  connection: EngineConnection,
  env: Readonly<Record<string, string | undefined>>,
  log: Log | null,
): Promise<Builder> {
  acceptAnyText();
  const channel = new Channel(await openStream(connection), {
    address: connection.engine.address,
    isBuildkitd: connection.kind === 'builder',
    log,
  });
  const base = {
    connection,
    channel,
    definitions: new Definitions(),
    unreachableSyntax: new Map(),
    holding: new Set<Promise<void>>(),
    reads: new OneAtATime(),
    env,
    log,
  };
  if (connection.kind === 'engine') {
    return new ChannelBuilder({ ...base, embedded: true }, connection.engine);
  }
  try {
    const control = createClient(Control, channel.transport);
    const [{ record }, version] = await Promise.all([
      control.listWorkers({}),
      control.info({}).then(
        ({ buildkitVersion }) => buildkitVersion?.version ?? '',
        () => '',
      ),
    ]);
    const worker = record[0];
    const platform = worker?.platforms[0];
    // Engines before 23 have no such labels, but name their worker "moby".
    const labels = Object.keys(worker?.Labels ?? {});
    const embedded = worker?.ID === 'moby' || labels.some((label) => label.startsWith(embeddedLabel));
    const engine = {
      ...connection.engine,
      // Debian's engines report an unknown BuildKit version.
      version: (version || (worker?.BuildkitVersion?.version ?? '')).replace(/^v0\.0\.0\+unknown.*/, ''),
      platform: platform ? `${platform.OS}/${platform.Architecture}` : '',
    };
    return new ChannelBuilder({ ...base, embedded }, engine);
  } catch (error) {
    channel.close();
    if (isEngineLost(error)) throw error;
    throw new RefusedError(`${connection.engine.address} does not answer: ${errorText(error)}`);
  }
}

async function openStream(connection: EngineConnection): Promise<Duplex> {
  try {
    return await connection.openGrpc();
  } catch (error) {
    if (connection.kind === 'builder' || isEngineLost(error)) throw error;
    const reason = errorText(error).trim();
    throw new RefusedError(
      `${connection.engine.address} does not offer BuildKit (${reason}). Use Docker 20.10 or newer.`,
    );
  }
}

/** Prefix of the labels that Docker's embedded builder sets on its worker (moby builder/builder-next/worker). */
const embeddedLabel = 'org.mobyproject.buildkit.worker.moby.';
