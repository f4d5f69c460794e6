import { type Command, Option } from 'commander';

/** For a flag that may be given several times. */
export const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

/** Declares the build flags on a command: docker's, `-f`, `-C` and `--debug`. */
export function withBuildFlags(command: Command): Command {
  return withOutputFlags(withInputFlags(command))
    .option('--builder <name>', 'a buildx builder instead of the engine')
    .option('-D, --debug', 'print the stack of an error')
    .exitOverride();
}

/** Docker's hidden flags: limits that --resource sets now, --print for --call, and some that have no effect with BuildKit. */
const HIDDEN = [
  '-m, --memory <bytes>',
  '--memory-swap <bytes>',
  '-c, --cpu-shares <number>',
  '--cpu-period <number>',
  '--cpu-quota <number>',
  '--cpuset-cpus <list>',
  '--cpuset-mems <list>',
  '--compress',
  '--rm',
  '--force-rm',
  '--squash',
  '--isolation <technology>',
  '--print <method>',
];

function withInputFlags(command: Command): Command {
  for (const flags of HIDDEN) command.addOption(new Option(flags).hideHelp());
  // Docker takes the last -f of a Dockerfile, and all of compose and bake files.
  command.on('option:file', (file: string) => {
    const before: unknown = command.getOptionValue('files');
    command.setOptionValue('files', [...(Array.isArray(before) ? before : []), file]);
  });
  command.addOption(hidden('--security-opt <option>', []));
  // The default context is no wish for another one than that of a service.
  command.on('option:context', () => command.setOptionValue('contextGiven', true));
  return command
    .option(
      '-f, --file <file>',
      'the Dockerfile, or compose or bake files (repeatable); - for stdin; default: Dockerfile in the context',
    )
    .option('--service <name>', 'build what this service of the compose file builds')
    .option('--bake <name>', 'build this target of the bake file')
    .option('-C, --context <folder>', 'the build context', '.')
    .option('--build-arg <name=value>', 'set a build arg (repeatable)', collect, [])
    .option('--build-context <name=source>', 'another build context (repeatable)', collect, [])
    .option('--secret <spec>', 'a secret: id=ID,src=FILE or id=ID,env=NAME (repeatable)', collect, [])
    .option(
      '--ssh <spec>',
      'an SSH agent or keys: default, ID=SOCKET or ID=KEY,KEY (repeatable)',
      collect,
      [],
    )
    .option(
      '--platform <platform>',
      'the platform to build for; several for several images (repeatable)',
      collect,
      [],
    )
    .option('--no-cache', 'run every step again')
    .option('--no-cache-filter <stages>', 'run the steps of these stages again (repeatable)', collect, [])
    .option('--network <mode>', 'the network of RUN: default, none or host')
    .option(
      '--add-host <host:ip>',
      'an extra host name for RUN steps; the address may be host-gateway (repeatable)',
      collect,
      [],
    )
    .option('--cgroup-parent <group>', 'the cgroup for RUN steps, for its limits')
    .option('--pull', 'ask the registry for every image, also for those that are here')
    .option('--label <name=value>', 'a label of the image (repeatable)', collect, [])
    .option(
      '--allow <entitlement>',
      'network.host, security.insecure or device[=NAME] (repeatable)',
      collect,
      [],
    )
    .option('--shm-size <bytes>', 'the size of /dev/shm for RUN steps, such as 64m')
    .option(
      '--ulimit <name=soft:hard>',
      'a limit for RUN steps, such as nofile=1024 (repeatable)',
      collect,
      [],
    )
    .option('--resource <key=value>', 'a limit for RUN steps, such as memory=2g (repeatable)', collect, [])
    .option('--policy <spec>', 'only disabled=true: build policies need docker buildx', collect, [])
    .addOption(hidden('--call <method>'))
    .addOption(hidden('--check'));
}

/** Whether a command has a flag of its own by that letter. */
function isShortTaken({ options }: Command, short: string): boolean {
  return options.some((option) => option.short === short);
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
    .addOption(hidden(isShortTaken(command, '-o') ? '--output <spec>' : '-o, --output <spec>', []))
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
  ['--call <method>', 'ask instead of building: check, outline, targets, with format=json for JSON'],
  ['--check', 'short for --call check'],
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
  return withHelp(command, OUTPUT_HELP);
}

function withHelp(command: Command, texts: readonly (readonly [string, string])[]): Command {
  for (const option of command.options) {
    const help = texts.find(([flags]) => flags === option.flags)?.[1];
    if (help === undefined) continue;
    option.description = help;
    option.hidden = false;
  }
  return command;
}

/** A flag that no help shows, since only `build` takes it. A list as `all` makes it repeatable. */
function hidden(flags: string, all?: readonly string[]): Option {
  const option = new Option(flags).hideHelp();
  return all === undefined ? option : option.argParser(collect).default(all);
}

/** What the flags of `docker run` say that build flags have the names of, for the help of the command that runs. */
const CONTAINER_HELP: readonly (readonly [string, string])[] = [
  ['--network <mode>', 'the network of the container: bridge, none, host or a name'],
  ['-m, --memory <bytes>', 'the most memory that the container may take, such as 64m'],
];

/** Shows the flags that are about the container here, and not about RUN steps. */
export function listContainerFlags(command: Command): Command {
  return withHelp(command, CONTAINER_HELP);
}
