/** What the screens of one build need of the outside. */
import { contextFolders } from '../commands/build-spec.ts';
import type { ScreensOptions } from '../commands/screens.ts';
import type { CommonOptions } from '../commands/wiring.ts';
import type { Workspace } from '../commands/workspace.ts';
import { systemClock as clock } from '../ports.ts';
import { hideTexts } from '../progress/hidden.ts';
import { breakpointRecord } from '../project/breakpoints.ts';
import { readSourceFolder } from '../project/context-files.ts';
import { requireContexts } from '../project/project.ts';
import { viewRecord } from '../project/view-record.ts';
import type { Terminal } from '../terminal/index.ts';
import { type Lend, questionTerminal } from '../terminal/questions.ts';
import { fixesOf } from './fix-files.ts';
import { readSecrets } from './given-secrets.ts';
import { programLog } from './log.ts';
import { connector, projectConfig } from './opening.ts';
import { secretValues } from './secret-values.ts';

/** Opens the user's editor on a file. Its modules load on first use. */
async function openEditor(path: string, line: number): Promise<void> {
  const { editorCall, runEditor } = await import('../terminal/editor.ts');
  await runEditor(editorCall(path, line, process.env));
}

/**
 * Ties the screens of a build to engine, project and terminal.
 * @param isRecorded whether what is typed in shells is recorded for a fix
 */
export async function screensOptions(
  options: CommonOptions,
  work: Workspace,
  terminal: Terminal,
  isRecorded: boolean,
): Promise<ScreensOptions> {
  const [{ showScreens }, { createWatcher }] = await Promise.all([
    import('../screens/run.tsx'),
    import('../project/watch.ts'),
  ]);
  let lend: Lend = async () => null;
  const connect = connector(
    options,
    questionTerminal((run) => lend(run)),
    work.platforms,
  );
  const log = programLog();
  return {
    observe: log === null ? undefined : (await import('./logged-actions.ts')).actionLogger(log),
    dockerfile: work.dockerfile,
    unusedBuildArgs: work.unusedBuildArgs,
    target: work.target.index,
    names: { context: options.context, dockerfile: work.label, folder: process.cwd() },
    clock,
    terminal,
    connect,
    onQuestions: (lendTerminal) => {
      lend = lendTerminal;
    },
    readDockerfile: work.read,
    specFor: work.specFor,
    recorder: async (build) => {
      const { recorderOf } = await import('./recording.ts');
      return await recorderOf(options, work)(build);
    },
    history: async () => {
      const [{ historyOf }, builder] = await Promise.all([import('./history-of.ts'), connect()]);
      return historyOf(builder);
    },
    pastResult: async (details, targets) => {
      const [{ pastResult }, { createBuildRecords }, { historyOf }] = await Promise.all([
        import('../states/past-results.ts'),
        import('../project/build-records.ts'),
        import('./history-of.ts'),
      ]);
      const history = async () => historyOf(await connect());
      const records = createBuildRecords(process.env);
      return pastResult(details, targets, { connect, history, records, clock });
    },
    buildOptions: work.buildOptions,
    changeOptions: async (changes) => {
      const { requireSecrets } = await import('../project/secrets.ts');
      const variables = { ...options.definition?.secretEnv, ...process.env };
      await requireSecrets(changes.secrets, process.cwd(), variables);
      return work.change(changes, async (changed) => {
        hideTexts(secretValues(changed, process.env));
        await requireContexts(contextFolders(changed.buildContext), process.cwd());
      });
    },
    editor: work.path === null ? null : openEditor.bind(null, work.path),
    fileEditor: openEditor,
    contextFile: async (spec, name, paths) => {
      const { contextFile } = await import('../project/context-file.ts');
      return contextFile(spec, name, paths);
    },
    shell: async ({ onRecord, ...place }, lent) => {
      const request = isRecorded && onRecord !== undefined ? { ...place, onRecord } : place;
      const { screenShell } = await import('../shell/screen-shell.ts');
      const { colours } = terminal;
      const projectToolbox = async () => (await projectConfig(options, work)).toolbox;
      const { specUpTo } = work;
      return screenShell({ connect, specUpTo, projectToolbox, colours, clock }, request, lent);
    },
    launch: async (request, lent) => {
      const { screenRun } = await import('../shell/screen-run.ts');
      const { colours } = terminal;
      return screenRun({ connect, specFor: work.specFor, colours, clock }, request, lent);
    },
    prepareShell: (at, failure) =>
      void import('../shell/screen-shell.ts').then(({ prepareShell }) => prepareShell(at, failure)),
    fixes: {
      read: async (file) => (await fixesOf(options, work)).read(file),
      write: async (changes) => (await fixesOf(options, work)).write(changes),
    },
    editText: async (text) => {
      const { editText } = await import('../terminal/edit-text.ts');
      return editText(text, process.env);
    },
    trace: async (request) => {
      const [{ runTrace }, { randomBytes }] = await Promise.all([
        import('../shell/trace-run.ts'),
        import('node:crypto'),
      ]);
      return runTrace({ ...request, clock, token: randomBytes(16).toString('hex') });
    },
    watcher: createWatcher({ clock }),
    lastBuilt: async (...asked) => {
      const { lastBuiltOf } = await import('./recording.ts');
      return await lastBuiltOf(options, work)(...asked);
    },
    breakpoints: breakpointRecord(work.path, process.env),
    view: viewRecord(process.env),
    sourceFolder: readSourceFolder,
    contexts: {
      list: async (...asked) => {
        const { createContextFolders } = await import('../buildkit/context/list-context.ts');
        return await createContextFolders(process.cwd()).list(...asked);
      },
    },
    addIgnoreRule: async (change) => {
      const { addIgnoreRule } = await import('../project/ignore-file.ts');
      return addIgnoreRule(change);
    },
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
      const secrets = await readSecrets(options, state.target.spec.secrets);
      return { ...(await checkSettings(state, project.check, work, builder, clock)), secrets };
    },
    writeReport: async (dockerfile, stage, signal) => {
      const { writeReport } = await import('./write-report.ts');
      return writeReport(options, work, dockerfile, stage, signal);
    },
    openCopyDestination: async (destination) => {
      const { openCopyDestination } = await import('../project/copy-target.ts');
      return openCopyDestination(destination, process.cwd());
    },
    show: (store) => showScreens(terminal, store, clock.now),
  };
}
