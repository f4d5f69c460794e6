import { UsageError } from '../errors.ts';
import type { SecretSource, SshSource } from '../ports.ts';
import type { ShellOverrides } from '../shell/overrides.ts';

/** The flags of every command that solves states; values as typed. */
export interface BuildFlags {
  readonly file?: string;
  readonly context?: string;
  readonly buildArg: readonly string[];
  readonly buildContext: readonly string[];
  readonly secret: readonly string[];
  readonly ssh: readonly string[];
  readonly platform?: string;
  /** False for `--no-cache`: commander negates it. */
  readonly cache: boolean;
  /** The stages of `--no-cache-filter`, whose name commander shortens the same way. */
  readonly cacheFilter: readonly string[];
  readonly network?: string;
  readonly addHost: readonly string[];
  readonly cgroupParent?: string;
  readonly builder?: string;
}

/**
 * `K=V`, or `K` for the value of that environment variable. If it is not set, the build arg is omitted, as in docker.
 */
export function parseBuildArgs(
  values: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const args = new Map<string, string>();
  for (const value of values) {
    const [name, text] = splitOnce(value);
    if (name === '') throw new UsageError(`--build-arg ${value}: the name is missing: write NAME=VALUE.`);
    const given = text ?? (Object.hasOwn(env, name) ? env[name] : undefined);
    if (given !== undefined) args.set(name, given);
  }
  // A Map, because names such as `__proto__` are allowed.
  return Object.fromEntries(args);
}

/** `NAME=SOURCE`. */
export function parseBuildContexts(values: readonly string[]): Record<string, string> {
  const contexts = new Map<string, string>();
  for (const value of values) {
    const [name, source] = splitOnce(value);
    if (name === '' || source === undefined || source === '') {
      throw new UsageError(`--build-context ${value}: write NAME=FOLDER, or NAME=docker-image://IMAGE.`);
    }
    contexts.set(name, source);
  }
  return Object.fromEntries(contexts);
}

/** `id=ID[,src=FILE]`, `id=ID,env=NAME`, `type=file|env`. Without a source, the id names the variable or file. */
export function parseSecret(value: string, env: Readonly<Record<string, string | undefined>>): SecretSource {
  const fields = fieldsOf(value);
  const id = fields.get('id') ?? '';
  if (id === '') throw new UsageError('--secret: the id is missing: write id=ID,src=FILE or id=ID,env=NAME.');
  const type = fields.get('type');
  if (type !== undefined && type !== 'file' && type !== 'env') {
    throw new UsageError(`--secret id=${id}: the type must be file or env.`);
  }
  for (const key of fields.keys()) {
    if (!['id', 'type', 'src', 'source', 'env'].includes(key)) {
      throw new UsageError(`--secret id=${id}: unknown key ${key}: use id, src, env or type.`);
    }
  }
  const source = fields.get('src') ?? fields.get('source');
  const variable = fields.get('env') ?? (type === 'env' ? (source ?? id) : undefined);
  if (variable !== undefined) return { id, from: { kind: 'env', name: variable } };
  if (source !== undefined) return { id, from: { kind: 'file', path: source } };
  return env[id] === undefined
    ? { id, from: { kind: 'file', path: id } }
    : { id, from: { kind: 'env', name: id } };
}

/** `default`, `ID`, `ID=SOCKET` or `ID=KEY[,KEY]`. */
export function parseSsh(value: string): SshSource {
  const [id, paths] = splitOnce(value);
  return {
    id: id === '' ? 'default' : id,
    paths: paths === undefined ? [] : paths.split(',').filter((path) => path !== ''),
  };
}

/** `default`, `none` or `host`. */
export function parseNetwork(value: string | undefined): 'default' | 'none' | 'host' | null {
  if (value === undefined) return null;
  if (value === 'default' || value === 'none' || value === 'host') return value;
  throw new UsageError(`--network ${value}: use default, none or host.`);
}

const HOST = /^(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*)(?::\d+)?$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/** `[HOST/]REPOSITORY[:TAG]` (distribution/reference reference.go and normalize.go). */
export function parseTag(value: string): string {
  const invalid = (why: string): UsageError => new UsageError(`--tag ${value}: ${why}.`);
  const slash = value.indexOf('/');
  const first = value.slice(0, Math.max(0, slash));
  const hasHost = /[.:A-Z]/.test(first) || first === 'localhost';
  if (hasHost && !HOST.test(first)) throw invalid(`${first} is not a valid registry host`);
  const name = hasHost ? value.slice(slash + 1) : value;
  const colon = name.indexOf(':');
  const repository = colon < 0 ? name : name.slice(0, colon);
  if (/[A-Z]/.test(repository)) throw invalid('an image name must be lowercase');
  if (!REPOSITORY.test(repository)) throw invalid('write NAME or NAME:TAG, as docker does');
  if (colon >= 0 && !TAG.test(name.slice(colon + 1))) {
    throw invalid('a tag has at most 128 letters, digits, _, . and -');
  }
  return value;
}

/** `HOST:IP` or `HOST=IP`. */
export function parseAddHost(value: string): string {
  const match = /^([^=:]+)[=:](.+)$/.exec(value);
  if (match === null) throw new UsageError(`--add-host ${value}: write HOST:IP.`);
  return `${match[1]}=${match[2]}`;
}

/** The flags of `stagedive shell`, checked. `--env NAME` takes the value of our own environment, as in docker. */
export function shellOverrides(
  flags: ShellOverrides,
  env: Readonly<Record<string, string | undefined>>,
): ShellOverrides {
  const { shell, user, workdir, toolbox } = flags;
  if (workdir !== undefined && !workdir.startsWith('/')) {
    throw new UsageError(`--workdir ${workdir}: write an absolute path of a folder in the state.`);
  }
  const pairs = flags.env.flatMap((value) => {
    const [name, text] = splitOnce(value);
    if (name === '') throw new UsageError(`--env ${value}: the name is missing: write NAME=VALUE.`);
    const given = text ?? env[name];
    return given === undefined ? [] : [`${name}=${given}`];
  });
  return {
    ...(shell === undefined ? {} : { shell }),
    ...(user === undefined ? {} : { user }),
    ...(workdir === undefined ? {} : { workdir }),
    ...(toolbox === undefined ? {} : { toolbox }),
    env: pairs,
  };
}

function splitOnce(value: string): readonly [string, string | undefined] {
  const at = value.indexOf('=');
  return at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)];
}

function fieldsOf(value: string): ReadonlyMap<string, string> {
  return new Map(
    value.split(',').map((field) => {
      const [key, text] = splitOnce(field.trim());
      return [key.toLowerCase(), text ?? ''];
    }),
  );
}
