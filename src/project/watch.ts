/** Adapter: reports changed files, from notifications of the system, or by polling if there are none. */
import { type FSWatcher, statfsSync, watch as watchFolder } from 'node:fs';
import type { Clock, Watch, WatchedFiles, Watcher, WatchPlan } from '../ports.ts';
import { type Interest, scanFiles, writtenSince } from './watched-files.ts';

/** A change is reported after this many milliseconds without another, at the latest after MAX_DELAY_MS. */
const QUIET_MS = 150;
const MAX_DELAY_MS = 1000;
/** Milliseconds between polls when the system sends no notifications. */
const POLL_INTERVAL_MS = 1000;

/** File systems that other machines change without notification (linux/magic.h): NFS, CIFS, SMB2, 9p, FUSE. */
const WITHOUT_NOTIFICATIONS: ReadonlySet<number> = new Set([
  0x6969, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546,
]);

export interface WatcherOptions {
  readonly clock: Clock;
  /** Polls at this interval in milliseconds instead of using notifications; null polls only when it must. */
  readonly polling?: number | null;
}

/**
 * Watches folders one by one: node's recursive watching would include excluded folders
 * (lib/internal/fs/recursive_watch.js). A notification only triggers a scan; changes are found by comparing scans.
 */
export function createWatcher({ clock, polling = null }: WatcherOptions): Watcher {
  return { start: (changed) => new FileWatch(clock, polling, changed) };
}

interface WatchedFolderState {
  readonly watcher: FSWatcher;
  readonly inode: bigint;
  interests: Interest[];
}

class FileWatch implements Watch {
  readonly #clock: Clock;
  readonly #changed: (paths: readonly string[]) => void;
  readonly #folders = new Map<string, WatchedFolderState>();
  #polling: number | null;
  #plan: WatchPlan | null = null;
  #files: ReadonlyMap<string, string> = new Map();
  /** Scans run one after another. */
  #scanning: Promise<void> = Promise.resolve();
  #stopTimer: (() => void) | null = null;
  /** When the first change that has not been reported was noticed. */
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
    if (plan.folders.some(({ path }) => hasNoNotifications(path))) this.#polling ??= POLL_INTERVAL_MS;
    this.#scanning = this.#scanning.then(() => this.#look(plan, before === null));
    return this.#scanning;
  }

  async changedSince(time: number): Promise<WatchedFiles> {
    await this.#scanning;
    return await writtenSince(this.#files.keys(), time);
  }

  close(): void {
    this.#closed = true;
    this.#stopTimer?.();
    this.#forget(() => true);
  }

  /** @param silent true for the first scan, which has nothing to compare with */
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
    const folder = this.#folders.get(path);
    if (folder?.inode === inode) {
      folder.interests = again ? [...folder.interests, interest] : [interest];
      return;
    }
    // This is another folder with the same name.
    this.#forget((each) => each === path);
    try {
      const watcher = watchFolder(path, (_, name) => this.#noticed(path, name));
      watcher.on('error', () => this.#noticed(path, null));
      this.#folders.set(path, { watcher, inode, interests: [interest] });
    } catch {
      // The system has no more watches (ENOSPC, EMFILE), so poll instead.
      this.#polling = POLL_INTERVAL_MS;
      this.#forget(() => true);
    }
  }

  #noticed(path: string, name: string | null): void {
    const folder = this.#folders.get(path);
    if (folder === undefined) return;
    // The folder itself was removed or moved. A new one may get the same name and inode number.
    const itself = name === null || path.endsWith(`/${name}`);
    if (itself) this.#forget((each) => each === path);
    else if (!folder.interests.some((interest) => interest(name))) return;
    const now = this.#clock.elapsed();
    this.#since ??= now;
    this.#lookIn(Math.max(0, Math.min(QUIET_MS, this.#since + MAX_DELAY_MS - now)));
  }

  #lookIn(ms: number): void {
    this.#stopTimer?.();
    this.#stopTimer = this.#clock.after(ms, () => {
      this.#since = null;
      // The plan may have changed by then; use the newest.
      this.#scanning = this.#scanning.then(() =>
        this.#plan === null ? undefined : this.#look(this.#plan, false),
      );
    });
  }

  #forget(which: (path: string) => boolean): void {
    for (const [path, { watcher }] of this.#folders) {
      if (!which(path)) continue;
      watcher.close();
      this.#folders.delete(path);
    }
  }
}

/** Paths whose state differs. If the plans differ, only paths in both can be compared. */
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

function hasNoNotifications(path: string): boolean {
  try {
    return WITHOUT_NOTIFICATIONS.has(Number(statfsSync(path).type));
  } catch {
    return false;
  }
}
