import type { Duplex } from 'node:stream';
import { createClient } from '@connectrpc/connect';
import type {
  Builder,
  BuildListener,
  BuildSpec,
  EngineConnection,
  EngineInfo,
  LintFinding,
  OpenBuild,
} from '../ports.ts';
import { BuildFailedError } from '../ports.ts';
import { type BuilderShared, openBuildSession } from './build-session.ts';
import { Channel } from './channel.ts';
import { buildFailure, errorText } from './convert/failure.ts';
import { json, lintFindings } from './convert/lint.ts';
import { Definitions } from './definitions.ts';
import { askFrontend } from './frontend.ts';
import { frontendInput } from './frontend-options.ts';
import { Control } from './gen/control_pb.ts';
import { SessionBuild } from './open-build.ts';
import { imageExporter } from './store-image.ts';

/** A builder on a channel that is open. */
export class ChannelBuilder implements Builder {
  readonly engine: EngineInfo;
  readonly #shared: BuilderShared;

  constructor(shared: BuilderShared, engine: EngineInfo) {
    this.#shared = shared;
    this.engine = engine;
  }

  async open(spec: BuildSpec, listener: BuildListener): Promise<OpenBuild> {
    const build = await openBuildSession(this.#shared, spec, await frontendInput(spec), listener);
    try {
      return new SessionBuild(build, await build.register(imageExporter(this.#shared, spec.tags)));
    } catch (error) {
      build.session.close();
      throw new BuildFailedError(buildFailure(error));
    }
  }

  async lint(spec: BuildSpec): Promise<readonly LintFinding[]> {
    return lintFindings(await this.#ask(spec, 'frontend.lint'));
  }

  async targets(spec: BuildSpec): Promise<unknown> {
    return json(await this.#ask(spec, 'frontend.targets'));
  }

  async close(): Promise<void> {
    this.#shared.channel.close();
    await this.#shared.connection.close();
  }

  /** A sub-request's `result.json`; undefined where the frontend knows no such request. */
  async #ask(spec: BuildSpec, request: string): Promise<Uint8Array | undefined> {
    const input = await frontendInput(spec);
    const caps = [input.options['frontend.caps'], 'moby.buildkit.frontend.subrequests'].filter(Boolean);
    const build = await openBuildSession(this.#shared, { ...spec, tags: [] }, input, silent);
    try {
      const gateway = await build.register(null);
      try {
        const result = await askFrontend(build, gateway, {
          requestid: request,
          'frontend.caps': caps.join(','),
        });
        return result?.metadata['result.json'];
      } finally {
        gateway.abort();
      }
    } catch (error) {
      const failure = buildFailure(error);
      if (unsupported.test(failure.message)) return undefined;
      throw new BuildFailedError(failure);
    } finally {
      build.session.close();
    }
  }
}

const unsupported =
  /unsupported (?:request|frontend capability)|requires.*subrequest|unsupported subrequest/i;

const silent: BuildListener = { status: () => {}, notice: () => {} };

/** Opens the channel of a connection and asks a buildx builder what it is. Rejects with one sentence. */
export async function openBuilder(
  connection: EngineConnection,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Builder> {
  const channel = new Channel(await openStream(connection));
  const base = {
    connection,
    channel,
    definitions: new Definitions(),
    unreachableSyntax: new Map(),
    holding: new Set<Promise<void>>(),
    env,
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
    // Engines before 23 name their worker instead.
    const labels = Object.keys(worker?.Labels ?? {});
    const embedded = worker?.ID === 'moby' || labels.some((label) => label.startsWith(embeddedLabel));
    const engine = {
      ...connection.engine,
      // Debian's engines do not know the version of the BuildKit inside them.
      version: (version || (worker?.BuildkitVersion?.version ?? '')).replace(/^v0\.0\.0\+unknown.*/, ''),
      platform: platform ? `${platform.OS}/${platform.Architecture}` : '',
    };
    return new ChannelBuilder({ ...base, embedded }, engine);
  } catch (error) {
    channel.close();
    throw new Error(`${connection.engine.address} does not answer: ${buildFailure(error).message}`);
  }
}

async function openStream(connection: EngineConnection): Promise<Duplex> {
  try {
    return await connection.openGrpc();
  } catch (error) {
    if (connection.kind === 'builder') throw error;
    const reason = errorText(error).trim();
    throw new Error(
      `${connection.engine.address} has no BuildKit to talk to (${reason}); Docker 20.10 or newer has.`,
    );
  }
}

/** Labels that only Docker's own builder puts on its worker (moby builder/builder-next/worker). */
const embeddedLabel = 'org.mobyproject.buildkit.worker.moby.';
