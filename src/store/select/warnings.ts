import type { AppState } from '../state.ts';

/** Something that was warned of, unfiltered. */
export interface Warning {
  /** The name of the build check, or what the engine calls it in short. */
  readonly title: string;
  readonly detail: string;
  /** Counts from 1; null when it is about no line. */
  readonly line: number | null;
}

/** What BuildKit will refuse of the file, what the engine's build checks, the file's own reading and the steps of the build warn of: by line, once each. */
export function warnings(state: AppState): readonly Warning[] {
  const found = new Map<string, Warning>();
  const add = (warning: Warning): void => {
    // The engine says the same as a check and as a warning of the build: `StageNameCasing: Stage name 'A' …`.
    const rule = /^\w+/.exec(warning.title)?.[0] ?? warning.title;
    const key = `${rule}:${warning.line}`;
    if (!found.has(key)) found.set(key, warning);
  };
  const { problems, stages } = state.dockerfile;
  for (const { line, message, suggestion } of [...problems, ...stages.flatMap((stage) => stage.problems)]) {
    add({ title: 'Refused', detail: suggestion === null ? message : `${message} (${suggestion})`, line });
  }
  for (const { rule, detail, url, lines } of state.lint) {
    add({ title: rule, detail: `${detail} ${url}`.trim(), line: lines[0]?.start ?? null });
  }
  for (const { rule, message, line } of state.dockerfile.warnings)
    add({ title: rule, detail: message, line });
  for (const vertex of state.build?.progress.vertexes.values() ?? []) {
    for (const { short, detail, url, ranges } of vertex.warnings) {
      add({ title: short, detail: [...detail, url].join(' ').trim(), line: ranges[0]?.start ?? null });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
