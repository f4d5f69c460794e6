import { stageLabel } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { settingsAt } from '../llb/settings.ts';
import type { Builder, BuildSpec, Clock, ShellTerminal } from '../ports.ts';
import type { Address } from '../states/address.ts';
import { HeldTargets, sentenceOf } from '../states/held-targets.ts';
import { imageConfigAt } from '../states/image-config.ts';
import type { OpenTargets } from '../states/open-targets.ts';
import { failedState, isKept, type TargetPoint } from '../states/reach.ts';
import { openShell } from './open-shell.ts';
import { quietProgress } from './quiet-progress.ts';
import { ownShell } from './shell-lookup.ts';
import { type TakenTerminal, takeTerminal } from './taken-terminal.ts';

/** What shells that are opened from the screens need of the project. */
export interface ScreenShellOptions {
  readonly connect: () => Promise<Builder>;
  readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
  /** The image that the project's config names for states without a shell; rejects with what is wrong with it. */
  readonly projectToolbox: () => Promise<string | null>;
  readonly colours: boolean;
  readonly clock: Clock;
}

/** Where the screens want a shell. */
export interface ShellRequest {
  readonly targets: OpenTargets;
  readonly address: Address;
}

/**
 * A shell from the screens, until the person leaves it. The terminal is taken before anything else is looked for, so
 * that every key typed meanwhile is the shell's, and ctrl+c gives the waiting up. Never rejects; a sentence where there
 * is something to say.
 */
export async function screenShell(
  options: ScreenShellOptions,
  request: ShellRequest,
  terminal: ShellTerminal,
): Promise<string | null> {
  const taken = takeTerminal(terminal, 'stagedive');
  try {
    return await taken.wait(openRequested(options, request, taken));
  } catch (error) {
    return sentenceOf(error, 'R');
  } finally {
    taken.giveBack();
  }
}

/**
 * Finds out which shell a failure has, so that one that is asked for a moment later starts at once. Nothing is run for
 * it. Never rejects.
 */
export async function prepareShell(
  { target, point }: Pick<TargetPoint, 'target' | 'point'>,
  failure: NonNullable<Address['failure']>,
): Promise<void> {
  if (!isKept(target, point, failure)) return;
  const state = failedState(target, point, failure);
  const settings = settingsAt(target.dockerfile, target.program, point, 'after', null);
  await ownShell(state, settings, null).catch(() => null);
}

async function openRequested(
  options: ScreenShellOptions,
  { targets, address }: ShellRequest,
  taken: TakenTerminal,
): Promise<string | null> {
  const { colours, clock } = options;
  const stage = address.dockerfile.stages[address.stage];
  if (stage === undefined) throw new Error('This stage is not in the file any more.');
  taken.screen.retitle(`stagedive ${stageLabel(stage)}`);
  const progress = quietProgress({ write: (text) => void taken.screen.write(text), colours, clock });
  const held = new HeldTargets(targets, progress.listener);
  const cancel = (): void => void held.cancel();
  // What runs for a shell that nobody waits for any more is stopped in the engine, too.
  taken.signal.addEventListener('abort', cancel, { once: true });
  try {
    taken.signal.throwIfAborted();
    const state = await held.reach(address, 'any');
    const { message } = await openShell({
      state,
      overrides: { env: [] },
      projectToolbox: await options.projectToolbox(),
      config: async (at) => imageConfigAt(at, await options.connect(), options.specUpTo),
      take: (title) => {
        taken.signal.throwIfAborted();
        progress.end(false);
        taken.screen.retitle(title);
        return taken;
      },
    });
    return message;
  } finally {
    taken.signal.removeEventListener('abort', cancel);
    await held.release();
    progress.end(false);
  }
}
