/** How much a report lists of each thing, so that it stays small. */
export interface Limits {
  readonly stages: number;
  readonly steps: number;
  readonly lines: number;
  readonly findings: number;
  /** The smallest area of a file or folder that is drawn by itself, in units of the drawing. */
  readonly area: number;
  /** The longest text, in characters. */
  readonly characters: number;
}

/** What a browser opens at once, and a mail takes. */
export const MAX_REPORT_BYTES = 1_000_000;

/** From what fits nearly every build to what fits any. */
export const LIMITS: readonly Limits[] = [
  { stages: 120, steps: 150, lines: 300, findings: 200, area: 120, characters: 1500 },
  { stages: 80, steps: 80, lines: 120, findings: 100, area: 300, characters: 500 },
  { stages: 40, steps: 40, lines: 40, findings: 40, area: 1200, characters: 150 },
  { stages: 20, steps: 10, lines: 10, findings: 10, area: 5000, characters: 60 },
];
