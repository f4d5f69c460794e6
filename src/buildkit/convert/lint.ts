import type { LintFinding } from '../../ports.ts';
import { lineRanges } from './lines.ts';

/**
 * The findings in the JSON that `frontend.lint` answers (moby/buildkit frontend/subrequests/lint). Bytes that are no
 * such thing are no findings.
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

/** JSON out of a result's metadata; null when there is none. */
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
