import { type Command, Option } from 'commander';

/** For a flag that may be given several times. */
export const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

const collectList = (value: string, all: readonly string[]): readonly string[] => [
  ...all,
  ...value.split(','),
];

/** Declares the build flags on a command: docker's, `-f`, `-C` and `--debug`. */
export function withBuildFlags(command: Command): Command {
  return withOutputFlags(withInputFlags(command))
    .option('--builder <name>', 'a buildx builder instead of the engine')
    .option('--debug', 'print the stack of an error')
    .exitOverride();
}

function withInputFlags(command: Command): Command {
  return command
    .option('-f, --file <file>', 'the Dockerfile; - for stdin; default: Dockerfile in the context')
    .option('-C, --context <folder>', 'the build context', '.')
    .option('--build-arg <name=value>', 'set a build arg (repeatable)', collect, [])
    .option('--build-context <name=source>', 'another build context (repeatable)', collect, [])
    .option('--secret <spec>', 'a secret: id=ID,src=FILE or id=ID,env=NAME (repeatable)', collect, [])
    .option('--ssh <spec>', 'an SSH agent or key: default, or ID=SOCKET (repeatable)', collect, [])
    .option('--platform <platform>', 'the platform to build for', collect, [])
    .option('--no-cache', 'run every step again')
    .option('--no-cache-filter <stages>', 'run the steps of these stages again', collectList, [])
    .option('--network <mode>', 'the network of RUN: default, none or host')
    .option('--add-host <host:ip>', 'an extra host name for RUN steps (repeatable)', collect, [])
    .option('--cgroup-parent <group>', 'the cgroup for RUN steps, for its limits')
    .addOption(hidden('--allow <entitlement>', []))
    .addOption(hidden('--label <name=value>', []))
    .addOption(hidden('--policy <spec>', []))
    .addOption(hidden('--pull'))
    .addOption(hidden('--resource <spec>', []))
    .addOption(hidden('--shm-size <bytes>'))
    .addOption(hidden('--ulimit <spec>', []))
    .addOption(hidden('--call <method>'))
    .addOption(hidden('--check'));
}

/** Every command takes them, and all but `build` refuse those that are given, except the caches that it may use. */
function withOutputFlags(command: Command): Command {
  return command
    .option(
      '--cache-from <spec>',
      'a cache to use: NAME:TAG or type=local,src=FOLDER (repeatable)',
      collect,
      [],
    )
    .addOption(hidden('-o, --output <spec>', []))
    .addOption(hidden('--load'))
    .addOption(hidden('--push'))
    .addOption(hidden('--annotation <name=value>', []))
    .addOption(hidden('--attest <spec>', []))
    .addOption(hidden('--provenance <spec>'))
    .addOption(hidden('--sbom <spec>'))
    .addOption(hidden('--cache-to <spec>', []))
    .addOption(hidden('--iidfile <file>'))
    .addOption(hidden('--metadata-file <file>'))
    .addOption(hidden('-q, --quiet'));
}

/** What the flags say that only `build` takes, for its help. */
const OUTPUT_HELP: readonly (readonly [string, string])[] = [
  ['-o, --output <spec>', 'where the result goes: FOLDER, type=tar,dest=FILE, type=oci … (repeatable)'],
  ['--load', 'the image into the engine, with or without a name'],
  ['--push', 'the image to the registry in its name'],
  ['--annotation <name=value>', 'an annotation of the image (repeatable)'],
  ['--attest <spec>', 'an attestation: type=sbom or type=provenance (repeatable)'],
  ['--provenance <spec>', 'short for --attest type=provenance'],
  ['--sbom <spec>', 'short for --attest type=sbom'],
  ['--cache-to <spec>', 'where the cache goes: NAME:TAG or type=local,dest=FOLDER (repeatable)'],
  ['--iidfile <file>', 'write the image id to a file'],
  ['--metadata-file <file>', 'write what the build left to a file, as JSON'],
  ['-q, --quiet', 'print the image id instead of progress'],
];

/** Shows the flags about outputs in the help of the command that takes them. */
export function listOutputFlags(command: Command): Command {
  for (const option of command.options) {
    const help = OUTPUT_HELP.find(([flags]) => flags === option.flags)?.[1];
    if (help === undefined) continue;
    option.description = help;
    option.hidden = false;
  }
  return command;
}

/** A flag that no help shows: one that pending.ts refuses, or that only `build` takes. A list as `all` makes it repeatable. */
function hidden(flags: string, all?: readonly string[]): Option {
  const option = new Option(flags).hideHelp();
  return all === undefined ? option : option.argParser(collect).default(all);
}
