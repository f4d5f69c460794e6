/** The command that opens the screens. */

import { basename, resolve } from 'node:path';
import { explain } from '../commands/explain.ts';
import type { CommonOptions, Wiring } from '../commands/wiring.ts';
import { ManyDefinitionsError } from '../definitions/choose.ts';
import type { Definition } from '../definitions/types.ts';
import { UsageError } from '../errors.ts';
import { systemClock } from '../ports.ts';
import { pickedRecord } from '../project/picked.ts';
import { readUserConfig } from '../project/user-config.ts';
import { questionTerminal } from '../terminal/questions.ts';
import { type RemoteReading, workspace } from './opening.ts';
import { isPlainChoice } from './plain-choice.ts';
import { resolveDefinition } from './with-definition.ts';

/** What a command line means: one build, some of which one is to be picked, or any of the folder. */
type Meant =
  | { readonly kind: 'one'; readonly options: CommonOptions }
  | { readonly kind: 'some'; readonly definitions: readonly Definition[] }
  | { readonly kind: 'any' };

async function meantBuild(options: CommonOptions): Promise<Meant> {
  if (!(await isPlainChoice(options))) return { kind: 'any' };
  try {
    return { kind: 'one', options: await resolveDefinition(options, false) };
  } catch (error) {
    if (!(error instanceof ManyDefinitionsError)) throw error;
    return { kind: 'some', definitions: error.definitions };
  }
}

export const screens: Pick<Wiring, 'screens'> = {
  async screens(options) {
    const [{ createTerminal, isInteractive }, meant] = await Promise.all([
      import('../terminal/index.ts'),
      meantBuild(options),
    ]);
    if (!isInteractive()) {
      const work = await workspace(
        meant.kind === 'one' ? meant.options : await resolveDefinition(options, false),
      );
      const { runLs } = await import('../commands/ls.ts');
      process.stderr.write(
        'stagedive: the screens need a terminal; here is the list of stages instead (stagedive ls).\n',
      );
      return runLs(work, {}, process.stdout);
    }
    const user = await readUserConfig(process.env);
    const debug = process.argv.some((arg) => arg === '--debug' || arg === '-D');
    const inWords = (error: unknown): string => explain(error, debug);
    const mouse = options.mouse !== false && user.mouse !== false;
    const isRecorded = options.record !== false && user.record !== false;
    const terminal = createTerminal({ describeCrash: inWords, mouse });
    // There is a user at a terminal, even in CI; ink disables live output if it sees these variables.
    delete process.env.CI;
    delete process.env.CONTINUOUS_INTEGRATION;
    const [{ runProgram }, { redefineKeys, showPick }, { screensOptions }] = await Promise.all([
      import('../commands/pick.ts'),
      import('../screens/run.tsx'),
      import('./screens-options.ts'),
    ]);
    const problem = redefineKeys(user.keys);
    if (problem !== null)
      throw user.keyError(problem.section, problem.key, problem.what) ?? new UsageError(problem.what);
    const picked = pickedRecord(resolve(options.context), process.env);
    const screensOf = async (chosen: CommonOptions, reading?: RemoteReading) =>
      screensOptions(chosen, await workspace(chosen, null, reading), terminal, isRecorded);
    // The list has the terminal.
    const besideList = { questions: questionTerminal(async () => null), write: () => undefined };
    await runProgram({
      terminal,
      first: meant.kind === 'one' ? await screensOf(meant.options) : null,
      picking: {
        folder: basename(resolve(options.context)) || '/',
        find: async (signal) => {
          const { findBuilds } = await import('./picking.ts');
          const known = meant.kind === 'some' ? meant.definitions : null;
          return findBuilds(
            options,
            known,
            (chosen, stop) => screensOf(chosen, { ...besideList, signal: stop }),
            signal,
          );
        },
        last: picked.load,
        remember: picked.save,
        show: (store) => showPick(terminal, store, systemClock.now),
      },
      explain: (error) => inWords(error).replace(/^stagedive: /, ''),
    });
    return 0;
  },
};
