import { buildTarget } from '../dockerfile/cut.ts';
import { isSecretName } from '../dockerfile/secret-name.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { withoutUsers } from '../progress/hidden.ts';
import { shellWord } from '../text/shell-words.ts';
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

export interface DockerCommandOptions {
  readonly flags: BuildFlags & { readonly context: string };
  readonly tags: readonly string[];
  readonly dockerfile: Dockerfile;
  /** Index of the stage to build. */
  readonly stage: number;
  /** The Dockerfile as a path that can be typed; null if it is no file: from stdin, or inside another file. */
  readonly path: string | null;
}

/**
 * The same build with docker, as words that are quoted for a shell. A build arg whose name says that it is secret has no
 * value there: docker takes it from the environment. What is secret in an address shows as ***. A stage that BuildKit cannot name is built from the file up to its
 * end, on stdin; a Dockerfile that is no file is written there, too.
 */
export function dockerCommand(options: DockerCommandOptions): readonly string[] {
  const { flags, dockerfile, stage, path } = options;
  const target = buildTarget(dockerfile, stage);
  const lastLine = target.kind === 'cut' ? target.lastLine : null;
  const stdin = path === null ? typedText(dockerfile, lastLine) : firstLines(path, lastLine);
  const file = stdin.length > 0 ? '-' : flags.file;
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
  const all = [...stdin, ...(stdin.length > 0 ? [null] : []), ...words];
  return all.map((word) => (word === null ? '|' : shellWord(withoutUsers(word))));
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
    return values.flatMap((each) => [flag, field === 'buildArg' ? withoutSecret(each) : each]);
  });
}

function withoutSecret(arg: string): string {
  const [name] = splitOnce(arg);
  return isSecretName(name) ? name : arg;
}
