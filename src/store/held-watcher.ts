import type { Watcher } from '../ports.ts';

export interface HeldWatcher {
  readonly watcher: Watcher;
  /** Holds back changes while `run` is running; reports them when it ends. */
  readonly holdWhile: <T>(run: () => Promise<T>) => Promise<T>;
}

/** A watcher that can be paused: a new build would remove the state under an open shell. */
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
          changedSince: (time) => watch.changedSince(time),
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
