import type { AppState } from '../../../store/state.ts';

/** Something that was warned of, unfiltered. */
export interface Warning {
  /** The name of the build check, or what the engine calls it in short. */
  readonly title: string;
  readonly detail: string;
  /** Counts from 1; null when it is about no line. */
  readonly line: number | null;
}

/**
 * What BuildKit will refuse of the file, what the engine's build checks, the file's own reading and the steps of the build
 * warn of, by line. The engine says the same as a check and as a warning of the build: that is there once. One of them
 * may warn of a line more than once by the same rule (SecretsUsedInArgOrEnv, for every name): those are all there.
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
      // `StageNameCasing: Stage name 'A' …` of a build is the rule StageNameCasing.
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
