/** From the command line to a command: the one file that wires adapters to ports. */
import { dirname, resolve } from 'node:path';
import { CommanderError } from 'commander';
import { contextFolders } from './commands/build-spec.ts';
import { exitStatusOf, explain } from './commands/explain.ts';
import { keepBuilder } from './commands/keep-builder.ts';
import { createProgram } from './commands/program.ts';
import type { CommonOptions, LookOptions, Wiring } from './commands/wiring.ts';
import { openWorkspace, type Workspace } from './commands/workspace.ts';
import type { Builder, Clock } from './ports.ts';
import { breakpointRecord } from './project/breakpoints.ts';
import type { Config } from './project/config.ts';
import { readSourceFolder } from './project/context-files.ts';
import { openProject, requireContexts } from './project/project.ts';

declare const STAGEDIVE_VERSION: string;

/** Called in place of ending when nobody reads stdout any more. */
const outputClosed = new Set<() => void>();

const clock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** What most commands begin with: the flags checked, the Dockerfile found and parsed. */
async function workspace(options: CommonOptions, tags: readonly string[] = []): Promise<Workspace> {
  const cwd = process.cwd();
  const project = await openProject({
    context: options.context,
    ...(options.file === undefined ? {} : { file: options.file }),
    cwd,
    stdin: process.stdin,
  });
  const work = await openWorkspace(options, tags, project, process.env, cwd);
  await requireContexts(contextFolders(options.buildContext), cwd);
  return work;
}

/** What `.stagedive.json` says, beside the Dockerfile, else in the build context. Rejects with what is wrong with it. */
async function projectConfig({ context }: CommonOptions, { path }: Workspace): Promise<Config> {
  const { readConfig } = await import('./project/config.ts');
  return readConfig([...(path === null ? [] : [dirname(path)]), resolve(context)]);
}

/** The engine, found once; after a failure, or when it went away, it is looked for again. Its modules load only here. */
function connector(options: CommonOptions): () => Promise<Builder> {
  const connect = async () => {
    const { connectEngine } = await import('./docker/index.ts');
    const connecting = connectEngine({ env: process.env, builder: options.builder });
    // What speaks to the engine takes longer to load than the engine to answer, so the first question goes out before.
    await Promise.race([connecting, turns(3)]);
    await import('./buildkit/index.ts');
    return connecting;
  };
  return keepBuilder(connect, async (connection) => {
    const { createBuilder } = await import('./buildkit/index.ts');
    return createBuilder(connection);
  });
}

/** Lets what is due in the event loop happen, a few times over. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The person's editor on the Dockerfile; null when it came from stdin. Its modules load when it is asked for. */
function editorFor(path: string | null): ((line: number) => Promise<void>) | null {
  if (path === null) return null;
  return async (line) => {
    const { editorCall, runEditor } = await import('./terminal/editor.ts');
    await runEditor(editorCall(path, line, process.env));
  };
}

/**
 * Calls back for ctrl+c, SIGTERM, SIGHUP, and a reader that stops reading, as often as they come; the result stops it.
 */
function onInterrupt(call: (signal: 'INT' | 'TERM' | 'HUP' | 'PIPE') => void): () => void {
  const interrupted = (): void => call('INT');
  const terminated = (): void => call('TERM');
  const hungUp = (): void => call('HUP');
  process.on('SIGINT', interrupted).on('SIGTERM', terminated).on('SIGHUP', hungUp);
  const closed = (): void => call('PIPE');
  outputClosed.add(closed);
  return () => {
    process.off('SIGINT', interrupted).off('SIGTERM', terminated).off('SIGHUP', hungUp);
    outputClosed.delete(closed);
  };
}

/** What a command needs that looks into states of a build. */
function looking(options: CommonOptions, work: Workspace) {
  return {
    connect: connector(options),
    source: work,
    stdout: process.stdout,
    stderr: process.stderr,
    colours: (process.stderr.isTTY ?? false) && (process.env.NO_COLOR ?? '') === '',
    clock,
    onInterrupt,
  };
}

/** The same for one state, and a path in it. */
function stateOf(options: LookOptions & { readonly path: string }, work: Workspace) {
  return { ...looking(options, work), ref: options.ref, path: options.path, before: options.before ?? false };
}

const wire: Wiring = {
  version: STAGEDIVE_VERSION,

  async ls(options) {
    const [{ runLs }, work] = await Promise.all([import('./commands/ls.ts'), workspace(options)]);
    return runLs(work, options, process.stdout);
  },

  async build(options) {
    const [{ runBuild }, work] = await Promise.all([
      import('./commands/build.ts'),
      workspace(options, options.tag),
    ]);
    const interrupt = new AbortController();
    const stop = (): void => interrupt.abort();
    process.once('SIGINT', stop).once('SIGTERM', stop);
    const common = {
      dockerfile: work.dockerfile,
      progress: options.progress,
      sourceFolder: readSourceFolder,
      stderr: process.stderr,
      colours: (process.stderr.isTTY ?? false) && (process.env.NO_COLOR ?? '') === '',
      clock,
      signal: interrupt.signal,
    };
    if (options.watch === true) {
      const [{ runWatch }, { createWatcher }] = await Promise.all([
        import('./commands/watch.ts'),
        import('./project/watch.ts'),
      ]);
      return runWatch({
        ...common,
        // Each build lets its engine go.
        connect: () => connector(options)(),
        watcher: createWatcher({ clock }),
        read: work.read,
        target: options.target,
        specFor: (dockerfile, stage) => work.spec(dockerfile, stage, false),
      });
    }
    return runBuild({
      ...common,
      connect: connector(options),
      spec: work.spec(work.dockerfile, work.target.index, false),
      target: work.target.name ?? `stage ${work.target.index}`,
    });
  },

  async shell(options) {
    const [{ runShell }, { shellOverrides }, work, { isInteractive, takeForeground }] = await Promise.all([
      import('./commands/shell.ts'),
      import('./commands/flags.ts'),
      workspace(options),
      import('./terminal/index.ts'),
    ]);
    const overrides = shellOverrides(options, process.env);
    const wantsTerminal = options.command.length === 0 && isInteractive();
    const foreground = wantsTerminal ? takeForeground((error) => explain(error, false)) : null;
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
        colours: (process.stderr.isTTY ?? false) && (process.env.NO_COLOR ?? '') === '',
        clock,
        onInterrupt: foreground === null ? onInterrupt : () => () => undefined,
        onExit: (call) => foreground?.onExit(call),
      });
    } finally {
      foreground?.close();
    }
  },

  async files(options) {
    const [{ runFiles }, work] = await Promise.all([import('./commands/files.ts'), workspace(options)]);
    return runFiles({ ...stateOf(options, work), json: options.json ?? false });
  },

  async cat(options) {
    const [{ runCat }, work] = await Promise.all([import('./commands/cat.ts'), workspace(options)]);
    return runCat(stateOf(options, work));
  },

  async cp(options) {
    const [{ runCp }, { openCopyPlace }, { createAsker }, work] = await Promise.all([
      import('./commands/cp.ts'),
      import('./project/copy-target.ts'),
      import('./terminal/ask.ts'),
      workspace(options),
    ]);
    const canAsk = process.stdin.isTTY && process.stderr.isTTY;
    const asker = canAsk ? createAsker(process.stdin, process.stderr) : null;
    try {
      return await runCp({
        ...stateOf(options, work),
        dest: options.dest,
        force: options.force ?? false,
        skipSpecial: options.skipSpecial ?? false,
        openPlace: (dest) => openCopyPlace(dest, process.cwd()),
        ask: asker === null ? null : (file) => asker.overwrite(file),
      });
    } finally {
      asker?.close();
    }
  },

  async diff(options) {
    const [{ runDiff }, work] = await Promise.all([import('./commands/diff.ts'), workspace(options)]);
    const plain = (process.env.NO_COLOR ?? '') !== '';
    return runDiff({
      ...looking(options, work),
      target: work.target,
      options: {
        refs: options.refs,
        json: options.json ?? false,
        all: options.all ?? false,
        only: options.only,
        paths: options.path,
        moves: options.moves ?? false,
        sizes: options.sizes ?? false,
        patch: options.patch,
      },
      terminal: process.stdout.isTTY ?? false,
      colourful: (process.stdout.isTTY ?? false) && !plain,
    });
  },

  async check(options) {
    if (options.rules === true) {
      const { ruleList } = await import('./commands/check.ts');
      process.stdout.write(ruleList());
      return 0;
    }
    const [{ runCheck }, work] = await Promise.all([import('./commands/check.ts'), workspace(options)]);
    return runCheck({
      ...looking(options, work),
      source: work,
      ref: options.ref ?? null,
      before: options.before ?? false,
      json: options.json ?? false,
      target: work.target,
      config: () => projectConfig(options, work),
      width: process.stdout.columns ?? 80,
      colourful: (process.stdout.isTTY ?? false) && (process.env.NO_COLOR ?? '') === '',
    });
  },

  async screens(options) {
    const [{ createTerminal, isInteractive }, work] = await Promise.all([
      import('./terminal/index.ts'),
      workspace(options),
    ]);
    if (!isInteractive()) {
      const { runLs } = await import('./commands/ls.ts');
      process.stderr.write(
        'stagedive: no terminal here for the screens, so these are the stages (stagedive ls).\n',
      );
      return runLs(work, {}, process.stdout);
    }
    const debug = process.argv.includes('--debug');
    const terminal = createTerminal({ describeCrash: (error) => explain(error, debug) });
    // A person sits here, whatever runs around: ink draws nothing live where it sees these.
    delete process.env.CI;
    delete process.env.CONTINUOUS_INTEGRATION;
    const [{ runScreens }, { showScreens }, { createWatcher }] = await Promise.all([
      import('./commands/screens.ts'),
      import('./ui/run.tsx'),
      import('./project/watch.ts'),
    ]);
    const connect = connector(options);
    await runScreens({
      dockerfile: work.dockerfile,
      unusedBuildArgs: work.unusedBuildArgs,
      target: work.target.index,
      names: { context: options.context, dockerfile: work.label },
      clock,
      terminal,
      connect,
      readDockerfile: work.read,
      specFor: work.spec,
      editor: editorFor(work.path),
      shell: async (find, lent) => {
        const { screenShell } = await import('./commands/screen-shell.ts');
        const { colours } = terminal;
        const projectToolbox = async () => (await projectConfig(options, work)).toolbox;
        return screenShell({ connect, source: work, projectToolbox, colours, clock }, find, lent);
      },
      prepareShell: (place) =>
        void import('./commands/screen-shell.ts').then(({ prepareShell }) => prepareShell(place)),
      watcher: createWatcher({ clock }),
      breakpoints: breakpointRecord(work.path, process.env),
      sourceFolder: readSourceFolder,
      checkSettings: async (place) => {
        const { imageConfigAt } = await import('./commands/solve-ref.ts');
        const [config, { check }] = await Promise.all([
          imageConfigAt(place, await connect(), work.specUpTo),
          projectConfig(options, work),
        ]);
        return { config, off: check.off };
      },
      copyPlace: async (destination) => {
        const { openCopyPlace } = await import('./project/copy-target.ts');
        return openCopyPlace(destination, process.cwd());
      },
      show: (store) => showScreens(terminal, store, clock.now),
    });
    return 0;
  },
};

// A reader that stops reading (`stagedive ls | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOSPC') {
    process.stderr.write('stagedive: the output cannot be written: no space is left there.\n');
    process.exit(1);
  }
  if (error.code !== 'EPIPE') return;
  if (outputClosed.size === 0) process.exit(0);
  for (const call of outputClosed) call();
});

// Progress for which there is no space must not end a build; one that nobody reads any more does.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(1);
});

async function main(): Promise<void> {
  try {
    process.exitCode = await createProgram(wire).run(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      process.stderr.write(`${explain(error, process.argv.includes('--debug'))}\n`);
    }
    process.exitCode = exitStatusOf(error);
  }
  // An engine that never answers keeps its connections open; they must not keep a command that has ended.
  if (process.exitCode === 130 || process.exitCode === 3) process.exit();
}

// No top-level await: the bundle is a CommonJS script.
void main();
