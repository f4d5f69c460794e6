import { nameOf, parentOf } from '../../filesystem/paths.ts';
import type { TreeEntry } from '../../filesystem/types.ts';
import type { StepOutput } from '../../llb/types.ts';
import { type StateRef, unlessEngineLost } from '../../ports.ts';
import type { OpenTarget } from '../open-target.ts';
import { outputKey } from '../state-files.ts';

/** What the engine says where a path leads nowhere. */
const NOT_THERE =
  /no such file or directory|not a directory|not found|does not exist|too many (?:symlinks|links|levels)/i;

/**
 * The states of a target as conditions look at them: one path at a time. A state lies after one point and before the next,
 * so what was asked of it is kept.
 */
export class SolvedStates {
  readonly #refs = new Map<string, Promise<StateRef>>();
  readonly #entries = new Map<string, Promise<TreeEntry | null>>();

  constructor(readonly target: OpenTarget) {}

  /** Rejects with a BuildFailedError if a step on the way fails. */
  ref(output: StepOutput | null): Promise<StateRef> {
    const key = outputKey(output);
    const known = this.#refs.get(key);
    if (known !== undefined) return known;
    const solved = this.target.solve(output);
    this.#refs.set(key, solved);
    solved.catch(() => this.#refs.delete(key));
    return solved;
  }

  /**
   * The entry of a path, a link as such; null if there is none. One call to the engine.
   * @param path absolute, without `.`, `..` and a slash at its end
   */
  entry(output: StepOutput | null, path: string): Promise<TreeEntry | null> {
    const key = `${outputKey(output)} ${path}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const found = this.#find(output, path);
    this.#entries.set(key, found);
    found.catch(() => this.#entries.delete(key));
    return found;
  }

  /** The entries of a folder. */
  async folder(output: StepOutput | null, path: string): Promise<readonly TreeEntry[]> {
    const ref = await this.ref(output);
    return await ref.readDir(path).catch(nothingThere([]));
  }

  /** A piece of a file. */
  async read(output: StepOutput | null, path: string, offset: number, length: number): Promise<Uint8Array> {
    return await (await this.ref(output)).readFile(path, { offset, length });
  }

  async #find(output: StepOutput | null, path: string): Promise<TreeEntry | null> {
    if (output === null) return null;
    const ref = await this.ref(output);
    if (path === '/') return await ref.stat('/');
    const relative = path.slice(1);
    const name = nameOf(relative);
    const entries = await ref.readDir(`/${parentOf(relative)}`, name).catch(nothingThere([]));
    return entries.find((entry) => nameOf(entry.path) === name) ?? null;
  }
}

/** Handles a rejection: a path that is not there stands for `value`. */
function nothingThere<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && NOT_THERE.test(error.message)) return unlessEngineLost(value)(error);
    throw error;
  };
}
