import { PLAIN_GRAPHEMES } from './plain-text.ts';

// Not `Intl.Segmenter`, which means the class below in every file that this one is injected into.
const { Segmenter } = globalThis.Intl;

/**
 * An Intl.Segmenter that is only created when needed: the first one takes 20 ms (measured as in plugins.mjs), and several
 * packages create one as they load. Plain text is split into characters without it. Supports graphemes only, which is all
 * that the bundled packages use.
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

/** The characters of plain text as an Intl.Segments: to iterate, or to look up by index. */
class PlainSegments implements Intl.Segments {
  readonly #input: string;

  constructor(input: string) {
    this.#input = input;
  }

  containing(index = 0): Intl.SegmentData {
    const at = Math.trunc(index) || 0;
    // As in Intl, the type promises a value, but it is undefined past the ends.
    if (at < 0 || at >= this.#input.length) return undefined as unknown as Intl.SegmentData;
    return { segment: this.#input.charAt(at), index: at, input: this.#input };
  }

  *[Symbol.iterator](): Generator<Intl.SegmentData, undefined> {
    for (let index = 0; index < this.#input.length; index++) yield this.containing(index);
    return undefined;
  }
}

export { QuickSegmenter as 'Intl.Segmenter' };
