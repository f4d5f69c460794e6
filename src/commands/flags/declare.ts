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
    .addOption(pending('--allow <entitlement>', []))
    .addOption(pending('--label <name=value>', []))
    .addOption(pending('--policy <spec>', []))
    .addOption(pending('--pull'))
    .addOption(pending('--resource <spec>', []))
    .addOption(pending('--shm-size <bytes>'))
    .addOption(pending('--ulimit <spec>', []))
    .addOption(pending('--call <method>'))
    .addOption(pending('--check'));
}

function withOutputFlags(command: Command): Command {
  return command
    .addOption(pending('-o, --output <spec>', []))
    .addOption(pending('--load'))
    .addOption(pending('--push'))
    .addOption(pending('--annotation <name=value>', []))
    .addOption(pending('--attest <spec>', []))
    .addOption(pending('--provenance <spec>'))
    .addOption(pending('--sbom <spec>'))
    .addOption(pending('--cache-from <spec>', []))
    .addOption(pending('--cache-to <spec>', []))
    .addOption(pending('--iidfile <file>'))
    .addOption(pending('--metadata-file <file>'))
    .addOption(pending('-q, --quiet'));
}

/** A flag that pending.ts refuses, so no help shows it. A list as `all` makes it repeatable. */
function pending(flags: string, all?: readonly string[]): Option {
  const option = new Option(flags).hideHelp();
  return all === undefined ? option : option.argParser(collect).default(all);
}
