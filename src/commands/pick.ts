import { type Choice, createPickSession, type PickOutcome, type PickStore } from '../store/pick-session.ts';
import { type BuildScreens, createScreens, type ScreensOptions, type ScreenTerminal } from './screens.ts';

/** A build for the list, and how it is opened. */
export interface Pickable {
  readonly choice: Choice;
  /** What its screens need. Rejects with a sentence if it cannot be read. */
  readonly open: (signal: AbortSignal) => Promise<ScreensOptions>;
}

/** What a search has found. */
export interface FoundBuilds {
  readonly builds: readonly Pickable[];
  /** Whether there are more. */
  readonly isTruncated: boolean;
}

/** The builds of a folder. */
export interface Picking {
  /** The folder, for display. */
  readonly folder: string;
  /** Rejects with a sentence if the folder cannot be read. */
  readonly find: (signal: AbortSignal) => Promise<FoundBuilds>;
  /** The id of what was picked here last; null if nothing was. */
  readonly last: () => Promise<string | null>;
  /** Remembers what was picked. Never rejects. */
  readonly remember: (id: string) => Promise<void>;
  /** Draws the list; `unmount` removes it. */
  readonly show: (store: PickStore) => { readonly unmount: () => Promise<void> };
}

export interface ProgramOptions {
  readonly terminal: ScreenTerminal;
  /** The build to begin with; null to begin with the list. */
  readonly first: ScreensOptions | null;
  readonly picking: Picking;
  /** An error as a sentence. */
  readonly explain: (error: unknown) => string;
}

/** `stagedive`: the list of builds and the screens, until the user leaves. Ends the process. */
export async function runProgram({ terminal, first, picking, explain }: ProgramOptions): Promise<void> {
  let current: BuildScreens | null = first === null ? null : createScreens(first);
  terminal.onExit(async () => current?.stop());
  terminal.open();
  for (;;) {
    if (current !== null) {
      const end = await current.stay();
      if (end !== 'another build') return await terminal.end(end);
    }
    const picked = await pick(picking, terminal, current !== null, explain);
    if (picked === 'back') continue;
    if (typeof picked === 'number') return await terminal.end(picked);
    await current?.stop();
    current = createScreens(picked);
  }
}

/** A build that is being opened. */
interface Opening {
  readonly id: string;
  readonly stop: AbortController;
  /** Never rejects. */
  readonly end: Promise<Opened>;
}

type Opened =
  | { readonly kind: 'opened'; readonly id: string; readonly screens: ScreensOptions }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Lets a person pick. What cannot be opened is said in the list, which hears its keys while it opens something. */
async function pick(
  picking: Picking,
  terminal: ScreenTerminal,
  canGoBack: boolean,
  explain: (error: unknown) => string,
): Promise<ScreensOptions | 'back' | number> {
  const last = await picking.last();
  const session = createPickSession({ window: terminal.size(), folder: picking.folder, last, canGoBack });
  let found: readonly Pickable[] = [];
  const search = new AbortController();
  void picking.find(search.signal).then(
    ({ builds, isTruncated }) => {
      found = builds;
      session.found(
        builds.map(({ choice }) => choice),
        isTruncated,
      );
      const [only] = builds;
      // Nobody needs to be asked.
      if (!canGoBack && builds.length === 1 && only?.choice.problem === null)
        session.store.dispatch({ type: 'pick/chosen' });
    },
    (error: unknown) => session.failed(explain(error)),
  );
  const list = picking.show(session.store);
  let opening: Opening | null = null;
  let next = session.outcome();
  try {
    for (;;) {
      const happened: PickOutcome | Opened = await Promise.race(
        opening === null ? [next] : [next, opening.end],
      );
      if (happened.kind === 'opened') {
        await picking.remember(happened.id);
        return happened.screens;
      }
      if (happened.kind === 'failed') {
        opening = null;
        session.failed(explain(happened.error));
        continue;
      }
      next = session.outcome();
      if (happened.kind === 'picked' && happened.id === opening?.id) continue;
      opening?.stop.abort();
      opening = null;
      if (happened.kind === 'back') return 'back';
      if (happened.kind === 'quit') return happened.interrupted ? 130 : 0;
      if (happened.kind === 'picked') opening = open(found, happened.id);
    }
  } finally {
    search.abort();
    await list.unmount();
  }
}

function open(found: readonly Pickable[], id: string): Opening | null {
  const picked = found.find(({ choice }) => choice.id === id);
  if (picked === undefined) return null;
  const stop = new AbortController();
  const end = picked.open(stop.signal).then(
    (screens): Opened => ({ kind: 'opened', id, screens }),
    (error: unknown): Opened => ({ kind: 'failed', error }),
  );
  return { id, stop, end };
}
