/** The command that opens the screens. */
import { explain } from '../commands/explain.ts';
import type { Wiring } from '../commands/wiring.ts';
import { UsageError } from '../errors.ts';
import { systemClock as clock } from '../ports.ts';
import { breakpointRecord } from '../project/breakpoints.ts';
import { readSourceFolder } from '../project/context-files.ts';
import { readUserConfig } from '../project/user-config.ts';
import { programLog } from './log.ts';
import { connector, projectConfig, workspace } from './opening.ts';

/** Opens the user's editor on the Dockerfile; null if it came from stdin. Its modules load on first use. */
function editorFor(path: string | null): ((line: number) => Promise<void>) | null {
  if (path === null) return null;
  return async (line) => {
    const { editorCall, runEditor } = await import('../terminal/editor.ts');
    await runEditor(editorCall(path, line, process.env));
  };
}

export const screens: Pick<Wiring, 'screens'> = {
  async screens(options) {
    const [{ createTerminal, isInteractive }, work] = await Promise.all([
      import('../terminal/index.ts'),
      workspace(options),
    ]);
    if (!isInteractive()) {
      const { runLs } = await import('../commands/ls.ts');
      process.stderr.write(
        'stagedive: the screens need a terminal; here is the list of stages instead (stagedive ls).\n',
      );
      return runLs(work, {}, process.stdout);
    }
    const user = await readUserConfig(process.env);
    const debug = process.argv.includes('--debug');
    const terminal = createTerminal({ describeCrash: (error) => explain(error, debug) });
    // There is a user at a terminal, even in CI; ink disables live output if it sees these variables.
    delete process.env.CI;
    delete process.env.CONTINUOUS_INTEGRATION;
    const [{ runScreens }, { keysProblem, showScreens }, { createWatcher }] = await Promise.all([
      import('../commands/screens.ts'),
      import('../screens/run.tsx'),
      import('../project/watch.ts'),
    ]);
    const problem = keysProblem(user.keys);
    if (problem !== null)
      throw user.keyError(problem.section, problem.key, problem.what) ?? new UsageError(problem.what);
    const connect = connector(options);
    const log = programLog();
    await runScreens({
      observe: log === null ? undefined : (await import('./logged-actions.ts')).actionLogger(log),
      dockerfile: work.dockerfile,
      keys: user.keys,
      unusedBuildArgs: work.unusedBuildArgs,
      target: work.target.index,
      names: { context: options.context, dockerfile: work.label },
      clock,
      terminal,
      connect,
      readDockerfile: work.read,
      specFor: work.specFor,
      editor: editorFor(work.path),
      shell: async (request, lent) => {
        const { screenShell } = await import('../shell/screen-shell.ts');
        const { colours } = terminal;
        const projectToolbox = async () => (await projectConfig(options, work)).toolbox;
        const { specUpTo } = work;
        return screenShell({ connect, specUpTo, projectToolbox, colours, clock }, request, lent);
      },
      prepareShell: (at, failure) =>
        void import('../shell/screen-shell.ts').then(({ prepareShell }) => prepareShell(at, failure)),
      watcher: createWatcher({ clock }),
      breakpoints: breakpointRecord(work.path, process.env),
      sourceFolder: readSourceFolder,
      imageConfig: async (at) => {
        const [{ imageConfigAt }, builder] = await Promise.all([
          import('../states/image-config.ts'),
          connect(),
        ]);
        return imageConfigAt(at, builder, work.specUpTo);
      },
      checkSettings: async (state) => {
        const [{ checkSettings }, builder, project] = await Promise.all([
          import('../states/check-settings.ts'),
          connect(),
          projectConfig(options, work),
        ]);
        return checkSettings(state, project.check.off, work, builder, clock);
      },
      openCopyDestination: async (destination) => {
        const { openCopyDestination } = await import('../project/copy-target.ts');
        return openCopyDestination(destination, process.cwd());
      },
      show: (store) => showScreens(terminal, store, clock.now),
    });
    return 0;
  },
};
