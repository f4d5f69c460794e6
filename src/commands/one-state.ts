import type { Writable } from 'node:stream';
import { type Builder, BuildFailedError, type BuildListener, type Clock } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { quietProgress } from '../shell/quiet-progress.ts';
import { type Interrupt, STATUS_OF } from '../shell/run-once.ts';
import { within } from '../shell/waits.ts';
import { type Look, openLook, UnreachedError } from '../states/open-look.ts';
import { namePlace, type PlaceSource } from '../states/solve-ref.ts';
import { reportUnreached } from './unreached-report.ts';

/** What a command needs that looks into states: `files`, `cat`, `cp` and the like. */
export interface LookCommand {
  readonly connect: () => Promise<Builder>;
  readonly source: PlaceSource;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly colours: boolean;
  readonly clock: Clock;
  /** Calls back for every interruption; the result stops it. */
  readonly onInterrupt: (call: (signal: Interrupt) => void) => () => void;
}

/** What is at hand while the command runs. */
export interface Looking {
  /** The engine, found when it is first asked for. */
  readonly builder: () => Promise<Builder>;
  /** Opens a state, which is closed at the end. See openLook for the errors; they are told by `lookInto`. */
  readonly open: (ref: string, before: boolean) => Promise<Look>;
  /** For a command that opens builds itself: what they tell. */
  readonly listener: BuildListener;
  /** Closed at the end, before the engine is let go. */
  readonly keep: (opened: { close(): Promise<void> }) => void;
  /** No more progress from here on: all states are open. */
  readonly quiet: () => void;
  /** One sentence to stderr, filtered. */
  readonly say: (text: string) => void;
  /** Aborted when the command is interrupted: there is half a second left to undo what is half done. */
  readonly signal: AbortSignal;
}

/** Milliseconds for undoing what was half done, and for letting go of builds and engine. */
const CLOSING = 500;

/**
 * Runs a command that looks into states, and tells what stands in its way. The result is the exit status: the command's
 * own; 1 where another instruction fails first; 130 when interrupted. Rejects with what `explain` takes.
 */
export async function exploreFailure(
  command: LookCommand,
  act: (looking: Looking) => Promise<number>,
): Promise<number> {
  const { stderr, colours, clock, source } = command;
  const progress = quietProgress({ write: (text) => void stderr.write(text), colours, clock });
  const opened: { close(): Promise<void> }[] = [];
  let builder: Promise<Builder> | null = null;
  const connected = (): Promise<Builder> => {
    builder ??= command.connect();
    return builder;
  };
  let going: Promise<void> | null = null;
  const letGo = (): Promise<void> => {
    going ??= within(clock, CLOSING, closeAll(opened, builder));
    return going;
  };
  const abort = new AbortController();
  let interrupt: (signal: Interrupt) => void = () => undefined;
  const interrupted = new Promise<Interrupt>((resolve) => {
    interrupt = resolve;
  });
  const stopListening = command.onInterrupt(interrupt);
  const working = act({
    builder: connected,
    open: async (ref, before) => {
      // Wrong usage is told before any engine is looked for.
      namePlace(source.dockerfile, ref, before);
      const look = await openLook(source, ref, before, await connected(), progress.listener);
      opened.push(look);
      return look;
    },
    listener: progress.listener,
    keep: (each) => void opened.push(each),
    quiet: () => progress.end(false),
    say: (text) => void stderr.write(`stagedive: ${plainText(text)}\n`),
    signal: abort.signal,
  });
  try {
    const stopped = interrupted.then(async (signal) => {
      abort.abort();
      // What the command waits for ends with its builds.
      await Promise.all([within(clock, CLOSING, working), letGo()]);
      return STATUS_OF[signal];
    });
    return await Promise.race([working, stopped]);
  } catch (error) {
    // What was interrupted ends with an error of its own.
    if (abort.signal.aborted) return STATUS_OF[await interrupted];
    if (error instanceof UnreachedError) {
      const { ref, place, standing } = error;
      return reportUnreached(ref, place, standing, stderr, progress);
    }
    progress.end(error instanceof BuildFailedError);
    throw error;
  } finally {
    stopListening();
    progress.end(false);
    await letGo();
  }
}

async function closeAll(
  opened: readonly { close(): Promise<void> }[],
  builder: Promise<Builder> | null,
): Promise<void> {
  await Promise.all(opened.map((each) => each.close()));
  await (await builder?.catch(() => null))?.close();
}
