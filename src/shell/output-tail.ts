import { withoutStyles } from '../progress/sanitize.ts';

const MAX_TAIL_BYTES = 4096;

/** The end of what a process printed, to explain how it ended. */
export class OutputTail {
  #bytes: Uint8Array = new Uint8Array();

  add(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes.subarray(-MAX_TAIL_BYTES)]).subarray(-MAX_TAIL_BYTES);
  }

  /** Without colours; '' if there was none. */
  text(): string {
    return withoutStyles(new TextDecoder().decode(this.#bytes));
  }
}
