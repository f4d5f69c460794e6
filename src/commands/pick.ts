import { type Choice, createPickSession, type PickStore } from '../store/pick-session.ts';
import { type BuildScreens, createScreens, type ScreensOptions, type ScreenTerminal } from './screens.ts';

/** A build for the list, and how it is opened. */
export interface Pickable {
  readonly choice: Choice;
  /** What its screens need. Rejects with a sentence if it cannot be read. */
  readonly open: () => Promise<ScreensOptions>;
}

/** The builds of a folder. */
export interface Picking {
  /** The folder, for display. */
  readonly folder: string;
  /** Rejects with a sentence if the folder cannot be read. */
  readonly find: () => Promise<readonly Pickable[]>;
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

/** Lets a person pick. What cannot be opened is said in the list, which stays. Resolves to an exit status to quit. */
async function pick(
  picking: Picking,
  terminal: ScreenTerminal,
  canGoBack: boolean,
  explain: (error: unknown) => string,
): Promise<ScreensOptions | 'back' | number> {
  const last = await picking.last();
  const session = createPickSession({ window: terminal.size(), folder: picking.folder, last, canGoBack });
  let found: readonly Pickable[] = [];
  void picking.find().then(
    (all) => {
      found = all;
      session.found(all.map(({ choice }) => choice));
      const [only] = all;
      // Nobody needs to be asked.
      if (!canGoBack && all.length === 1 && only?.choice.problem === null)
        session.store.dispatch({ type: 'pick/chosen' });
    },
    (error: unknown) => session.failed(explain(error)),
  );
  const list = picking.show(session.store);
  try {
    for (;;) {
      const outcome = await session.outcome();
      if (outcome.kind === 'back') return 'back';
      if (outcome.kind === 'quit') return outcome.interrupted ? 130 : 0;
      const picked = found.find(({ choice }) => choice.id === outcome.id);
      try {
        const opened = await picked?.open();
        if (opened === undefined) continue;
        await picking.remember(outcome.id);
        return opened;
      } catch (error) {
        session.failed(explain(error));
      }
    }
  } finally {
    await list.unmount();
  }
}
