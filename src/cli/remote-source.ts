/** Where the Dockerfile comes from if the context, or the Dockerfile itself, is no folder or file of this machine. */
import { basename, isAbsolute, posix } from 'node:path';
import { specFlags, specFor } from '../commands/build-spec.ts';
import { parsePolicy } from '../commands/flags/policy.ts';
import type { CommonOptions } from '../commands/wiring.ts';
import type { ProjectFiles } from '../commands/workspace.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import { UsageError } from '../errors.ts';
import {
  type Builder,
  BuildFailedError,
  type BuildSpec,
  systemClock as clock,
  type RemoteContext,
} from '../ports.ts';
import { policyError } from '../project/policy-file.ts';
import { BuildContextError, openContextFolder, openDockerfile } from '../project/project.ts';
import { readStdinContext } from '../project/stdin-context.ts';
import { quietProgress } from '../states/quiet-progress.ts';
import { type RemoteDockerfile, readRemoteDockerfile } from '../states/remote-dockerfile.ts';
import { endInOrder } from './interrupts.ts';
import { isAddress, isFileAddress } from './is-remote-source.ts';
import type { RemoteReading } from './opening.ts';
import { remoteTrouble } from './remote-trouble.ts';
import { hasColours } from './terminal-colours.ts';

/** How long the engine may say nothing while it fetches a context. */
const SILENCE_MS = 60_000;

/** The engine that reads it, and what is seen of that. */
interface RemoteEngine extends Pick<RemoteReading, 'write' | 'signal'> {
  readonly connect: () => Promise<Builder>;
}

/**
 * Opens a context from stdin, git or http(s), as docker understands it (docker/buildx build/opt.go loadInputs). Its
 * Dockerfile is read through the engine.
 *
 * @throws UsageError, ProjectError, BuildContextError or NoEngineError
 */
export async function openRemoteSource(options: CommonOptions, engine: RemoteEngine): Promise<ProjectFiles> {
  const { context, file } = options;
  if (context === '-') return await fromStdin(options, engine);
  if (isFileAddress(file)) {
    const remote = { kind: 'address', address: file } as const;
    const { text } = await readThroughEngine(options, remote, [], engine);
    const source = isAddress(context)
      ? { context: '', remote: { kind: 'address', address: context } as const }
      : { context: await openContextFolder(context, process.cwd()) };
    return { ...source, path: null, name: 'Dockerfile', label: file, read: async () => text };
  }
  return await inRemote(options, { kind: 'address', address: context }, engine);
}

async function fromStdin(options: CommonOptions, engine: RemoteEngine): Promise<ProjectFiles> {
  const { file } = options;
  if (file === '-')
    throw new UsageError('-f - and the context -: both cannot come from stdin; name a folder or a file.');
  // What is kept of an archive is removed when the process ends.
  endInOrder();
  const given = await readStdinContext(process.stdin);
  if (given.kind === 'archive') return await inRemote(options, given, engine);
  if (file !== undefined) {
    throw new UsageError(
      `-f ${file}: stdin holds a Dockerfile already; leave out -f, or pipe a tar archive in.`,
    );
  }
  const { text } = given;
  const source = { context: '', remote: { kind: 'empty' } as const };
  return { ...source, path: null, name: 'Dockerfile', label: '<stdin>', read: async () => text };
}

/** The Dockerfile in the context, or beside it: on this machine if its path is absolute, or on stdin. */
async function inRemote(
  options: CommonOptions,
  remote: RemoteContext,
  engine: RemoteEngine,
): Promise<ProjectFiles> {
  const { file } = options;
  const isLocal = file === '-' || (file !== undefined && isAbsolute(file) && remote.kind === 'address');
  if (isLocal) {
    return { ...(await openDockerfile(file, process.cwd(), process.stdin)), context: '', remote };
  }
  const paths = file === undefined ? ['Dockerfile', 'dockerfile'] : [insidePath(file)];
  const { path, text, hasPolicy } = await readThroughEngine(options, remote, paths, engine);
  const inside = path ?? paths[0] ?? 'Dockerfile';
  if (hasPolicy && !parsePolicy(options.policy).disabled) throw policyError(inside);
  const label = path ?? nameOf(remote);
  return { context: '', remote, path: null, inside, name: basename(inside), label, read: async () => text };
}

function insidePath(file: string): string {
  const path = posix.normalize(`/${file}`).slice(1);
  if (path !== '') return path;
  throw new UsageError(`-f ${file}: name the Dockerfile in the context.`);
}

async function readThroughEngine(
  options: CommonOptions,
  remote: RemoteContext,
  paths: readonly string[],
  engine: RemoteEngine,
): Promise<RemoteDockerfile> {
  const spec = specToRead(options, remote);
  const name = nameOf(remote);
  const builder = await engine.connect();
  const progress = quietProgress({
    write: engine.write,
    colours: hasColours(process.stderr),
    clock,
  });
  const silence = silenceWatch();
  try {
    const reading = readRemoteDockerfile(builder, spec, paths, {
      status: (update) => {
        silence.heard();
        progress.listener.status(update);
      },
      notice: (notice) => progress.listener.notice(notice),
    });
    const found = await Promise.race([reading, silence.over, ...aborted(engine.signal)]);
    if (found === 'aborted') {
      reading.catch(() => undefined);
      throw new UsageError(`${name}: this was cancelled.`);
    }
    if (found === 'silence') {
      reading.catch(() => undefined);
      throw new BuildContextError(
        `${name}: nothing came from there for ${SILENCE_MS / 1000} seconds; check the address, and whether the engine can reach it.`,
      );
    }
    if (found !== null) return found;
    throw new BuildContextError(`${name}: no ${paths[0] ?? 'Dockerfile'} in this context; name one with -f.`);
  } catch (error) {
    if (!(error instanceof BuildFailedError)) throw error;
    throw new BuildContextError(`${name}: the context cannot be fetched: ${remoteTrouble(error.message)}`);
  } finally {
    silence.stop();
    progress.end(false);
    await builder.close();
  }
}

/** What resolves when the signal is aborted; nothing without one. */
function aborted(signal: AbortSignal | null): readonly Promise<'aborted'>[] {
  if (signal === null) return [];
  if (signal.aborted) return [Promise.resolve('aborted')];
  return [
    new Promise((resolve) => signal.addEventListener('abort', () => resolve('aborted'), { once: true })),
  ];
}

function nameOf(remote: RemoteContext): string {
  return remote.kind === 'address' ? remote.address : '<stdin>';
}

/** A build of the context with what may be needed to fetch it: secrets and ssh. */
function specToRead(options: CommonOptions, remote: RemoteContext): BuildSpec {
  const text = new TextEncoder().encode('FROM scratch\n');
  const flags = specFlags(options, [], process.env, process.cwd());
  const source = { context: '', remote, path: null, name: 'Dockerfile' };
  const spec = specFor(source, parseDockerfile(text, { fileName: 'Dockerfile' }), text, 0, flags);
  const { definition } = options;
  return definition === undefined ? spec : { ...spec, secretEnv: definition.secretEnv };
}

/** Tells when nothing was heard for too long. */
function silenceWatch(): {
  readonly heard: () => void;
  readonly over: Promise<'silence'>;
  readonly stop: () => void;
} {
  let timer: NodeJS.Timeout | undefined;
  let tell: (silence: 'silence') => void = () => undefined;
  const over = new Promise<'silence'>((resolve) => {
    tell = resolve;
  });
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => tell('silence'), SILENCE_MS);
  };
  heard();
  return { heard, over, stop: () => clearTimeout(timer) };
}
