/** The command that opens the screens. */
import { explain } from '../commands/explain.ts';
import type { CommonOptions, Wiring } from '../commands/wiring.ts';
import { workspace } from './opening.ts';
import { isPlainChoice } from './plain-choice.ts';

export const screens: Pick<Wiring, 'screens'> = {
  async screens(options) {
    const [{ createTerminal, isInteractive }, isPlain] = await Promise.all([
      import('../terminal/index.ts'),
      isPlainChoice(options),
    ]);
    const work = isPlain || !isInteractive() ? await workspace(options) : null;
    if (work !== null && !isInteractive()) {
      const { runLs } = await import('../commands/ls.ts');
      process.stderr.write(
        'stagedive: the screens need a terminal; here is the list of stages instead (stagedive ls).\n',
      );
      return runLs(work, {}, process.stdout);
    }
    const debug = process.argv.includes('--debug');
    const inWords = (error: unknown): string => explain(error, debug);
    const terminal = createTerminal({ describeCrash: inWords });
    // There is a user at a terminal, even in CI; ink disables live output if it sees these variables.
    delete process.env.CI;
    delete process.env.CONTINUOUS_INTEGRATION;
    const [{ runProgram }, { screensOptions }] = await Promise.all([
      import('../commands/pick.ts'),
      import('./screens-options.ts'),
    ]);
    const screensOf = async (chosen: CommonOptions) =>
      screensOptions(chosen, await workspace(chosen), terminal);
    await runProgram({
      terminal,
      first: work === null ? null : await screensOptions(options, work, terminal),
      picking: {
        folder: options.context,
        find: async () => {
          const { findBuilds } = await import('./picking.ts');
          return findBuilds(options, screensOf);
        },
        last: async () => (await import('../project/picked.ts')).lastPicked(options.context, process.env),
        remember: async (id) =>
          (await import('../project/picked.ts')).rememberPicked(options.context, id, process.env),
        show: (store) => showLater(terminal, store),
      },
      explain: inWords,
    });
    return 0;
  },
};
