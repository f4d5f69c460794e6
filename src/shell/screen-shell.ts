import { stageTitle } from '../dockerfile/stage-title.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import type { ShellRecord } from '../fix/types.ts';
import { settingsAt } from '../llb/settings.ts';
import type { Builder, BuildSpec, Clock, ShellTerminal } from '../ports.ts';
import type { Address } from '../states/address.ts';
import { HeldTargets, screenMessage } from '../states/held-targets.ts';
import { imageConfigAt } from '../states/image-config.ts';
import type { OpenTargets } from '../states/open-targets.ts';
import { quietProgress } from '../states/quiet-progress.ts';
import { failedState, leftFiles, type TargetPoint } from '../states/reach.ts';
import { openCacheShell } from './cache-shell.ts';
import { type ClaimedTerminal, claimTerminal } from './claimed-terminal.ts';
import { openShell } from './open-shell.ts';
import { ownShell } from './shell-lookup.ts';

/** What shells opened from the screens need of the project. */
export interface ScreenShellOptions {
  readonly connect: () => Promise<Builder>;
  readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
  /** The toolbox image that the project's config names. Rejects if the config is invalid. */
  readonly projectToolbox: () => Promise<string | null>;
  readonly colours: boolean;
  readonly clock: Clock;
}

/** Where to open a shell. */
export interface ShellRequest {
  readonly targets: OpenTargets;
  readonly address: Address;
  /** Given what was typed, when the shell has ended; absent if it is not to be recorded. */
  readonly onRecord?: (record: ShellRecord) => void;
}

/**
 * Opens a shell from the screens and waits until the user leaves it. The terminal is claimed first, so that
 * everything typed while waiting goes to the shell and ctrl+c cancels. Never rejects; returns a sentence if there is
 * something to say.
 */
export async function screenShell(
  options: ScreenShellOptions,
  request: ShellRequest,
  terminal: ShellTerminal,
): Promise<string | null> {
  const claimed = claimTerminal(terminal, 'stagedive');
  try {
    return await claimed.wait(openRequested(options, request, claimed));
  } catch (error) {
    return screenMessage(error, 'state');
  } finally {
    claimed.release();
  }
}

/**
 * Finds the shell of a failed state in advance, so that a shell requested a moment later starts at once. Runs
 * nothing. Never rejects.
 */
export async function prepareShell(
  { target, point }: Pick<TargetPoint, 'target' | 'point'>,
  failure: NonNullable<Address['failure']>,
): Promise<void> {
  if (!leftFiles(target, point, failure)) return;
  const state = failedState(target, point, failure);
  const { dockerfile, program } = target;
  const settings = settingsAt(dockerfile, program, point, 'after', null, failure.vertex);
  await ownShell(state, settings, null).catch(() => null);
}

async function openRequested(
  options: ScreenShellOptions,
  { targets, address, onRecord }: ShellRequest,
  claimed: ClaimedTerminal,
): Promise<string | null> {
  const { colours, clock } = options;
  const stage = address.dockerfile.stages[address.stage];
  if (stage === undefined) throw new RefusedError('This stage is no longer in the file.');
  claimed.screen.retitle(`stagedive ${stageTitle(stage)}`);
  const progress = quietProgress({ write: (text) => void claimed.screen.write(text), colours, clock });
  const held = new HeldTargets(targets, progress.listener);
  const cancel = (): void => void held.cancel();
  // When the user cancels, what runs for the shell is cancelled in the engine, too.
  claimed.signal.addEventListener('abort', cancel, { once: true });
  try {
    claimed.signal.throwIfAborted();
    const state = await held.reach(address, 'any');
    const projectToolbox = await options.projectToolbox();
    if (state.cache !== undefined) {
      progress.end(false);
      const { message, ...end } = await openCacheShell(state, state.cache, projectToolbox, claimed);
      return end.kind === 'failed' ? screenMessage(end.error, 'state') : message;
    }
    const result = await openShell({
      state,
      overrides: { env: [] },
      onRecord,
      projectToolbox,
      config: async (at) => imageConfigAt(at, await options.connect(), options.specUpTo),
      claim: (title) => {
        claimed.signal.throwIfAborted();
        progress.end(false);
        claimed.screen.retitle(title);
        return claimed;
      },
    });
    return result.kind === 'failed' ? screenMessage(result.error, 'state') : result.message;
  } finally {
    claimed.signal.removeEventListener('abort', cancel);
    await held.release();
    progress.end(false);
  }
}
