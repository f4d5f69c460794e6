import { Turns } from '../../turns.ts';
import { type ContextStatus, STATUSES, statusOf } from './status.ts';
import type { ContextVerdicts } from './verdicts.ts';

/** Files and all else but folders; bytes of contents. */
export interface Total {
  readonly files: number;
  readonly bytes: number;
}

/** What a context holds, by what becomes of it. */
export interface ContextTotals {
  /** What the engine gets; the contents of a file with several names once. */
  readonly sent: Total;
  /** Folders that the engine gets. */
  readonly sentFolders: number;
  readonly used: Total;
  readonly unused: Total;
  readonly ignored: Total;
}

/** What one line of the ignore file leaves out. */
export interface RuleTotal extends Total {
  /** The place of its pattern. */
  readonly rule: number;
}

/** Files and bytes of each status, one after the other. */
const COLUMNS = 2 * STATUSES.length;

/** The totals of a context, of each folder in it and of each line of the ignore file. */
export class CountedContext {
  readonly totals: ContextTotals;
  /** By bytes, most first; patterns that leave nothing out are not among them. */
  readonly rules: readonly RuleTotal[];
  /** For each entry that is a folder, its place in `#sums`. */
  readonly #places: Int32Array;
  readonly #sums: Float64Array;

  private constructor(
    totals: ContextTotals,
    rules: readonly RuleTotal[],
    places: Int32Array,
    sums: Float64Array,
  ) {
    this.totals = totals;
    this.rules = rules;
    this.#places = places;
    this.#sums = sums;
  }

  /** Gives others a turn now and then. @throws the signal's reason */
  static async of(verdicts: ContextVerdicts, signal?: AbortSignal): Promise<CountedContext> {
    const { listing, sent, contents, rules } = verdicts;
    const turns = new Turns();
    const places = new Int32Array(listing.length);
    let folders = 0;
    for (let index = 0; index < listing.length; index++)
      if (listing.isFolder(index)) places[index] = folders++;
    const sums = new Float64Array(folders * COLUMNS);
    const byRule = new Map<number, { files: number; bytes: number }>();
    const sentTotal = { files: 0, bytes: 0 };
    let sentFolders = 0;
    const add = (folder: number, column: number, amount: number): void => {
      const at = (places[folder] ?? 0) * COLUMNS + column;
      sums[at] = (sums[at] ?? 0) + amount;
    };
    // From the end: what is in a folder is counted before the folder is added to the one above it.
    for (let index = listing.length - 1; index > 0; index--) {
      if (turns.isDue) {
        await turns.give();
        signal?.throwIfAborted();
      }
      const parent = listing.parent(index);
      if (listing.isFolder(index)) {
        if (sent[index] === 1) sentFolders += 1;
        for (let column = 0; column < COLUMNS; column++) {
          add(parent, column, sums[(places[index] ?? 0) * COLUMNS + column] ?? 0);
        }
        continue;
      }
      const size = listing.size(index);
      const status = statusOf(verdicts, index);
      const column = 2 * STATUSES.indexOf(status);
      add(parent, column, 1);
      add(parent, column + 1, size);
      if (sent[index] === 1) sentTotal.files += 1;
      // What cannot be read is sent empty, with a warning.
      if (contents[index] === 1 && !listing.unreadable.has(index)) sentTotal.bytes += size;
      if (status === 'ignored') {
        const rule = rules[index] ?? -1;
        const total = byRule.get(rule) ?? { files: 0, bytes: 0 };
        byRule.set(rule, { files: total.files + 1, bytes: total.bytes + size });
      }
    }
    const total = (status: ContextStatus): Total => totalAt(sums, 0, status);
    return new CountedContext(
      {
        sent: sentTotal,
        sentFolders,
        used: total('used'),
        unused: total('unused'),
        ignored: total('ignored'),
      },
      [...byRule]
        .map(([rule, counted]) => ({ rule, ...counted }))
        .sort((a, b) => b.bytes - a.bytes || b.files - a.files || a.rule - b.rule),
      places,
      sums,
    );
  }

  /** How many files are in a folder, with all below it. */
  filesIn(folder: number): number {
    return STATUSES.reduce((sum, status) => sum + this.inFolder(folder, status).files, 0);
  }

  /** What is in a folder, with all below it, of one status. */
  inFolder(folder: number, status: ContextStatus): Total {
    return totalAt(this.#sums, this.#places[folder] ?? 0, status);
  }
}

function totalAt(sums: Float64Array, place: number, status: ContextStatus): Total {
  const at = place * COLUMNS + 2 * STATUSES.indexOf(status);
  return { files: sums[at] ?? 0, bytes: sums[at + 1] ?? 0 };
}
