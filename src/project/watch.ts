/** Adapter: tells of changed files, by the system's notices, or by looking again and again where there are none. */
import { type FSWatcher, statfsSync, watch as watchFolder } from 'node:fs';
import type { Clock, Watch, Watcher, WatchPlan } from '../ports.ts';
import { type Interest, scanFiles } from './watched-files.ts';

/** Milliseconds of quiet after a change before it is told, and the longest that changes may hold it up. */
const QUIET = 150;
const LONGEST = 1000;
/** Milliseconds between two looks where the system gives no notices. */
const POLL = 1000;

/** File systems that others change unnoticed (linux/magic.h): NFS, CIFS, SMB2, 9p, FUSE. */
const UNNOTICED: ReadonlySet<number> = new Set([0x6969, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546]);

export interface WatcherOptions {
  readonly clock: Clock;
  /** Looks again so many milliseconds after each look, as where the system gives no notices; null: where it must. */
  readonly polling?: number | null;
}

/**
 * Watches single folders, each for itself: node's own recursive watching would watch what is excluded, too
 * (lib/internal/fs/recursive_watch.js), and a notice only says where to look: what has changed is found by comparing.
 */
export function createWatcher({ clock, polling = null }: WatcherOptions): Watcher {
  return { start: (changed) => new FileWatch(clock, polling, changed) };
}

interface WatchedPlace {
  readonly watcher: FSWatcher;
  readonly inode: bigint;
  interests: Interest[];
}

class FileWatch implements Watch {
  readonly #clock: Clock;
  readonly #changed: (paths: readonly string[]) => void;
  readonly #places = new Map<string, WatchedPlace>();
  #polling: number | null;
  #plan: WatchPlan | null = null;
  #files: ReadonlyMap<string, string> = new Map();
  /** Scans go one after the other. */
  #scanning: Promise<void> = Promise.resolve();
  #stopTimer: (() => void) | null = null;
  /** When the first change came that has not been told yet. */
  #since: number | null = null;
  #closed = false;

  constructor(clock: Clock, polling: number | null, changed: (paths: readonly string[]) => void) {
    this.#clock = clock;
    this.#polling = polling;
    this.#changed = changed;
  }

  follow(plan: WatchPlan): Promise<void> {
    const before = this.#plan;
    this.#plan = plan;
    if (plan.folders.some(({ path }) => isUnnoticed(path))) this.#polling ??= POLL;
    this.#scanning = this.#scanning.then(() => this.#look(plan, before === null));
    return this.#scanning;
  }

  close(): void {
    this.#closed = true;
    this.#stopTimer?.();
    this.#forget(() => true);
  }

  /** @param silent nothing is known yet, so nothing can have changed */
  async #look(plan: WatchPlan, silent: boolean): Promise<void> {
    if (this.#closed) return;
    const entered = new Set<string>();
    const files = await scanFiles(plan, (path, inode, interest) => {
      this.#enter(path, inode, interest, entered.has(path));
      entered.add(path);
    });
    if (this.#closed) return;
    this.#forget((path) => !entered.has(path));
    const paths = silent ? [] : differences(this.#files, files, plan !== this.#seen);
    this.#files = files;
    this.#seen = plan;
    if (this.#polling !== null) this.#lookIn(this.#polling);
    if (paths.length > 0) this.#changed(paths);
  }

  /** The plan of the last scan. */
  #seen: WatchPlan | null = null;

  #enter(path: string, inode: bigint, interest: Interest, again: boolean): void {
    if (this.#polling !== null || this.#closed) return;
    const place = this.#places.get(path);
    if (place?.inode === inode) {
      place.interests = again ? [...place.interests, interest] : [interest];
      return;
    }
    // Another folder of the same name.
    this.#forget((each) => each === path);
    try {
      const watcher = watchFolder(path, (_, name) => this.#noticed(path, name));
      watcher.on('error', () => this.#noticed(path, null));
      this.#places.set(path, { watcher, inode, interests: [interest] });
    } catch {
      // No more notices to be had (ENOSPC, EMFILE): the files are looked at instead.
      this.#polling = POLL;
      this.#forget(() => true);
    }
  }

  #noticed(path: string, name: string | null): void {
    const place = this.#places.get(path);
    if (place === undefined) return;
    // The folder itself went or was moved: another one may get its place, and its inode number, too.
    const itself = name === null || path.endsWith(`/${name}`);
    if (itself) this.#forget((each) => each === path);
    else if (!place.interests.some((interest) => interest(name))) return;
    const now = this.#clock.now();
    this.#since ??= now;
    this.#lookIn(Math.max(0, Math.min(QUIET, this.#since + LONGEST - now)));
  }

  #lookIn(ms: number): void {
    this.#stopTimer?.();
    this.#stopTimer = this.#clock.after(ms, () => {
      this.#since = null;
      // The plan may be another one by then; the newest counts.
      this.#scanning = this.#scanning.then(() =>
        this.#plan === null ? undefined : this.#look(this.#plan, false),
      );
    });
  }

  #forget(which: (path: string) => boolean): void {
    for (const [path, { watcher }] of this.#places) {
      if (!which(path)) continue;
      watcher.close();
      this.#places.delete(path);
    }
  }
}

/** Paths whose state differs. Of two plans only what both name can be compared. */
function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  plansDiffer: boolean,
): readonly string[] {
  const paths = [...after].flatMap(([path, state]) => {
    const was = before.get(path);
    return was === state || (was === undefined && plansDiffer) ? [] : [path];
  });
  if (!plansDiffer) for (const path of before.keys()) if (!after.has(path)) paths.push(path);
  return paths.toSorted();
}

function isUnnoticed(path: string): boolean {
  try {
    return UNNOTICED.has(Number(statfsSync(path).type));
  } catch {
    return false;
  }
}
