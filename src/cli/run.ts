/** `stagedive run`. */
import { explain } from '../commands/explain.ts';
import type { Wiring } from '../commands/wiring.ts';
import { UsageError } from '../errors.ts';
import { systemClock as clock } from '../ports.ts';
import { onFailedOutput, onInterrupt, onPassedSignal, passedOn } from './interrupts.ts';
import { connector, workspace } from './opening.ts';
import { hasColours } from './terminal-colours.ts';

export const run: Pick<Wiring, 'run'> = {
  async run(options) {
    const [{ runRun }, { containerSettings }, { readSourceFolder }, { readEnvFiles }, terminals] =
      await Promise.all([
        import('../commands/run.ts'),
        import('../commands/flags/run.ts'),
        import('../project/context-files.ts'),
        import('../project/env-files.ts'),
        import('../terminal/index.ts'),
      ]);
    const { isInteractive, takeForeground } = terminals;
    if (options.tty === true && !isInteractive()) {
      throw new UsageError('--tty needs a terminal on stdin and stdout: leave it out.');
    }
    const hasTty = options.tty ?? (isInteractive() && options.interactive !== false);
    const envFiles = await readEnvFiles(options.envFile);
    const settings = containerSettings(options, envFiles, process.env, process.cwd());
    const work = await workspace(options);
    const isLent = hasTty && options.interactive !== false;
    const foreground = isLent ? takeForeground((error) => explain(error, false)) : null;
    const stopListening = foreground === null ? null : onFailedOutput(foreground);
    const { columns = 80, rows = 24 } = process.stdout;
    try {
      return await runRun({
        connect: connector(options),
        source: work,
        target: work.target,
        settings,
        terminal: foreground?.terminal ?? null,
        tty: hasTty ? { columns, rows } : null,
        stdin: options.interactive === false ? null : process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        sourceFolder: readSourceFolder,
        isWatched: process.stderr.isTTY === true,
        colours: hasColours(process.stderr),
        clock,
        onInterrupt: foreground === null ? onInterrupt : () => () => undefined,
        onPassedSignal: foreground === null ? onPassedSignal : passedOn(foreground),
        onExit: (call) => foreground?.onExit(call),
      });
    } finally {
      stopListening?.();
      foreground?.close();
    }
  },
};
