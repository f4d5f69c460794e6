import type { OneAtATime } from '../one-at-a-time.ts';
import type { BuildListener, BuildSpec, EngineConnection, Log, SecretSource } from '../ports.ts';
import type { Channel } from './channel.ts';
import type { Definitions } from './definitions.ts';
import type { BlobStore } from './export/blob-store.ts';
import { type Caches, openCaches } from './export/caches.ts';
import type { ExportPlan } from './export/plan.ts';
import { EMPTY_PLAN, outputStores } from './export/prepare.ts';
import { entitlements, type FrontendInput, frontendInput } from './frontend-options.ts';
import { Gateway, type GatewayRequest } from './gateway.ts';
import { type LinkedBuild, type Linking, openLinked, withLinked } from './linked-builds.ts';
import { stepLogger } from './logged-steps.ts';
import { withoutLostSteps } from './lost-steps.ts';
import { OwnSteps } from './own-steps.ts';
import { ExportReceiver } from './session/export-receiver.ts';
import type { GivenSecret } from './session/services.ts';
import type { Session } from './session/session.ts';
import { watchRegistries } from './silent-registry.ts';

/** What all builds of one builder share. */
export interface BuilderShared {
  readonly connection: EngineConnection;
  readonly channel: Channel;
  readonly definitions: Definitions;
  /**
   * Syntax images that could not be fetched, with the time (performance.now()), so that builds do not wait for them
   * again.
   */
  readonly unreachableSyntax: Map<string, number>;
  /**
   * Containers being created to hold failed states (see KeptFailures). No build of ours ends before they are ready.
   */
  readonly holding: Set<Promise<void>>;
  /**
   * The turns of calls that read files of states in Docker's engine. Without containerd's image store its snapshots hand
   * out one list of mounts to all who mount a state, and BuildKit writes the options of a read-only mount into it, also
   * while another call reads them: the engine crashed of that twice in half an hour of checks (moby
   * builder/builder-next/adapters/snapshot, `mountable`; buildkit cache/refs.go, `readOnlyMounter`).
   */
  readonly reads: OneAtATime;
  /** True for the builder inside Docker, which stores images itself. */
  readonly embedded: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log | null;
}

/** A BuildKit session for one spec. Several builds can be registered in it, one after another or at once. */
export interface BuildSession {
  readonly shared: BuilderShared;
  readonly spec: BuildSpec;
  readonly input: FrontendInput;
  /** Targets that are built first, because the spec's takes their results. */
  readonly links: readonly LinkedBuild[];
  readonly linking: Linking;
  readonly session: Session;
  readonly exports: ExportReceiver;
  /** What the daemon must allow the steps: `network.host` and the like. */
  readonly entitlements: readonly string[];
  /** What the target's build exports. */
  readonly plan: ExportPlan;
  readonly caches: Caches;
  /** Folders of blobs that the daemon may read or write in this session. */
  readonly stores: ReadonlyMap<string, BlobStore>;
  /** States whose file names the engine can only export as a tar archive (see exported-files.ts). */
  readonly archived: Set<string>;
  readonly listener: BuildListener;
  readonly steps: OwnSteps;
  /** Registers a new build in this session. Rejects with the daemon's error. */
  register(exporting: GatewayRequest['exporting']): Promise<Gateway>;
}

/**
 * Opens the session for a spec, and those of what it links to, which close with it. Rejects with a one-sentence error,
 * for example for a missing ssh agent.
 */
export async function openBuildSession(
  shared: BuilderShared,
  spec: BuildSpec,
  input: FrontendInput,
  listener: BuildListener,
): Promise<BuildSession> {
  const linking: Linking = { sessions: new Map(), answers: new Map() };
  const closeLinked = (): void => {
    for (const { session } of linking.sessions.values()) session.close();
  };
  try {
    const build = await openOne(shared, spec, input, listener, linking, false);
    const { id, close } = build.session;
    const session = {
      id,
      close: () => {
        close();
        closeLinked();
      },
    };
    return { ...build, session };
  } catch (error) {
    closeLinked();
    throw error;
  }
}

/** @param isLinked whether this target is only asked for its graph: its steps run in the session of the one that takes it */
async function openOne(
  shared: BuilderShared,
  spec: BuildSpec,
  input: FrontendInput,
  listener: BuildListener,
  linking: Linking,
  isLinked: boolean,
): Promise<BuildSession> {
  const [{ openSession }, { sessionServices }, { requireAgents }] = await Promise.all([
    import('./session/session.ts'),
    import('./session/services.ts'),
    import('./session/ssh-agent.ts'),
  ]);
  const { connection, channel, env, log } = shared;
  const all = isLinked ? [spec] : withLinked(spec);
  const secrets = all.flatMap((one) => one.secrets.map((secret) => withVariables(secret, one)));
  const ssh = all.flatMap((one) => one.ssh);
  await requireAgents(ssh, env);
  for (const { id, from, variables } of secrets) {
    if (isLinked || from.kind !== 'env' || (env[from.name] ?? variables?.[from.name]) !== undefined) continue;
    listener.notice({ kind: 'empty-secret', text: `The secret ${id} is empty: $${from.name} is not set.` });
  }
  const allowed = [...new Set(all.flatMap(entitlements))];
  const exports = new ExportReceiver();
  const caches = await openCaches(isLinked ? NO_CACHES : withAllCaches(spec, all), env);
  const stores = new Map([...input.stores, ...caches.stores, ...outputStores(spec)]);
  const services = sessionServices({
    spec: { secrets, ssh, remote: spec.remote },
    dirs: input.dirs,
    fileSync: {
      // What a linked target takes is of its own build.
      onSent: isLinked || listener.sent === undefined ? undefined : (folder) => listener.sent?.(folder),
      onTransferred: ({ dir, followPaths, entries, contents, bytes }) =>
        log?.line('sent', {
          dir,
          what: followPaths.join() === '.dockerignore' ? 'ignore-file' : 'files',
          entries,
          contents,
          bytes,
        }),
      onWarning: (warning) => listener.notice({ kind: 'context-changed', text: warning.message }),
    },
    exports,
    stores,
    env,
    credentials: (host) => connection.credentials(host),
  });
  const steps = new OwnSteps();
  const links = await openLinked(spec, linking.sessions, async (linked) =>
    openOne(shared, linked, await frontendInput(linked), listener, linking, true),
  );
  const own = await openSession(connection, channel, input.sharedKey, services, log, spec.past?.session);
  const registries = watchRegistries((text) => listener.notice({ kind: 'silent-registry', text }));
  const session = {
    id: own.id,
    close: () => {
      registries.stop();
      own.close();
    },
  };
  const logSteps = log === null ? null : stepLogger(log, session.id);
  return {
    shared,
    spec,
    input,
    links,
    linking,
    session,
    exports,
    entitlements: allowed,
    plan: EMPTY_PLAN,
    caches,
    stores,
    archived: new Set(),
    listener,
    steps,
    register: (exporting) =>
      Gateway.open({
        channel,
        session: session.id,
        exporting,
        entitlements: allowed,
        platform: spec.platforms.length === 0 ? null : spec.platforms.join(','),
        status: withoutLostSteps((update) => {
          const own = steps.translate(update);
          registries.status(own);
          logSteps?.(own);
          listener.status(own);
        }, channel),
      }),
  };
}

function withVariables(secret: SecretSource, { secretEnv = {} }: BuildSpec): GivenSecret {
  return { ...secret, variables: secretEnv };
}

const NO_CACHES = { cacheFrom: [], cacheTo: [], buildArgs: {} };

/** A spec with the caches in which what all of them run may be, each once. */
function withAllCaches(spec: BuildSpec, all: readonly BuildSpec[]): BuildSpec {
  const entries = all.flatMap(({ cacheFrom }) => cacheFrom);
  const once = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
  return { ...spec, cacheFrom: [...once.values()] };
}
