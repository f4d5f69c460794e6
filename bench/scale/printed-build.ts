import { setImmediate } from 'node:timers/promises';
import type { Vertex } from '../../src/progress/types.ts';
import type { FakeBuild } from '../../test/fakes/builder.ts';
import { namesOf, type Scale, stepName } from './source.ts';

/** Lines in one message: about as many as the engine puts into one of a step that prints fast. */
const LINES_PER_MESSAGE = 2_000;

/** Runs all steps at once; the last one prints. */
export async function printBuild(build: FakeBuild, { steps, lines }: Scale): Promise<void> {
  const names = namesOf(steps);
  const start = Date.now();
  const vertexes = (completed: number | null): Vertex[] =>
    names.map((name, at) => ({
      ...{ digest: name, inputs: at === 0 ? [] : [names[at - 1] ?? ''], started: start, completed },
      ...{
        name: stepName(name, at, steps),
        cached: false,
        error: null,
        group: null,
      },
    }));
  await setImmediate();
  build.status({ vertexes: vertexes(null) });
  const last = names.at(-1) ?? '';
  const encoder = new TextEncoder();
  for (let printed = 0; printed < lines; ) {
    let text = '';
    for (const end = Math.min(lines, printed + LINES_PER_MESSAGE); printed < end; printed += 1)
      text += `CC src/module-${printed % 977}/unit-${printed}.c -> obj/unit-${printed}.o (-O2 -g)\n`;
    build.status({ logs: [{ vertex: last, stream: 1, data: encoder.encode(text), timestamp: start }] });
    await setImmediate();
  }
  build.status({ vertexes: vertexes(Date.now()) });
  build.end({ kind: 'done', imageId: null });
}
