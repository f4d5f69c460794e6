import { Option } from 'commander';
import type { Declaring } from './declare.ts';
import { collect } from './flags/declare.ts';

/**
 * Declares `stagedive run`.
 * @param behind what stands behind `--`, once the command line is read
 */
export function declareRun(
  { program, wire, end, withBuildFlags }: Declaring,
  behind: () => readonly string[],
): void {
  withBuildFlags(
    program
      .command('run [TARGET]')
      .usage('[TARGET] [flags] [-- ARG...]')
      .summary('start a target as docker starts its image')
      .description(
        'Builds a target and starts it as `docker run --rm` does: ENTRYPOINT, CMD, ENV, USER, WORKDIR, with its own stdin, stdout, stderr and exit status.\nWhat stands after -- replaces CMD. Container and image are removed at the end. --network and --memory are those of the container; all other build flags are those of the build.',
      )
      .option('-p, --publish <port>', 'a port: [[ADDRESS:]HOST:]PORT[/PROTOCOL] (repeatable)', collect, [])
      .option('-P, --publish-all', 'every port of EXPOSE, on free ports of the host')
      .option('-v, --volume <volume>', 'a folder or a volume: [SOURCE:]FOLDER[:ro] (repeatable)', collect, [])
      .option('-e, --env <name=value>', 'set a variable (repeatable)', collect, [])
      .option('--env-file <file>', 'set the variables of a file (repeatable)', collect, [])
      .option('--entrypoint <program>', "this program in place of ENTRYPOINT; '' for none")
      .option('-u, --user <user>', 'as this user; default: that of the image')
      .option('-w, --workdir <folder>', 'in this folder; default: that of the image')
      .option('--init', 'an init process that passes signals on and reaps orphans')
      .option('-i, --interactive', 'pass stdin on; the default, --interactive=false for none')
      .addOption(new Option('--no-interactive').hideHelp())
      .option('-t, --tty', 'a terminal; the default if stdin and stdout are one')
      .addOption(new Option('--no-tty').hideHelp()),
  ).action(async (target, { network, memory, ...options }) => {
    const asked = {
      ...options,
      args: behind(),
      ...(target === undefined ? {} : { target }),
      ...(network === undefined ? {} : { containerNetwork: network }),
      ...(memory === undefined ? {} : { containerMemory: memory }),
    };
    end(await wire.run(asked));
  });
}
