import { withoutStyles } from '../progress/sanitize.ts';
import type { StatusUpdate } from '../progress/types.ts';

/** Bytes kept of each step's log. */
const KEPT = 4096;

/** The end of what each step printed, for steps that fail: the plain output keeps nothing of what is printed. */
export class LastWords {
  readonly #ends = new Map<string, Uint8Array>();

  add({ logs }: StatusUpdate): void {
    for (const { vertex, data } of logs) {
      const before = this.#ends.get(vertex) ?? new Uint8Array();
      this.#ends.set(vertex, Buffer.concat([before, data]).subarray(-KEPT));
    }
  }

  /** Without colours; '' for a step that printed nothing. */
  of(vertex: string | null): string {
    return withoutStyles(new TextDecoder().decode(this.#ends.get(vertex ?? '') ?? new Uint8Array()));
  }
}
