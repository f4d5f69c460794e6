import { buildTarget } from '../dockerfile/cut.ts';
import { isSecretName } from '../dockerfile/secret-name.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { withoutHidden } from '../progress/hidden.ts';
import { shellWord } from '../text/shell-words.ts';
import type { SpecSource } from './build-spec.ts';
import { withoutCacheSecrets } from './flags/caches.ts';
import { splitOnce } from './flags/fields.ts';
import type { BuildFlags } from './flags/types.ts';

/** The flags of docker by the name of their field, in the order in which they are written; null: written by itself. */
const FLAGS: Readonly<Record<keyof BuildFlags, string | null>> = {
  builder: '--builder',
  file: null,
  files: null,
  // What a definition brings is among the other flags.
  service: null,
  bake: null,
  context: null,
  contextGiven: null,
  platform: '--platform',
  buildArg: '--build-arg',
  buildContext: '--build-context',
  secret: '--secret',
  ssh: '--ssh',
  cache: null,
  cacheFilter: '--no-cache-filter',
  pull: '--pull',
  network: '--network',
  addHost: '--add-host',
  allow: '--allow',
  policy: '--policy',
  resource: '--resource',
  shmSize: '--shm-size',
  ulimit: '--ulimit',
  cgroupParent: '--cgroup-parent',
  memory: '--memory',
  memorySwap: '--memory-swap',
  cpuShares: '--cpu-shares',
  cpuPeriod: '--cpu-period',
  cpuQuota: '--cpu-quota',
  cpusetCpus: '--cpuset-cpus',
  cpusetMems: '--cpuset-mems',
  label: '--label',
  annotation: '--annotation',
  attest: '--attest',
  provenance: '--provenance',
  sbom: '--sbom',
  cacheFrom: '--cache-from',
  cacheTo: '--cache-to',
  output: '--output',
  load: '--load',
  push: '--push',
  iidfile: '--iidfile',
  metadataFile: '--metadata-file',
  quiet: '--quiet',
  call: '--call',
  print: '--print',
  squash: '--squash',
  isolation: '--isolation',
  securityOpt: '--security-opt',
  check: '--check',
};

/** Docker takes such a Dockerfile from there. */
const ADDRESS = /^https?:\/\//;

export interface DockerCommandOptions {
  readonly flags: BuildFlags & { readonly context: string };
  readonly tags: readonly string[];
  readonly dockerfile: Dockerfile;
  /** Index of the stage to build. */
  readonly stage: number;
  /** Where the Dockerfile and its context come from; `path` as it can be typed. */
  readonly source: Pick<SpecSource, 'path' | 'remote' | 'inside'>;
}

/** What stands for an archive that came from stdin. */
const ARCHIVE = 'context.tar';

/**
 * The same build with docker, as words that are quoted for a shell. A build arg whose name says that it is secret has no
 * value there: docker takes it from the environment. Whatever else is secret shows as ***. A stage that BuildKit cannot
 * name is built from the file up to its end, on stdin; a Dockerfile that is no file is written there, too. Empty where
 * stdin would have to be both such a file and an archive.
 */
export function dockerCommand(options: DockerCommandOptions): readonly string[] {
  const { flags, dockerfile, stage, source } = options;
  const target = buildTarget(dockerfile, stage);
  const lastLine = target.kind === 'cut' ? target.lastLine : null;
  const kind = source.remote?.kind;
  if (kind === 'archive' && lastLine !== null) return [];
  const stdin = writtenToStdin(options, lastLine);
  // Docker takes a Dockerfile on stdin in place of a context without being told.
  const file = stdin.length === 0 ? flags.file : kind === 'empty' ? undefined : '-';
  const words = [
    'docker',
    'buildx',
    'build',
    ...(file === undefined ? [] : ['--file', file]),
    ...(target.kind === 'name' ? ['--target', target.name] : []),
    ...options.tags.flatMap((tag) => ['--tag', tag]),
    ...flagWords(flags),
    flags.context,
  ];
  const quoted = (all: readonly string[]): readonly string[] =>
    all.map((word) => shellWord(withoutHidden(word)));
  return [
    ...(stdin.length > 0 ? [...quoted(stdin), '|'] : []),
    ...quoted(words),
    ...(kind === 'archive' ? ['<', ARCHIVE] : []),
  ];
}

/** A command that writes the Dockerfile, or the beginning of it; none where docker finds all of it by itself. */
function writtenToStdin(
  { flags, dockerfile, source }: DockerCommandOptions,
  lastLine: number | null,
): string[] {
  if (source.path !== null) return firstLines(source.path, lastLine);
  const isFound = typeof source.inside === 'string' || (flags.file !== undefined && ADDRESS.test(flags.file));
  return isFound && lastLine === null ? [] : typedText(dockerfile, lastLine);
}

/** A command that writes a file up to a line; none for all of it, which docker reads itself. */
function firstLines(path: string, lastLine: number | null): string[] {
  return lastLine === null ? [] : ['head', '-n', String(lastLine), path];
}

/** A command that writes the text of a Dockerfile that is no file, up to a line. */
function typedText({ lines }: Dockerfile, lastLine: number | null): string[] {
  return ['printf', '%s\\n', lines.slice(0, lastLine ?? lines.length).join('\n')];
}

function flagWords(flags: BuildFlags): string[] {
  return Object.entries(FLAGS).flatMap(([field, flag]) => {
    if (field === 'cache') return flags.cache ? [] : ['--no-cache'];
    const value = flags[field as keyof BuildFlags];
    if (flag === null || value === undefined || value === false) return [];
    if (value === true) return [flag];
    const values = typeof value === 'string' ? [value] : value;
    return values.flatMap((each) => [flag, withoutSecret(field, each)]);
  });
}

function withoutSecret(field: string, value: string): string {
  if (field === 'cacheFrom' || field === 'cacheTo') return withoutCacheSecrets(value);
  if (field !== 'buildArg') return value;
  const [name] = splitOnce(value);
  return isSecretName(name) ? name : value;
}
