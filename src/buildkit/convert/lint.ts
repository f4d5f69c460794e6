import type { LintFinding } from '../../ports.ts';
import { lineRanges } from './lines.ts';

/**
 * Reads the findings from the JSON answer of `frontend.lint` (moby/buildkit frontend/subrequests/lint). Invalid bytes
 * give no findings.
 */
export function lintFindings(bytes: Uint8Array | undefined): LintFinding[] {
  const answer = json(bytes) as { warnings?: LintWarning[] | null } | null;
  return (answer?.warnings ?? []).map((warning) => ({
    rule: warning.ruleName ?? '',
    description: warning.description ?? '',
    url: warning.url ?? '',
    detail: warning.detail ?? '',
    lines: lineRanges(warning.location?.ranges ?? []),
  }));
}

/** Parses JSON from a result's metadata; null if it is missing or invalid. */
export function json(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined || bytes.length === 0) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

interface LintWarning {
  readonly ruleName?: string;
  readonly description?: string;
  readonly url?: string;
  readonly detail?: string;
  readonly location?: {
    readonly ranges?: readonly { start?: { line?: number }; end?: { line?: number } }[];
  };
}
