/** A failure explained to a person. Quotes from engine and Dockerfile in it are unfiltered. */
export interface Explanation {
  /** The line of the Dockerfile that it concerns, from 1; null when there is none. */
  readonly line: number | null;
  /** What is wrong, in one sentence. */
  readonly sentence: string;
  /** More about it and what to do, one sentence each. */
  readonly advice: readonly string[];
}

/** The part of a failure that explanations are derived from. */
export interface FailureFacts {
  readonly message: string;
  readonly exitCode: number | null;
  readonly lines: readonly { readonly start: number }[];
  /** Whether it failed in a builder apart from the engine, which has none of the engine's images. */
  readonly inBuilder?: boolean;
  /** The image that --sbom runs, which no Dockerfile names. */
  readonly scanner?: string | undefined;
}
