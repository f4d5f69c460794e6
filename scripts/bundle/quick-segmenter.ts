import { PLAIN_GRAPHEMES } from './plain-text.ts';

// Not `Intl.Segmenter`, which means the class below wherever this file is injected.
const { Segmenter } = globalThis.Intl;

/**
 * Intl.Segmenter, made when it is first needed: the first one costs 20 ms, and several packages make one as they load.
 * Plain text is cut into its characters without it. For graphemes only, which is all that the bundled packages ask for.
 */
class QuickSegmenter {
  readonly #args: ConstructorParameters<typeof Segmenter>;
  #segmenter: Intl.Segmenter | null = null;

  constructor(...args: ConstructorParameters<typeof Segmenter>) {
    this.#args = args;
  }

  segment(input: string): Iterable<Intl.SegmentData> {
    if (PLAIN_GRAPHEMES.test(input)) return characters(input);
    this.#segmenter ??= new Segmenter(...this.#args);
    return this.#segmenter.segment(input);
  }
}

function* characters(input: string): Generator<Intl.SegmentData> {
  for (let index = 0; index < input.length; index++) {
    yield { segment: input.charAt(index), index, input };
  }
}

export { QuickSegmenter as 'Intl.Segmenter' };
