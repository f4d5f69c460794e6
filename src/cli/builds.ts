/** The commands about a target: list it, build it. */
import { resolve } from 'node:path';
import type { ResultFiles, ResultWriter } from '../commands/build-results.ts';
import { parseCall } from '../commands/flags/call.ts';
import { goesToStdout } from '../commands/flags/outputs.ts';
import { type ProgressMode, progressMode, ttyLogLines } from '../commands/flags/progress.ts';
import type { BuildFlags } from '../commands/flags/types.ts';
import { flagsWithoutEffect } from '../commands/flags/without-effect.ts';
import type { WatchedProgram } from '../commands/watched-program.ts';
import type { CommonOptions, Wiring } from '../commands/wiring.ts';
import type { Workspace } from '../commands/workspace.ts';
import { writeOut } from '../commands/write-out.ts';
import { requireBases } from '../dockerfile/needs.ts';
import { stageTitle } from '../dockerfile/stage-title.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { UsageError } from '../errors.ts';
import type { Builder, BuildSpec, EngineInfo, ExportedBuild } from '../ports.ts';
import { systemClock as clock, INTERRUPT_STATUS, type Interrupt } from '../ports.ts';
import type { BuildDisplay } from '../progress/display.ts';
import type { VertexWarning } from '../progress/types.ts';
import { readSourceFolder } from '../project/context-files.ts';
import { writeTo } from '../shell/streams.ts';
import { parseBool } from '../text/go-bool.ts';
import { onInterrupt } from './interrupts.ts';
import { isFileAddress, isRemoteSource } from './is-remote-source.ts';
import { connector, startWorkspace, withoutPolicy, workspace } from './opening.ts';
import { hasColours } from './terminal-colours.ts';

/** Bytes of an archive would garble a terminal. Throws UsageError. */
function refuseTerminal({ outputs }: BuildSpec): void {
  const output = outputs.find((candidate) => goesToStdout(candidate));
  if (output === undefined || !process.stdout.isTTY) return;
  throw new UsageError(
    `--output type=${output.type}: stdout is a terminal; write to a file with dest=FILE, or redirect stdout.`,
  );
}

function resultFiles({ iidfile, metadataFile, quiet }: BuildFlags): ResultFiles {
  return {
    imageId: iidfile === undefined || iidfile === '' ? null : resolve(iidfile),
    metadata: metadataFile === undefined || metadataFile === '' ? null : resolve(metadataFile),
    printsId: quiet === true,
    withWarnings: parseBool(process.env.BUILDX_METADATA_WARNINGS) === true,
  };
}

/** @param signal ends the wait for a reader of a pipe; without it, an interrupt ends the process */
function resultWriter(signal = new AbortController().signal): ResultWriter {
  const files = import('../project/result-writer.ts');
  return {
    write: async (path, text) => (await files).writeResult(path, text, signal),
    remove: async (path) => (await files).removeResult(path),
    print: async (text) => void process.stdout.write(text),
  };
}

/** The display of a terminal; undefined for all other modes, which do not need its modules. */
async function liveDisplay(mode: ProgressMode): Promise<(() => BuildDisplay) | undefined> {
  if (mode !== 'tty') return undefined;
  const [{ ttyDisplay }, { NO_COLOURS, ttyColours }] = await Promise.all([
    import('../progress/tty/display.ts'),
    import('../progress/tty/colours.ts'),
  ]);
  const { stderr, env } = process;
  const colourful = hasColours(stderr);
  return () =>
    ttyDisplay({
      write: (text) => void stderr.write(text),
      size: () => ({ columns: stderr.columns || 80, rows: stderr.rows || 24 }),
      logLines: ttyLogLines(env),
      colours: colourful ? ttyColours(env.BUILDKIT_COLORS) : NO_COLOURS,
      logColours: colourful,
      since: clock.now(),
    });
}

/** What runs the target after each build of `build --watch --run`. */
async function watchedProgram(
  options: CommonOptions,
  work: Workspace,
  interrupt: AbortController,
  impatient: AbortController,
): Promise<WatchedProgram> {
  const { WatchedProgram } = await import('../commands/watched-program.ts');
  const { stdout, stderr } = process;
  return new WatchedProgram({
    connect: () => connector(options)(),
    specFor: (dockerfile, stage) => work.specFor(dockerfile, stage, false),
    output: async (stream, bytes) => writeTo(stream === 'stderr' ? stderr : stdout, bytes),
    stderr,
    signal: interrupt.signal,
    impatient: impatient.signal,
  });
}

/** Connects while `known` is waited for, and closes the connection if that rejects. */
async function connectedAfter(
  known: Promise<unknown>,
  connect: () => Promise<Builder>,
): Promise<() => Promise<Builder>> {
  const connecting = connect();
  connecting.catch(() => undefined);
  try {
    await known;
  } catch (error) {
    connecting.then((builder) => builder.close()).catch(() => undefined);
    throw error;
  }
  return () => connecting;
}

export const builds: Pick<Wiring, 'ls' | 'build'> = {
  async ls(options) {
    const [{ runLs }, work] = await Promise.all([
      import('../commands/ls.ts'),
      workspace(withoutPolicy(options)),
    ]);
    return runLs(work, options, process.stdout);
  },

  async build(given) {
    const isTerminal = process.stderr.isTTY === true && process.env.TERM !== 'dumb';
    // A program that runs writes to the terminal too.
    const { mode, isQuiet } = progressMode(given, process.env, isTerminal && given.run !== true);
    if (given.run === true && given.watch !== true) {
      throw new UsageError('--run needs --watch; to run a target once: stagedive run.');
    }
    const options = { ...given, quiet: isQuiet };
    if (options.watch === true && isRemoteSource(options)) {
      const remote = isFileAddress(options.file) ? options.file : options.context;
      throw new UsageError(
        `--watch works with files on this machine only: name a folder or a file instead of ${remote}.`,
      );
    }
    const [{ runBuild }, { CANCELLED_STATUS }, { checked, complete }, results, { lastBuiltOf, recorderOf }] =
      await Promise.all([
        import('../commands/build.ts'),
        import('../commands/build-end.ts'),
        startWorkspace(options, options.tag),
        import('../commands/build-results.ts'),
        import('./recording.ts'),
      ]);
    const files = resultFiles(options);
    const request = parseCall(options);
    if (request !== null) {
      const work = await complete;
      await results.removeStale(files, resultWriter());
      const { runCall } = await import('../commands/call.ts');
      return await runCall({
        connect: connector(options),
        spec: work.specFor(work.dockerfile, work.target.index, false),
        dockerfile: work.dockerfile,
        request,
        answered: (answer) => results.writeAnswer(files, answer.metadata, resultWriter()),
        stdout: process.stdout,
        stderr: process.stderr,
      });
    }
    refuseTerminal(checked.specFor(checked.dockerfile, checked.target.index, false));
    const interrupt = new AbortController();
    const writer = resultWriter(interrupt.signal);
    await results.removeStale(files, writer);
    requireBases(checked.dockerfile);
    let interrupted: Exclude<Interrupt, 'PIPE'> = 'INT';
    const impatient = new AbortController();
    const stopListening = onInterrupt((signal) => {
      const isAlone = signal === 'PIPE' || signal === 'HUP';
      const isSecond = interrupt.signal.aborted;
      // A second interrupt also skips the explanation of a failure, but not the removal of a program that runs.
      if (isSecond && (options.run !== true || impatient.signal.aborted)) {
        process.exit(INTERRUPT_STATUS[interrupted]);
      }
      if (isSecond || isAlone) impatient.abort();
      if (signal !== 'PIPE') interrupted = signal;
      interrupt.abort();
    });
    const isOver = new Promise<Workspace>((resolve) => {
      interrupt.signal.addEventListener('abort', () => resolve(checked), { once: true });
    });
    const known = Promise.race([complete, isOver]);
    // What is refused then ends at ctrl+c, though the engine is still looked for.
    known.catch(stopListening);
    // The engine is looked for while git still answers. Each build of a watch connects by itself.
    const connect = options.watch === true ? null : await connectedAfter(known, connector(options));
    const work = await known;
    const common = {
      notices: flagsWithoutEffect(options),
      dockerfile: work.dockerfile,
      progress: mode,
      liveDisplay: await liveDisplay(mode),
      sourceFolder: readSourceFolder,
      stderr: process.stderr,
      stdout: (bytes: Uint8Array) => writeOut(process.stdout, bytes, interrupt.signal),
      exported: (exported: ExportedBuild, warnings: readonly VertexWarning[]) =>
        results.writeResults(files, exported, warnings, writer),
      colours: hasColours(process.stderr),
      clock,
      signal: interrupt.signal,
      keepGoing: options.keepGoing,
    };
    const record = recorderOf(options, work);
    const recorder =
      (spec: BuildSpec, dockerfile: Dockerfile, stage: number) =>
      ({ address: builder }: EngineInfo) =>
        record({ spec, dockerfile, stage, builder });
    const run = async (): Promise<number> => {
      if (options.watch === true) {
        const [{ runWatch }, { createWatcher }] = await Promise.all([
          import('../commands/watch.ts'),
          import('../project/watch.ts'),
        ]);
        return await runWatch({
          ...common,
          // Each build closes its engine connection.
          connect: () => connector(options)(),
          recorder,
          lastBuilt: lastBuiltOf(options, work),
          program:
            options.run === true ? await watchedProgram(options, work, interrupt, impatient) : undefined,
          watcher: createWatcher({ clock }),
          read: work.read,
          target: options.target,
          specFor: (dockerfile, stage) => work.specFor(dockerfile, stage, false),
        });
      }
      const spec = work.specFor(work.dockerfile, work.target.index, false);
      return await runBuild({
        ...common,
        connect: connect ?? connector(options),
        spec,
        target: stageTitle(work.target),
        recorder: recorder(spec, work.dockerfile, work.target.index),
      });
    };
    try {
      const status = await run();
      return status === CANCELLED_STATUS ? INTERRUPT_STATUS[interrupted] : status;
    } finally {
      stopListening();
    }
  },
};
