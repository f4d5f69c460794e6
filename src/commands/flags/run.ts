/** The flags of `stagedive run` that are those of `docker run`. */
import { resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import type { ContainerSettings } from '../../ports.ts';
import { parseBytes } from '../../text/byte-size.ts';
import { readEnvFile } from './env-file.ts';
import { splitOnce } from './fields.ts';
import { parsePublish } from './publish.ts';

/** As typed. */
export interface RunFlags {
  readonly publish: readonly string[];
  readonly publishAll?: boolean;
  readonly volume: readonly string[];
  readonly env: readonly string[];
  readonly envFile: readonly string[];
  readonly entrypoint?: string;
  readonly user?: string;
  readonly workdir?: string;
  readonly init?: boolean;
  /** Of the container; the build has none of its own here. */
  readonly containerNetwork?: string;
  readonly containerMemory?: string;
  /** What stands behind `--`. */
  readonly args: readonly string[];
}

/**
 * What a container is started with.
 * @param envFiles the texts of `--env-file`, in order
 * @throws UsageError, or InputError for a file's line
 */
export function containerSettings(
  flags: RunFlags,
  envFiles: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): ContainerSettings {
  const { entrypoint, user, workdir, containerNetwork: network } = flags;
  if (workdir !== undefined && !workdir.startsWith('/')) {
    throw new UsageError(`--workdir ${workdir}: write an absolute path of a folder in the image.`);
  }
  const files = flags.envFile.flatMap((path, index) => readEnvFile(path, envFiles[index] ?? '', env));
  const volumes = flags.volume.map((value) => parseVolume(value, cwd));
  return {
    args: flags.args,
    entrypoint: entrypoint ?? null,
    env: [...files, ...flags.env.map((value) => envPair(value, env))],
    user: user ?? null,
    workdir: workdir ?? null,
    network: network ?? null,
    ports: flags.publish.flatMap(parsePublish),
    publishesAll: flags.publishAll === true,
    binds: volumes.flatMap(({ bind }) => bind ?? []),
    volumes: volumes.flatMap(({ folder }) => folder ?? []),
    init: flags.init === true,
    memory: memoryOf(flags.containerMemory),
  };
}

function envPair(value: string, env: Readonly<Record<string, string | undefined>>): string {
  const [name, text] = splitOnce(value);
  if (name === '') throw new UsageError(`--env ${value}: the name is missing: write NAME=VALUE.`);
  const given = text ?? env[name];
  // A name alone removes the image's variable (moby daemon, ReplaceOrAppendEnvVars), as in docker.
  return given === undefined ? name : `${name}=${given}`;
}

/** `FOLDER` for a volume without a name; `SOURCE:FOLDER[:OPTIONS]`, where ./SOURCE is a folder here, as in docker. */
function parseVolume(value: string, cwd: string): { readonly bind?: string; readonly folder?: string } {
  const [source = '', target, ...rest] = value.split(':');
  const wrong = (why: string): UsageError =>
    new UsageError(`--volume ${value}: ${why}; write [SOURCE:]FOLDER[:OPTIONS].`);
  const folder = target ?? source;
  if (!folder.startsWith('/')) throw wrong('the folder in the container is an absolute path');
  if (target === undefined) return { folder };
  if (source === '') throw wrong('the source is missing');
  if (rest.length > 1) throw wrong('it has too many parts');
  const from = source.startsWith('.') ? resolve(cwd, source) : source;
  return { bind: [from, target, ...rest].join(':') };
}

function memoryOf(value: string | undefined): number | null {
  if (value === undefined) return null;
  const bytes = parseBytes(value);
  if (bytes === null) throw new UsageError(`--memory ${value}: write a size such as 64m or 1g.`);
  return bytes === 0 ? null : bytes;
}
