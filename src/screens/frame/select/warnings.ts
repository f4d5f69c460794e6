import type { AppState } from '../../../store/state.ts';

/** A warning, unfiltered. */
export interface Warning {
  /** The name of the build check, or the engine's short text. */
  readonly title: string;
  readonly detail: string;
  /** From 1; null if it is not about a line. */
  readonly line: number | null;
}

/**
 * All warnings by line: what BuildKit will refuse, the engine's build checks, our own parser, and the
 * build's steps. The engine reports the same problem as a check and as a warning of the build; such
 * duplicates are merged. A source may report a line several times under the same rule
 * (SecretsUsedInArgOrEnv, once a name); those are all kept.
 */
export function warnings(state: AppState): readonly Warning[] {
  const found = new Map<string, Warning>();
  for (const source of [refusals(state), checks(state), ownReading(state), ofSteps(state)]) {
    const counts = new Map<string, number>();
    const said = new Set<string>();
    for (const warning of source) {
      const whole = JSON.stringify(warning);
      if (said.has(whole)) continue;
      said.add(whole);
      // The build's `StageNameCasing: Stage name 'A' …` is the rule StageNameCasing.
      const rule = /^\w+/.exec(warning.title)?.[0] ?? warning.title;
      const key = `${rule}:${warning.line}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (!found.has(`${key}:${count}`)) found.set(`${key}:${count}`, warning);
    }
  }
  return [...found.values()].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function refusals({ dockerfile: { problems, stages } }: AppState): readonly Warning[] {
  return [...problems, ...stages.flatMap((stage) => stage.problems)].map(({ line, message, suggestion }) => ({
    title: 'Refused',
    detail: suggestion === null ? message : `${message} (${suggestion})`,
    line,
  }));
}

function checks({ lint }: AppState): readonly Warning[] {
  return lint.map(({ rule, detail, url, lines }) => ({
    title: rule,
    detail: `${detail} ${url}`.trim(),
    line: lines[0]?.start ?? null,
  }));
}

function ownReading({ dockerfile }: AppState): readonly Warning[] {
  return dockerfile.warnings.map(({ rule, message, line }) => ({ title: rule, detail: message, line }));
}

function ofSteps({ build }: AppState): readonly Warning[] {
  return [...(build?.progress.vertexes.values() ?? [])].flatMap((vertex) =>
    vertex.warnings.map(({ short, detail, url, ranges }) => ({
      title: short,
      detail: [...detail, url].join(' ').trim(),
      line: ranges[0]?.start ?? null,
    })),
  );
}
