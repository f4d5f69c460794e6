/** The command that opens the screens. */
import { resolve } from 'node:path';
import { explain } from '../commands/explain.ts';
import type { CommonOptions, Wiring } from '../commands/wiring.ts';
import { UsageError } from '../errors.ts';
import { pickedRecord } from '../project/picked.ts';
import { readUserConfig } from '../project/user-config.ts';
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
    const user = await readUserConfig(process.env);
    const debug = process.argv.includes('--debug');
    const inWords = (error: unknown): string => explain(error, debug);
    const terminal = createTerminal({ describeCrash: inWords });
    // There is a user at a terminal, even in CI; ink disables live output if it sees these variables.
    delete process.env.CI;
    delete process.env.CONTINUOUS_INTEGRATION;
    const [{ runProgram }, { keysProblem, showPick }, { screensOptions }] = await Promise.all([
      import('../commands/pick.ts'),
      import('../screens/run.tsx'),
      import('./screens-options.ts'),
    ]);
    const problem = keysProblem(user.keys);
    if (problem !== null)
      throw user.keyError(problem.section, problem.key, problem.what) ?? new UsageError(problem.what);
    const picked = pickedRecord(resolve(options.context), process.env);
    const screensOf = async (chosen: CommonOptions) =>
      screensOptions(chosen, await workspace(chosen), terminal, user);
    await runProgram({
      terminal,
      first: work === null ? null : await screensOptions(options, work, terminal, user),
      picking: {
        folder: options.context,
        find: async () => {
          const { findBuilds } = await import('./picking.ts');
          return findBuilds(options, screensOf);
        },
        last: picked.load,
        remember: picked.save,
        show: (store) => showPick(terminal, store),
      },
      explain: (error) => inWords(error).replace(/^stagedive: /, ''),
    });
    return 0;
  },
};
