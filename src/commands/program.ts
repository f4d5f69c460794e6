import { Command, Help, Option } from 'commander';
import { didYouMean } from '../dockerfile/suggest.ts';
import { UsageError } from '../errors.ts';
import type { Wiring } from './wiring.ts';

export interface Program {
  /** Runs the command that the arguments name; the result is the exit status. Rejects with what `explain` takes. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
const collectList = (value: string, all: readonly string[]): readonly string[] => [
  ...all,
  ...value.split(','),
];

/** A word that is no folder may have been meant for a command: `stagedive lss`. */
function throwNearest(error: unknown, word: string | undefined, program: Command): never {
  const names = program.commands.map((command) => command.name()).filter((name) => name !== 'screens');
  const guess = word === undefined ? null : didYouMean(word, names);
  const missing = error instanceof Error && error.message.startsWith(`${word}: the build context cannot`);
  if (!missing || guess === null) throw error;
  throw new UsageError(`There is no command and no folder ${word}: ${guess}`);
}

/** The command line: names, flags and help as DESIGN.md fixes them; each command is a file of its own. */
export function createProgram(wire: Wiring): Program {
  let status = 0;
  const end = (result: number): void => {
    status = result;
  };
  const program = new Command('stagedive')
    .description(
      'Step through multi-stage Docker builds: explore a Dockerfile, build a target, see what happens.',
    )
    .version(wire.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureHelp({ optionDescription })
    .configureOutput({ outputError: (text, write) => write(inOurWords(text)) })
    .showHelpAfterError('(stagedive --help lists commands and flags)')
    .enablePositionalOptions();

  withBuildFlags(
    program
      .command('screens [CONTEXT]', { isDefault: true, hidden: true })
      .option('--target <stage>', 'the stage to build; default: the last one'),
  ).action(async (context, options) => {
    const screens = wire.screens({ ...options, context: context ?? options.context });
    end(await screens.catch((error: unknown) => throwNearest(error, context, program)));
  });

  withBuildFlags(
    program
      .command('ls [CONTEXT]')
      .summary('the stages and their graph; needs no engine')
      .description('Lists the stages of a Dockerfile, what each takes from where, and what a target needs.')
      .option('--target <stage>', 'what "needed" is about; default: the last stage')
      .option('--json', 'as JSON on stdout'),
  ).action(async (context, options) =>
    end(await wire.ls({ ...options, context: context ?? options.context })),
  );

  withBuildFlags(
    program
      .command('build [CONTEXT]')
      .summary('build a target')
      .description('Builds a target. Nothing is stored in the engine without -t.')
      .option('--target <stage>', 'the stage to build; default: the last one')
      .option('-t, --tag <name>', 'store the image in the engine under this name (repeatable)', collect, [])
      .addOption(
        new Option('--progress <kind>', 'how progress is shown')
          .choices(['auto', 'plain', 'rawjson'])
          .default('auto'),
      )
      .option('--watch', 'build again whenever a file that the target uses changes'),
  ).action(async (context, options) =>
    end(await wire.build({ ...options, context: context ?? options.context })),
  );

  withBuildFlags(
    program
      .command('shell <REF> [command...]')
      .usage('REF [flags] [-- CMD ARG...]')
      .summary('a shell in any state of the build, or a command in it')
      .description(
        'Opens a shell in a state: the end of a stage (build, 0) or after a line (:12); what a failed line left behind.\nWith a command after --, runs it there: stdin, stdout and stderr apart, exit status passed through.',
      )
      .option('--before', 'just before the line, in place of after it')
      .option('--shell <program>', 'this shell; default: the SHELL of the stage, bash, ash or sh')
      .option('-u, --user <user>', 'as this user; default: as the instruction')
      .option('-w, --workdir <folder>', 'in this folder; default: as the instruction')
      .option('-e, --env <name=value>', 'set a variable (repeatable)', collect, [])
      .option('--toolbox <image>', 'for states without a shell: an image with a static busybox'),
  ).action(async (ref, command, options) => end(await wire.shell({ ...options, ref, command })));

  withBuildFlags(
    withBefore(
      program
        .command('files <REF> [PATH]')
        .summary('the files of any state of the build')
        .description(
          'Lists everything under PATH (default: /) in a state: the end of a stage (build, 0) or after a line (:12).\nAfter a line that fails: what it left. A link to a folder stands for the folder. Times are in UTC.',
        )
        .option('--json', 'as JSON on stdout'),
    ),
  ).action(async (ref, path, options) => end(await wire.files({ ...options, ref, path: path ?? '/' })));

  withBuildFlags(
    withBefore(
      program
        .command('cat <REF> <PATH>')
        .summary('one file of any state, to stdout')
        .description('Writes the bytes of a file to stdout, links followed inside the state.'),
    ),
  ).action(async (ref, path, options) => end(await wire.cat({ ...options, ref, path })));

  withBuildFlags(
    withBefore(
      program
        .command('cp <REF> <PATH> <DEST>')
        .summary('a file or a folder out of any state')
        .description(
          'Copies a file or a folder out of a state: into DEST if it is a folder, else under that name. PATH/. is what is in a folder.\nPermissions and times are kept; the copy is yours, so set-uid bits are not.\nA link given as PATH is followed. Links, devices, fifos and sockets inside of a folder are left out and named, and the exit status is then 1.\nFiles that exist are asked for; without a terminal nothing is copied then.',
        )
        .option('--force', 'overwrite files that exist')
        .option('--skip-special', 'leave links and devices out in silence; the exit status stays 0'),
    ),
  ).action(async (ref, path, dest, options) => end(await wire.cp({ ...options, ref, path, dest })));

  withBuildFlags(
    program
      .command('diff [A] [B]')
      .summary('what two states of the build differ in')
      .description(
        'Compares the files of two states: the end of a stage (build, 0) or after a line (:12).\nWith one line: what its instruction changed. With one stage: what it made of its base.\nWith none: the default target against the stages that it copies from.',
      )
      .option('--target <stage>', 'without A and B: in place of the last stage')
      .option('--json', 'as JSON on stdout')
      .option('--only <kinds>', 'only these changes: added, removed, modified, with commas between')
      .option('--path <path>', 'only this file or folder (repeatable)', collect, [])
      .option('--all', 'every entry by path, in place of whole folders by size')
      .option('--moves', 'also files that only went to another path')
      .option('--sizes', 'also what each line of B weighs, and what stages left behind')
      .option('-p, --patch <path>', 'the lines of one file that differ, as diff -u has them'),
  ).action(async (a, b, options) =>
    end(await wire.diff({ ...options, refs: [a, b].filter((ref) => ref !== undefined) })),
  );

  withBuildFlags(
    withBefore(
      program
        .command('check [REF]')
        .summary('what a state lacks to run, and what it should not hold')
        .description(
          'Checks that what was copied into a state (default: the default target) can run there: programs, loaders, libraries, interpreters, users, links, certificates; with the COPY that adds what is missing. And that no keys, tokens, caches or compilers got in.\nThe exit status is 1 when there is an error among the findings.',
        )
        .option('--target <stage>', 'without REF: in place of the last stage')
        .option('--json', 'as JSON on stdout')
        .option('--rules', 'only list the rules, and how to switch one off'),
    ),
  ).action(async (ref, options) => end(await wire.check({ ...options, ref })));

  program.usage('[CONTEXT] [flags]').addHelpText('after', HELP_TAIL);
  return {
    run: async (args) => {
      await program.parseAsync([...args], { from: 'user' });
      return status;
    },
  };
}

/** A parser's sentence as all our errors begin; the command that opens the screens has no name of its own. */
function inOurWords(text: string): string {
  return text
    .replace(/^error: /, 'stagedive: ')
    .replace("too many arguments for 'screens'", 'too many arguments');
}

/** What the help says of a flag, without the empty list that a repeatable one begins with. */
function optionDescription(option: Option): string {
  const shown = Object.assign(Object.create(option), { defaultValue: undefined });
  return new Help().optionDescription(Array.isArray(option.defaultValue) ? shown : option);
}

const HELP_TAIL = `
Without a command the screens open: stagedive [CONTEXT] [-f FILE] [--target STAGE].
stagedive COMMAND --help lists the flags of a command; the build flags are docker's.`;

function withBefore(command: Command): Command {
  return command.option('--before', 'just before the line, in place of after it');
}

function withBuildFlags(command: Command): Command {
  return command
    .option('-f, --file <file>', 'the Dockerfile; - for stdin; default: Dockerfile in the context')
    .option('-C, --context <folder>', 'the build context', '.')
    .option('--build-arg <name=value>', 'set a build arg (repeatable)', collect, [])
    .option('--build-context <name=source>', 'another build context (repeatable)', collect, [])
    .option('--secret <spec>', 'a secret: id=ID,src=FILE or id=ID,env=NAME (repeatable)', collect, [])
    .option('--ssh <spec>', 'an SSH agent or key: default, or ID=SOCKET (repeatable)', collect, [])
    .option('--platform <platform>', 'the platform to build for')
    .option('--no-cache', 'run every step again')
    .option('--no-cache-filter <stages>', 'run the steps of these stages again', collectList, [])
    .option('--network <mode>', 'the network of RUN: default, none or host')
    .option('--add-host <host:ip>', 'a name for RUN steps to resolve (repeatable)', collect, [])
    .option('--cgroup-parent <group>', 'the cgroup that RUN steps are put under, for its limits')
    .option('--builder <name>', 'a buildx builder in place of the engine')
    .option('--debug', 'print the stack of an error')
    .exitOverride();
}
