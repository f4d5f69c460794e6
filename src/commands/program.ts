import { Command, Option } from 'commander';
import { type Declaring, withContext } from './declare.ts';
import { declareCheck } from './declare-check.ts';
import { declareCompletion } from './declare-completion.ts';
import { declareContext } from './declare-context.ts';
import { declareHistory } from './declare-history.ts';
import { declareInventory } from './declare-inventory.ts';
import { declareReport } from './declare-report.ts';
import { declareRun } from './declare-run.ts';
import { declareWhy } from './declare-why.ts';
import { withoutBooleanValues } from './flags/booleans.ts';
import {
  collect,
  listContainerFlags,
  listOutputFlags,
  withBuildFlags as withAllBuildFlags,
} from './flags/declare.ts';
import { PROGRESS_MODES } from './flags/progress.ts';
import { helpTail } from './help-texts.ts';
import { COMPLETE_COMMAND, mayRun, mayRunOthers } from './may-run.ts';
import { inOurWords, optionDescription, throwWithGuess } from './program-words.ts';
import type { Wiring } from './wiring.ts';

export interface Program {
  /** All commands and flags, as they are parsed. */
  readonly command: Command;
  /** Runs the command that the arguments name. Returns the exit status. Rejects with an error for `explain`. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

/**
 * The command line: names, flags and help as in DESIGN.md. Each command has its own file.
 * @param args what is going to be run. Then other commands, or their build flags, are left out: ten commands delay the
 *   first frame by 1 ms, fifty flags for each of them by 4 ms.
 */
export function createProgram(wire: Wiring, args: readonly string[] | null = null): Program {
  let status = 0;
  const end = (result: number): void => {
    status = result;
  };
  const withFlags: Command[] = [];
  const withBuildFlags = (command: Command): Command => {
    withFlags.push(command);
    return command;
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
      .option('--target <stage>', 'the stage to build; default: the last one')
      .option('--no-mouse', 'leave the mouse to the terminal')
      .option('--no-record', 'do not record what is typed in shells for a fix'),
  ).action(async (context, options) => {
    const screens = wire.screens(withContext(options, context));
    end(await screens.catch((error: unknown) => throwWithGuess(error, context, createProgram(wire).command)));
  });
  let behind: readonly string[] = [];
  if (args === null || mayRunOthers(wire, args)) {
    addCommands({ program, wire, end, withBuildFlags }, () => behind);
  }

  for (const command of withFlags) {
    if (args === null || mayRun(command.name(), args, program)) withAllBuildFlags(command);
    if (command.name() === 'build') listOutputFlags(command);
    if (command.name() === 'run') listContainerFlags(command);
  }
  program.usage('[CONTEXT] [flags]').addHelpText('after', HELP_TAIL + helpTail('screens'));
  for (const command of program.commands) command.addHelpText('after', helpTail(command.name()));
  return {
    command: program,
    run: async (given) => {
      // Not read by commander, since whatever is typed may stand behind it.
      if (given[0] === COMPLETE_COMMAND) return await wire.complete(program, given.slice(1));
      // What `run` passes on must not be taken for its target.
      const cut = given[0] === 'run' ? given.indexOf('--') : -1;
      const own = cut < 0 ? given : given.slice(0, cut);
      behind = given.slice(own.length + 1);
      await program.parseAsync([...withoutBooleanValues(own)], { from: 'user' });
      return status;
    },
  };
}

/** Adds all commands but the one that opens the screens. */
function addCommands(given: Declaring, behind: () => readonly string[]): void {
  const { program, wire, end, withBuildFlags } = given;
  withBuildFlags(
    program
      .command('ls [CONTEXT]')
      .summary('the stages and their graph; needs no engine')
      .description('Lists the stages of a Dockerfile, what each takes from where, and what a target needs.')
      .option('--target <stage>', 'the stage that "needed" refers to; default: the last one')
      .option('--json', 'as JSON on stdout'),
  ).action(async (context, options) => end(await wire.ls(withContext(options, context))));

  withBuildFlags(
    program
      .command('build [CONTEXT]')
      .summary('build a target')
      .description(
        'Builds a target. Nothing is stored in the engine without -t NAME, --output, --load or --push;\na compose service or a bake target says itself what it is stored as.',
      )
      .option('--target <stage>', 'the stage to build; default: the last one')
      .option('-t, --tag <name>', 'store the image in the engine under this name (repeatable)', collect, [])
      .addOption(
        new Option('--progress <kind>', 'how progress is shown').choices(PROGRESS_MODES).default('auto'),
      )
      .option('--keep-going', 'build all that does not need a failed step')
      .option('--watch', 'build again whenever a file that the target uses changes')
      .option('--run', 'with --watch: run the target after each build that worked'),
  ).action(async (context, options) => end(await wire.build(withContext(options, context))));

  withBuildFlags(
    program
      .command('shell <REF> [command...]')
      .usage('REF [flags] [-- CMD ARG...]')
      .summary('a shell in any state of the build, or a command in it')
      .description(
        'Opens a shell in a state: the end of a stage (build, 0) or after a line (:12). After a line that fails: what it left.\nWith a command after --, runs it there: its input is what is piped in, not what is typed, and its output and exit status are its own.\nWhat is typed in a shell is recorded there; at its end you are asked whether to make a change of the build of it.',
      )
      .option('--before', 'the state just before the line instead of after it')
      .option('--shell <program>', 'the shell to run; default: the SHELL of the stage, bash, ash or sh')
      .option('-u, --user <user>', 'as this user; default: as the instruction')
      .option('-w, --workdir <folder>', 'in this folder; default: as the instruction')
      .option('-e, --env <name=value>', 'set a variable (repeatable)', collect, [])
      .option('--toolbox <image>', 'for states without a shell: an image with a static busybox')
      .option('--no-record', 'do not record what is typed for a fix'),
  ).action(async (ref, command, options) => end(await wire.shell({ ...options, ref, command })));

  declareRun(given, behind);

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
        .description('Writes the bytes of a file to stdout. Links are followed inside the state.'),
    ),
  ).action(async (ref, path, options) => end(await wire.cat({ ...options, ref, path })));

  withBuildFlags(
    withBefore(
      program
        .command('cp <REF> <PATH> <DEST>')
        .summary('a file or a folder out of any state')
        .description(
          'Copies a file or a folder out of a state: into DEST if it is a folder, otherwise to that name. PATH/. means the contents of a folder.\nPermissions and times are kept, hard links stay one file, holes take no room; the copy is yours, so owners, set-uid bits and extended attributes are not kept.\nA link given as PATH is followed. In a folder, relative links that lead only to what is copied are copied as they are. Other links, devices, fifos and sockets are left out and listed, and the exit status is 1.\nWith - as DEST, a tar archive goes to stdout, as docker cp writes it: with owners, all permissions, links, devices and attributes; a link given as PATH is archived as itself.\nAsks before it overwrites a file; without a terminal it then copies nothing.',
        )
        .option('--force', 'overwrite existing files')
        .option('--skip-special', 'leave out other links and devices silently; the exit status stays 0'),
    ),
  ).action(async (ref, path, dest, options) => end(await wire.cp({ ...options, ref, path, dest })));

  withBuildFlags(
    program
      .command('diff [A] [B]')
      .summary('how two states of the build differ')
      .description(
        'Compares the files of two states: the end of a stage (build, 0) or after a line (:12).\nWith one line: what its instruction changed. With one stage: what it changed in its base.\nWith none: the default target against the stages that it copies from.\nTwo stages: what came over, what was added, and what stayed behind.',
      )
      .option('--target <stage>', 'without A and B: this stage instead of the last one')
      .option('--json', 'as JSON on stdout')
      .option('--only <kinds>', 'only these changes: added, removed, modified, separated by commas')
      .option('--path <path>', 'only this file or folder (repeatable)', collect, [])
      .option('--trees', 'both trees as they are, as --only, --path, --all and --moves do')
      .option('--all', 'every entry by path instead of whole folders by size')
      .option('--moves', 'also files that only moved to another path')
      .option('--sizes', 'also the size of each line of B, and what stages left behind')
      .option('-p, --patch <path>', 'the lines of one file that differ, as in diff -u'),
  ).action(async (a, b, options) =>
    end(await wire.diff({ ...options, refs: [a, b].filter((ref) => ref !== undefined) })),
  );

  declareCheck(given, withBefore);
  declareInventory(given);
  declareContext(given);
  declareHistory(given);
  declareWhy(given);
  declareReport(given);

  program
    .command('doctor')
    .summary('what is in the way of stagedive here, and what to do about it')
    .description(
      'Looks at the terminal, the engine (every place that was tried, and why), the docker config, credential helpers and the disk. Prints one line for each.',
    )
    .option('--builder <name>', 'look at this buildx builder instead of the engine')
    .option('-D, --debug', 'print the stack of an error')
    .exitOverride()
    .action(async (options) => end(await wire.doctor(options)));

  declareCompletion(given);

  program
    .command('definitions [FOLDER]')
    .summary('the Dockerfiles, compose services and bake targets of a folder')
    .description(
      'Lists what a folder and its subfolders define: Dockerfiles, compose services with build, bake targets. Needs no engine.\nNot looked into: .git, node_modules, vendor and what .gitignore leaves out.',
    )
    .option('--json', 'as JSON on stdout')
    .option('-D, --debug', 'print the stack of an error')
    .exitOverride()
    .action(async (folder, options) => end(await wire.definitions({ ...options, folder: folder ?? '.' })));
}

const HELP_TAIL = `
Without a command the screens open: stagedive [CONTEXT] [-f FILE] [--target T]
stagedive COMMAND --help lists a command's flags; the build flags are docker's.
`;

function withBefore(command: Command): Command {
  return command.option('--before', 'the state just before the line instead of after it');
}
