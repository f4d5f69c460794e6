import { PLAIN_GRAPHEMES } from './plain-text.ts';

// Not `Intl.Segmenter`, which means the class below wherever this file is injected.
const { Segmenter } = globalThis.Intl;

/**
 * Intl.Segmenter, made when it is first needed: the first one costs 20 ms (as in plugins.mjs), and several packages make
 * one as they load.
 * Plain text is cut into its characters without it. For graphemes only, which is all that the bundled packages ask for.
 */
class QuickSegmenter {
  readonly #args: ConstructorParameters<typeof Segmenter>;
  #segmenter: Intl.Segmenter | null = null;

  constructor(...args: ConstructorParameters<typeof Segmenter>) {
    this.#args = args;
  }

  segment(input: string): Intl.Segments {
    if (PLAIN_GRAPHEMES.test(input)) return new PlainSegments(input);
    this.#segmenter ??= new Segmenter(...this.#args);
    return this.#segmenter.segment(input);
  }
}

/** The characters of plain text, as Intl.Segments has them: walked through, or asked for by place. */
class PlainSegments implements Intl.Segments {
  readonly #input: string;

  constructor(input: string) {
    this.#input = input;
  }

  containing(index = 0): Intl.SegmentData {
    const at = Math.trunc(index) || 0;
    // Typed as always there, and undefined past the ends: so it is in Intl.
    if (at < 0 || at >= this.#input.length) return undefined as unknown as Intl.SegmentData;
    return { segment: this.#input.charAt(at), index: at, input: this.#input };
  }

  *[Symbol.iterator](): Generator<Intl.SegmentData, undefined> {
    for (let index = 0; index < this.#input.length; index++) yield this.containing(index);
    return undefined;
  }
}

export { QuickSegmenter as 'Intl.Segmenter' };
