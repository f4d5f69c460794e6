/** What a failure means to a person. Texts of engine and Dockerfile in it are unfiltered. */
export interface Explanation {
  /** Line of the Dockerfile that it is about, from 1; null when there is none. */
  readonly line: number | null;
  /** What is wrong, as one sentence. */
  readonly sentence: string;
  /** What is known beside it and what to do, a sentence each. */
  readonly advice: readonly string[];
}

/** The part of a failure that explanations are made of. */
export interface FailureFacts {
  readonly message: string;
  readonly exitCode: number | null;
  readonly lines: readonly { readonly start: number }[];
}
