/** Runs the command that the command line names. Only this file and `src/cli/` connect adapters to ports. */
import { CommanderError } from 'commander';
import { addressSecrets } from './cli/address-secrets.ts';
import { printInAscii } from './cli/ascii-output.ts';
import { builds } from './cli/builds.ts';
import { completion } from './cli/completion.ts';
import { context } from './cli/context.ts';
import { definitions } from './cli/definitions.ts';
import { asksForMetadata, pluginMetadata, programArguments } from './cli/docker-plugin.ts';
import { doctor } from './cli/doctor.ts';
import { history } from './cli/history.ts';
import { hasOutputFailed, isHungUp, watchOutput } from './cli/interrupts.ts';
import { openProgramLog } from './cli/log.ts';
import { recording } from './cli/recording.ts';
import { run } from './cli/run.ts';
import { screens } from './cli/screens.ts';
import { shell } from './cli/shell.ts';
import { states } from './cli/states.ts';
import { withDefinitions } from './cli/with-definition.ts';
import { exitStatusOf, explain } from './commands/explain.ts';
import { createProgram } from './commands/program.ts';
import { INTERRUPT_STATUS } from './ports.ts';
import { hideTexts } from './progress/hidden.ts';
import { exitWithoutTerminal } from './terminal/closed-terminal.ts';

declare const STAGEDIVE_VERSION: string;

/** The exit statuses of an interrupted command: SIGHUP, ctrl+c, SIGTERM. */
const interrupted: ReadonlySet<number | string> = new Set([129, 130, 143]);

async function main(): Promise<void> {
  exitWithoutTerminal();
  watchOutput();
  hideTexts(addressSecrets([...process.argv, ...Object.values(process.env)]));
  const commands = withDefinitions({
    ...builds,
    ...run,
    ...states,
    ...screens,
    ...shell,
    ...context,
    ...definitions,
    ...completion,
    ...doctor,
    ...history,
    ...recording,
  });
  const log = process.env.STAGEDIVE_LOG;
  try {
    if (asksForMetadata(process.argv.slice(2))) {
      process.stdout.write(pluginMetadata(STAGEDIVE_VERSION));
      return;
    }
    const args = programArguments(process.argv[1] ?? '', process.argv.slice(2), process.env);
    printInAscii([process.stdout, process.stderr], args, process.env);
    if (log) {
      const first = args[0] ?? '';
      await openProgramLog(log, Object.hasOwn(commands, first) ? first : 'screens', STAGEDIVE_VERSION);
    }
    process.exitCode = await createProgram({ version: STAGEDIVE_VERSION, ...commands }, args).run(args);
  } catch (error) {
    if (!(error instanceof CommanderError) && !hasOutputFailed()) {
      process.stderr.write(
        `${explain(
          error,
          process.argv.some((arg) => arg === '--debug' || arg === '-D'),
        )}\n`,
      );
    }
    process.exitCode = exitStatusOf(error);
  }
  // What a command makes of an output that failed, or of a closed terminal (no answer), is not the reason.
  if (hasOutputFailed()) process.exitCode = 1;
  if (isHungUp()) process.exitCode = INTERRUPT_STATUS.HUP;
  // An engine that never answers keeps connections open, which must not keep the process alive.
  if (process.exitCode === 3 || interrupted.has(process.exitCode)) process.exit();
}

// No top-level await: the bundle is a CommonJS script.
void main();
