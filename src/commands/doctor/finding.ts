import { plainText } from '../../progress/sanitize.ts';

/** One line of `stagedive doctor`. */
export interface Finding {
  /** `problem`: something will not work. `note`: something works less well, or is worth knowing. */
  readonly level: 'ok' | 'note' | 'problem';
  /** What it is about, in a word or two. */
  readonly about: string;
  /** What is the case. A sentence without a full stop, which may start with a small letter. */
  readonly text: string;
  /** What to do about it; null when there is nothing to do. */
  readonly advice: string | null;
}

export function ok(about: string, text: string): Finding {
  return { level: 'ok', about, text, advice: null };
}

export function note(about: string, text: string, advice: string | null = null): Finding {
  return { level: 'note', about, text, advice };
}

export function problem(about: string, text: string, advice: string): Finding {
  return { level: 'problem', about, text, advice };
}

const LEVEL_CELLS = 'problem'.length;
const ABOUT_CELLS = 'docker config'.length;

/** All findings as text, one line each. What comes from outside is filtered, and passwords of addresses are hidden. */
export function findingsText(findings: readonly Finding[]): string {
  return findings
    .map(({ level, about, text, advice }) => {
      const whole = advice === null ? text : `${text.replace(/\.$/, '')}; ${advice}`;
      return `${level.padEnd(LEVEL_CELLS)}  ${about.padEnd(ABOUT_CELLS)}  ${plainText(whole)}\n`;
    })
    .join('');
}
