import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

/** What is wrong with a disk. Almost full: a small file still fits on it. No names: it has room, but no more inodes. */
export const DISK_KINDS = ['read-only', 'full', 'almost full', 'no names'] as const;
export type DiskKind = (typeof DISK_KINDS)[number];

/** The folders that may lie on it. */
export const PLACES = ['state', 'cache', 'config', 'tmp', 'project', 'out'] as const;
export type Place = (typeof PLACES)[number];

const DISK_BYTES = 1024 * 1024;
const MAX_NAMES = 64;
/** Room for the smallest files alone. */
const ROOM_BYTES = 8 * 1024;

/** Says when the disk is there, and keeps it until its input ends. */
const HOLD = 'mount -t tmpfs -o "$2" tmpfs "$1" && echo ready && read -r _';

/** A small disk that only this test and its commands see, with one of the folders of a user on it; all others are good. */
export class BadDisk implements AsyncDisposable {
  readonly #root: string;
  readonly #place: Place;
  readonly #kind: DiskKind;
  readonly #holder: ChildProcess;

  private constructor(root: string, place: Place, kind: DiskKind, holder: ChildProcess) {
    this.#root = root;
    this.#place = place;
    this.#kind = kind;
    this.#holder = holder;
  }

  static async with(place: Place, kind: DiskKind): Promise<BadDisk> {
    const root = await mkdtemp(join(tmpdir(), 'stagedive-disk-'));
    await mkdir(join(root, 'bad'));
    await mkdir(join(root, 'good'));
    const size = `size=${DISK_BYTES},nr_inodes=${kind === 'no names' ? MAX_NAMES : 4096}`;
    const namespace = ['--mount', '--propagation', 'private'];
    const holder = spawn('unshare', [...namespace, 'sh', '-c', HOLD, 'sh', join(root, 'bad'), size], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve, reject) => {
      holder.stdout?.once('data', () => resolve());
      holder.once('exit', (status) => reject(new Error(`The disk cannot be mounted: ${status}.`)));
    });
    const disk = new BadDisk(root, place, kind, holder);
    for (const each of PLACES) await mkdir(disk.seen(disk.path(each)));
    return disk;
  }

  /** A path in a folder, as commands on this disk know it. */
  path(place: Place, ...names: readonly string[]): string {
    return join(this.#root, place === this.#place ? 'bad' : 'good', place, ...names);
  }

  /** The same path as others see it. */
  seen(path: string): string {
    return `/proc/${this.#holder.pid}/root${path}`;
  }

  async write(place: Place, name: string, text: string): Promise<void> {
    const path = this.seen(this.path(place, name));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  /** The text of a file, byte by byte; null if there is none. */
  async read(place: Place, name: string): Promise<string | null> {
    return await readFile(this.seen(this.path(place, name)), 'latin1').catch(() => null);
  }

  /** All paths in a folder. */
  async names(place: Place): Promise<readonly string[]> {
    return await readdir(this.seen(this.path(place)), { recursive: true });
  }

  /** From now on the disk is bad. */
  async goBad(): Promise<void> {
    const bad = join(this.#root, 'bad');
    if (this.#kind === 'read-only') return void (await this.#mount(`remount,ro`, bad));
    if (this.#kind === 'no names') {
      for (let at = 0; at < MAX_NAMES; at += 1)
        await writeFile(this.seen(join(bad, `n${at}`)), '').catch(() => undefined);
      return;
    }
    await writeFile(this.seen(join(bad, 'filler')), Buffer.alloc(2 * DISK_BYTES)).catch(() => undefined);
    if (this.#kind === 'full') return;
    const filler = await readFile(this.seen(join(bad, 'filler')));
    await writeFile(this.seen(join(bad, 'filler')), filler.subarray(ROOM_BYTES));
  }

  /** The words before a program that make it see the disk. */
  get command(): readonly string[] {
    const enter = ['nsenter', `--target=${this.#holder.pid}`, '--mount'];
    // nsenter looks for a folder before it enters.
    return [...enter, 'sh', '-c', 'cd "$0" && exec "$@"', this.path('project')];
  }

  get env(): Readonly<Record<string, string>> {
    return {
      XDG_STATE_HOME: this.path('state'),
      XDG_CACHE_HOME: this.path('cache'),
      XDG_CONFIG_HOME: this.path('config'),
      TMPDIR: this.path('tmp'),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#holder.once('exit', resolve));
    this.#holder.stdin?.end();
    await ended;
    await rm(this.#root, { recursive: true, force: true });
  }

  async #mount(options: string, path: string): Promise<void> {
    await execa('nsenter', [`--target=${this.#holder.pid}`, '--mount', 'mount', '-o', options, path]);
  }
}
