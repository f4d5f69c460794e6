import { stageLabel } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { hasOwnSettings, settingsAt } from '../llb/settings.ts';
import type { Builder, BuildSpec, Clock, ShellTerminal } from '../ports.ts';
import { imageConfigAt, openPlace, type Place, standAtFailure } from '../states/solve-ref.ts';
import type { NamedShell, ShellPlace } from '../store/screen-ports.ts';
import { openShell } from './open-shell.ts';
import { quietProgress } from './quiet-progress.ts';
import { ownShell } from './shell-lookup.ts';
import { type TakenTerminal, takeTerminal } from './taken-terminal.ts';

/** What shells that are opened from the screens need of the project. */
export interface ScreenShellOptions {
  readonly connect: () => Promise<Builder>;
  readonly source: {
    readonly spec: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
    readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
  };
  /** The image that the project's config names for states without a shell; rejects with what is wrong with it. */
  readonly projectToolbox: () => Promise<string | null>;
  readonly colours: boolean;
  readonly clock: Clock;
}

/**
 * A shell from the screens, until the person leaves it. The terminal is taken before anything else is looked for, so
 * that every key typed meanwhile is the shell's, and ctrl+c gives the waiting up. Never rejects; a sentence where there
 * is something to say.
 */
export async function screenShell(
  options: ScreenShellOptions,
  find: () => Promise<ShellPlace | NamedShell>,
  terminal: ShellTerminal,
): Promise<string | null> {
  const taken = takeTerminal(terminal, 'stagedive');
  try {
    return await taken.wait(find().then((place) => open(options, place, taken)));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    taken.giveBack();
  }
}

/**
 * Finds out which shell a failure has, so that one that is asked for a moment later starts at once. Nothing is run for
 * it. Never rejects.
 */
export async function prepareShell(place: ShellPlace): Promise<void> {
  const { dockerfile, program, point, side, failure } = place;
  if (failure === null || !hasOwnSettings(program, point)) return;
  const ground = await standAtFailure(place, failure).catch(() => null);
  if (ground === null || ground.kind === 'unreached') return;
  const settings = settingsAt(dockerfile, program, point, side, null);
  await ownShell(place, ground, settings, null).catch(() => null);
}

async function open(
  options: ScreenShellOptions,
  at: ShellPlace | NamedShell,
  taken: TakenTerminal,
): Promise<string | null> {
  const shellAt = async (place: Place & Partial<ShellPlace>, ready: () => void): Promise<string | null> => {
    const { message } = await openShell({
      ...place,
      overrides: { env: [] },
      projectToolbox: await options.projectToolbox(),
      config: async (where) => imageConfigAt(where, await options.connect(), options.source.specUpTo),
      take: (title) => {
        taken.signal.throwIfAborted();
        ready();
        taken.screen.retitle(title);
        return taken;
      },
    });
    return message;
  };
  if (at.kind === 'open') return await shellAt(at, () => undefined);
  const { dockerfile, stage, instruction } = at;
  const { colours, clock } = options;
  const write = (text: string): void => void taken.screen.write(text);
  taken.screen.retitle(`stagedive ${stageLabel(stage)}`);
  const progress = quietProgress({ write, colours, clock });
  try {
    const builder = await options.connect();
    const named = { stage, instruction, side: 'after' } as const;
    const place = await openPlace(
      { dockerfile, spec: options.source.spec },
      named,
      builder,
      progress.listener,
    );
    const close = (): void => void place.build.close();
    // What runs for a shell that nobody waits for any more is stopped in the engine, too.
    taken.signal.addEventListener('abort', close, { once: true });
    if (taken.signal.aborted) close();
    try {
      return await shellAt(place, () => progress.end(false));
    } finally {
      taken.signal.removeEventListener('abort', close);
      await place.build.close();
    }
  } finally {
    progress.end(false);
  }
}
