/** `stagedive shell`. */
import { explain } from '../commands/explain.ts';
import type { Wiring } from '../commands/wiring.ts';
import { systemClock as clock } from '../ports.ts';
import { onFailedOutput, onInterrupt } from './interrupts.ts';
import { connector, projectConfig, workspace } from './opening.ts';
import { hasColours } from './terminal-colours.ts';

export const shell: Pick<Wiring, 'shell'> = {
  async shell(options) {
    const [
      { runShell },
      { shellOverrides },
      { isShellRecorded, shellFixes },
      work,
      { isInteractive, takeForeground },
    ] = await Promise.all([
      import('../commands/shell.ts'),
      import('../commands/flags/shell.ts'),
      import('./fix-files.ts'),
      workspace(options),
      import('../terminal/index.ts'),
    ]);
    const overrides = shellOverrides(options, process.env);
    const wantsTerminal = options.command.length === 0 && isInteractive();
    const foreground = wantsTerminal ? takeForeground((error) => explain(error, false)) : null;
    const stopListening = foreground === null ? null : onFailedOutput(foreground);
    const isRecorded = await isShellRecorded(options.record, foreground !== null);
    const asking = shellFixes(options, work, () => foreground?.close());
    try {
      return await runShell({
        connect: connector(options),
        source: work,
        ref: options.ref,
        before: options.before ?? false,
        args: options.command,
        overrides,
        projectToolbox: (await projectConfig(options, work)).toolbox,
        terminal: foreground?.terminal ?? null,
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        colours: hasColours(process.stderr),
        clock,
        onInterrupt: foreground === null ? onInterrupt : () => () => undefined,
        onExit: (call) => foreground?.onExit(call),
        fixes: isRecorded ? asking.fixes : null,
      });
    } finally {
      asking.close();
      stopListening?.();
      foreground?.close();
    }
  },
};
