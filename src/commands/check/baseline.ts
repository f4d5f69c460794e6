import { UsageError } from '../../errors.ts';
import type { Finding } from '../../filesystem/check/index.ts';
import { plainText } from '../../progress/sanitize.ts';
import { fingerprinter } from '../../states/fingerprints.ts';

const VERSION = 1;

/** The findings that a project knows of and does not want to hear of again, by their fingerprints. */
export type Baseline = ReadonlySet<string>;

/** A baseline as the text of a file: a finding a line, so that a diff of it can be read. No secret is in it. */
export function baselineText(findings: readonly Finding[]): string {
  const printOf = fingerprinter();
  const lines = findings.map((finding) => {
    const { rule, path } = finding;
    return JSON.stringify({ rule, path, fingerprint: printOf(finding) });
  });
  const all = lines.toSorted().map((line) => `    ${line}`);
  return `{\n  "stagediveBaseline": ${VERSION},\n  "findings": [${all.length === 0 ? '' : `\n${all.join(',\n')}\n  `}]\n}\n`;
}

/**
 * Reads what `baselineText` wrote.
 * @param file its name, for messages
 * @throws UsageError for anything else, and for another version
 */
export function parseBaseline(text: string, file: string): Baseline {
  const anew = `write it anew with --write-baseline ${plainText(file)}.`;
  const value = jsonOf(text);
  if (value === null || !('stagediveBaseline' in value)) {
    throw new UsageError(`${file}: this is no baseline of stagedive: ${anew}`);
  }
  const { stagediveBaseline: version, findings } = value;
  if (version !== VERSION) {
    const said = typeof version === 'number' ? `has version ${version}` : 'has no version';
    throw new UsageError(
      `${file}: the baseline ${said}, and this stagedive reads version ${VERSION}: ${anew}`,
    );
  }
  if (!Array.isArray(findings))
    throw new UsageError(`${file}: the baseline has no list of findings: ${anew}`);
  const prints = new Set<string>();
  for (const [index, each] of findings.entries()) {
    const print: unknown = typeof each === 'object' && each !== null ? each.fingerprint : null;
    if (typeof print !== 'string') {
      throw new UsageError(`${file}: finding ${index + 1} of the baseline has no fingerprint: ${anew}`);
    }
    prints.add(print);
  }
  return prints;
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

export interface ComparedFindings {
  /** Findings that the baseline does not have. */
  readonly fresh: readonly Finding[];
  /** How many it has. */
  readonly known: number;
  /** How many of the baseline are no more. */
  readonly gone: number;
}

export function withoutKnown(findings: readonly Finding[], baseline: Baseline): ComparedFindings {
  const printOf = fingerprinter();
  const fresh = findings.filter((finding) => !baseline.has(printOf(finding)));
  const known = findings.length - fresh.length;
  return { fresh, known, gone: baseline.size - known };
}
