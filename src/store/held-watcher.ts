import type { Watcher } from '../ports.ts';

export interface HeldWatcher {
  readonly watcher: Watcher;
  /** Runs something during which no change is told; what changed meanwhile is told once it is over. */
  readonly holdWhile: <T>(run: () => Promise<T>) => Promise<T>;
}

/** A watcher that can be kept quiet: a build that begins anew would take the state away from under an open shell. */
export function holdable(watcher: Watcher): HeldWatcher {
  let holds = 0;
  const missed = new Map<(paths: readonly string[]) => void, Set<string>>();
  return {
    watcher: {
      start: (changed) => {
        const watch = watcher.start((paths) => {
          if (holds === 0) return changed(paths);
          missed.set(changed, new Set([...(missed.get(changed) ?? []), ...paths]));
        });
        return {
          follow: (plan) => watch.follow(plan),
          close: () => {
            missed.delete(changed);
            watch.close();
          },
        };
      },
    },
    holdWhile: async (run) => {
      holds += 1;
      try {
        return await run();
      } finally {
        holds -= 1;
        if (holds === 0) {
          const all = [...missed];
          missed.clear();
          for (const [changed, paths] of all) changed([...paths].toSorted());
        }
      }
    },
  };
}
