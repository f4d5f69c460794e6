import type { Writable } from 'node:stream';
import type { Dockerfile } from '../dockerfile/types.ts';
import { type Builder, BuildFailedError, type Clock } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { quietProgress } from '../shell/quiet-progress.ts';
import { INTERRUPT_STATUS, type Interrupt } from '../shell/run-once.ts';
import { waitAtMost } from '../shell/timers.ts';
import { type Address, refAddress } from '../states/address.ts';
import { HeldTargets } from '../states/held-targets.ts';
import { OpenTargets, type TargetSource } from '../states/open-targets.ts';
import { type AcceptedFailures, type ReachedState, UnreachedError } from '../states/reach.ts';
import { reportUnreached, UnreachedRefError } from './unreached-report.ts';

/** What a command needs that looks into states: `files`, `cat`, `cp` and the like. */
export interface StateCommand {
  readonly connect: () => Promise<Builder>;
  readonly source: Pick<TargetSource, 'specFor'> & { readonly dockerfile: Dockerfile };
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly colours: boolean;
  readonly clock: Clock;
  /** Calls back for every interruption; the result stops it. */
  readonly onInterrupt: (call: (signal: Interrupt) => void) => () => void;
}

/** What is at hand while the command runs. */
export interface StateTools {
  /** The engine, found when it is first asked for. */
  readonly builder: () => Promise<Builder>;
  /** The state of a REF, or what its own instruction left when it failed. */
  readonly open: (ref: string, before: boolean) => Promise<ReachedState>;
  /**
   * The state of an address; `ref` is what people call it. Rejects as HeldTargets.reach does; `withStates` explains all
   * of it.
   */
  readonly reach: (
    ref: string,
    address: Address,
    accepted: AcceptedFailures,
    preferred?: number,
  ) => Promise<ReachedState>;
  /** Closed at the end, before the engine is. */
  readonly keep: (opened: { close(): Promise<void> }) => void;
  /** No more progress from here on: all states are open. */
  readonly quiet: () => void;
  /** One sentence to stderr, filtered. */
  readonly say: (text: string) => void;
  /** Aborted when the command is interrupted: there is half a second left to undo what is half done. */
  readonly signal: AbortSignal;
}

/** For undoing what was half done, and for closing targets and engine. */
const CLOSE_TIMEOUT_MS = 500;

/**
 * Runs a command that looks into states, and says what stands in its way. The result is the exit status: the command's
 * own; 1 where another instruction fails first; 130 when interrupted. Rejects with what `explain` takes.
 */
export async function withStates(
  command: StateCommand,
  act: (tools: StateTools) => Promise<number>,
): Promise<number> {
  const { stderr, colours, clock, source } = command;
  const progress = quietProgress({ write: (text) => void stderr.write(text), colours, clock });
  let builder: Promise<Builder> | null = null;
  const connect = (): Promise<Builder> => {
    builder ??= command.connect();
    return builder;
  };
  const held = new HeldTargets(new OpenTargets({ connect, specFor: source.specFor }), progress.listener);
  const kept: { close(): Promise<void> }[] = [{ close: () => held.release() }];
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing ??= waitAtMost(clock, CLOSE_TIMEOUT_MS, closeAll(kept, builder));
    return closing;
  };
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
  const working = act({
    builder: connect,
    // Wrong usage is said before any engine is looked for.
    open: async (ref, before) => await reach(ref, refAddress(source.dockerfile, ref, before), 'own'),
    reach,
    keep: (each) => void kept.push(each),
    quiet: () => progress.end(false),
    say: (text) => void stderr.write(`stagedive: ${plainText(text)}\n`),
    signal: abort.signal,
  });
  try {
    const stopped = interrupted.then(async (signal) => {
      abort.abort();
      // What the command waits for ends with its targets.
      await Promise.all([waitAtMost(clock, CLOSE_TIMEOUT_MS, working), close()]);
      return INTERRUPT_STATUS[signal];
    });
    return await Promise.race([working, stopped]);
  } catch (error) {
    // What was interrupted ends with an error of its own.
    if (abort.signal.aborted) return INTERRUPT_STATUS[await interrupted];
    if (error instanceof UnreachedRefError) return reportUnreached(error, stderr, progress);
    progress.end(error instanceof BuildFailedError);
    throw error;
  } finally {
    stopListening();
    progress.end(false);
    await close();
  }
}

async function closeAll(
  kept: readonly { close(): Promise<void> }[],
  builder: Promise<Builder> | null,
): Promise<void> {
  await Promise.all(kept.map((each) => each.close()));
  await (await builder?.catch(() => null))?.close();
}
