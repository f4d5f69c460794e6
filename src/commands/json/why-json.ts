import type { BuildWhy } from '../../states/recorded-build.ts';
import { jsonText } from './json-text.ts';

/** `why --json`: the contract is in DESIGN.md of the project. */
export function whyJson(target: string, { steps, previous }: BuildWhy): string {
  return jsonText({
    target,
    previous:
      previous === null ? null : { id: previous.id, time: new Date(previous.startedAt).toISOString() },
    steps: steps.map(({ stage, line, name, cached, change, because }) => ({
      ...{ stage, line, name, cached },
      reason: change?.reason ?? null,
      detail: change?.detail ?? null,
      files: (change?.files ?? []).map((file) => ({ path: file.path, change: file.change })),
      because,
    })),
  });
}
