import type { Writable } from 'node:stream';
import type { Dockerfile } from '../dockerfile/types.ts';
import {
  type Builder,
  BuildFailedError,
  type Clock,
  type EngineLostError,
  INTERRUPT_STATUS,
  type Interrupt,
  isEngineLost,
  type OnInterrupt,
  waitAtMost,
} from '../ports.ts';
import { plainSentence } from '../progress/plain-name.ts';
import { type Address, refAddress } from '../states/address.ts';
import { HeldTargets } from '../states/held-targets.ts';
import { OpenTargets, type TargetSource } from '../states/open-targets.ts';
import { type QuietProgress, quietProgress } from '../states/quiet-progress.ts';
import { type AcceptedFailures, failureNote, type ReachedState, UnreachedError } from '../states/reach.ts';
import { reportUnreached, UnreachedRefError } from './unreached-report.ts';

/** What a command that reaches states needs: `files`, `cat`, `shell` and the like. */
export interface StateCommand {
  readonly connect: () => Promise<Builder>;
  readonly source: Pick<TargetSource, 'specFor'> & { readonly dockerfile: Dockerfile };
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly colours: boolean;
  readonly clock: Clock;
  readonly onInterrupt: OnInterrupt;
  /** Registers what to do if the process ends before the command does. */
  readonly onExit?: (call: () => Promise<void>) => void;
  /** How long closing may take at the end; absent for half a second. */
  readonly closeTimeoutMs?: number;
}

/** What the command can use while it runs. */
export interface StateTools {
  /** The engine, connected on first use. */
  readonly builder: () => Promise<Builder>;
  /** The state of a REF, or what its own instruction left if it failed. */
  readonly open: (ref: string, before: boolean) => Promise<ReachedState>;
  /** The same for the only state that the command needs: ends the progress display, and says if a failure left it. */
  readonly openOnly: StateTools['open'];
  /**
   * The state of an address; `ref` is its name for messages. Rejects as HeldTargets.reach does; `withStates` reports
   * every such error.
   */
  readonly reach: (
    ref: string,
    address: Address,
    accepted: AcceptedFailures,
    preferred?: number,
  ) => Promise<ReachedState>;
  /** Registers something to close at the end, before the engine is closed. */
  readonly keep: (opened: { close(): Promise<void> }) => void;
  /** Ends the progress display: all states are open. */
  readonly quiet: () => void;
  /** The progress display, for a command that shows more of it than `quiet` does. */
  readonly progress: QuietProgress;
  /** The command handles interruptions itself from now on. */
  readonly takeInterrupts: () => void;
  /** The command notices a lost engine itself from now on: a shell gives the terminal back first. */
  readonly takeLoss: () => void;
  /** Prints one sentence to stderr, filtered. */
  readonly say: (text: string) => void;
  /** Aborted when the command is interrupted. Then half a second remains to clean up. */
  readonly signal: AbortSignal;
}

/** For cleaning up, and for closing targets and engine, of a command that is interrupted. */
const CLOSE_TIMEOUT_MS = 500;

/** The same of one that has ended by itself: what killed ones left in the engine is being removed until then. */
const ENDED_CLOSE_TIMEOUT_MS = 4_000;

/** The same once the engine is lost: only a connection may be, and then things of ours can still be removed. */
const LOST_CLOSE_TIMEOUT_MS = 2_000;

/**
 * Runs a command that reaches states, and reports failures on the way. Returns the exit status: the command's own; 1 if
 * another instruction fails first; 130 if interrupted. Rejects with an error for `explain`, and as soon as the engine is
 * lost with an EngineLostError.
 */
export async function withStates(
  command: StateCommand,
  act: (tools: StateTools) => Promise<number>,
): Promise<number> {
  const { stderr, colours, clock, source, closeTimeoutMs = CLOSE_TIMEOUT_MS } = command;
  const progress = quietProgress({ write: (text) => void stderr.write(text), colours, clock });
  let builder: Promise<Builder> | null = null;
  let lose: (error: EngineLostError) => void = () => undefined;
  const lost = new Promise<never>((_resolve, reject) => {
    lose = reject;
  });
  const connect = (): Promise<Builder> => {
    if (builder !== null) return builder;
    builder = command.connect();
    builder.then((connected) => connected.lost.then((error) => lose(error))).catch(() => undefined);
    return builder;
  };
  const held = new HeldTargets(new OpenTargets({ connect, specFor: source.specFor }), progress.listener);
  const kept: { close(): Promise<void> }[] = [{ close: () => held.release() }];
  let closing: Promise<void> | null = null;
  const close = (timeoutMs: number): Promise<void> => {
    closing ??= waitAtMost(clock, timeoutMs, closeAll(kept, builder));
    return closing;
  };
  command.onExit?.(() => close(closeTimeoutMs));
  let patienceMs = Math.max(closeTimeoutMs, ENDED_CLOSE_TIMEOUT_MS);
  const abort = new AbortController();
  let interrupt: (signal: Interrupt) => void = () => undefined;
  const interrupted = new Promise<Interrupt>((resolve) => {
    interrupt = resolve;
  });
  const stopListening = command.onInterrupt(interrupt);
  const reach: StateTools['reach'] = (ref, address, accepted, preferred) =>
    held.reach(address, accepted, preferred).catch((error: unknown) => {
      throw error instanceof UnreachedError ? new UnreachedRefError(ref, error) : error;
    });
  // Reports wrong usage before connecting to an engine.
  const open: StateTools['open'] = async (ref, before) =>
    await reach(ref, refAddress(source.dockerfile, ref, before), 'own');
  const quiet = (): void => progress.end(false);
  const say = (text: string): void => void stderr.write(`stagedive: ${plainSentence(text)}\n`);
  const working = act({
    builder: connect,
    open,
    openOnly: async (ref, before) => {
      const state = await open(ref, before);
      quiet();
      const note = failureNote(state);
      if (note !== null) say(note);
      return state;
    },
    reach,
    keep: (each) => void kept.push(each),
    quiet,
    progress,
    takeInterrupts: stopListening,
    takeLoss: () => {
      lose = () => undefined;
    },
    say,
    signal: abort.signal,
  });
  try {
    const stopped = interrupted.then(async (signal) => {
      abort.abort();
      // Closing the targets ends what the command waits for.
      await Promise.all([waitAtMost(clock, closeTimeoutMs, working), close(closeTimeoutMs)]);
      return INTERRUPT_STATUS[signal];
    });
    return await Promise.race([working, stopped, lost]);
  } catch (error) {
    // An interrupted command ends with some error.
    if (abort.signal.aborted) return INTERRUPT_STATUS[await interrupted];
    if (isEngineLost(error)) patienceMs = Math.min(closeTimeoutMs, LOST_CLOSE_TIMEOUT_MS);
    if (error instanceof UnreachedRefError) return reportUnreached(error, stderr, progress);
    progress.end(error instanceof BuildFailedError);
    throw error;
  } finally {
    progress.end(false);
    const closed = close(patienceMs);
    // Who presses ctrl+c now waits no longer than usual.
    await Promise.race([closed, interrupted.then(() => waitAtMost(clock, closeTimeoutMs, closed))]);
    stopListening();
  }
}

async function closeAll(
  kept: readonly { close(): Promise<void> }[],
  builder: Promise<Builder> | null,
): Promise<void> {
  await Promise.all(kept.map((each) => each.close()));
  await (await builder?.catch(() => null))?.close();
}
