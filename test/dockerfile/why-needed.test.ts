import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { neededStages } from '../../src/dockerfile/needs.ts';
import { reasonText, stageReason } from '../../src/dockerfile/why-needed.ts';
import { parseText } from './corpus.ts';

const FILE = parseText(`FROM alpine AS source
FROM source AS build
FROM scratch
COPY --from=source a b
FROM build AS test
COPY --from=2 a b
FROM scratch AS lint
COPY --from=test a b
FROM scratch AS runtime
COPY --from=test a b
`);
const RUNTIME = 5;

describe('why a stage is needed', () => {
  test('is said by the stages on the way to it', () => {
    expect(reasonText(FILE, RUNTIME, 0)).toBe('Needed: runtime ← test ← build ← source');
    expect(reasonText(FILE, RUNTIME, 2)).toBe('Needed: runtime ← test ← stage 2');
    expect(reasonText(FILE, RUNTIME, RUNTIME)).toBe('It is the target.');
  });

  test('or that nothing takes from it', () => {
    expect(reasonText(FILE, RUNTIME, 4)).toBe('Nothing that runtime needs takes from it.');
    expect(reasonText(FILE, 2, 1)).toBe('Nothing that stage 2 needs takes from it.');
  });

  test('agrees with what BuildKit builds, and every step of the way is a connection of the file', () => {
    const files = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(files, fc.nat(), (stages, pick) => {
        const file = parseText(
          stages
            .map(
              (from, at) =>
                `FROM scratch\n${at === 0 ? '' : from.map((f) => `COPY --from=${f % at} a b\n`).join('')}`,
            )
            .join(''),
        );
        const target = pick % stages.length;
        const needed = neededStages(file, file.stages[target]!);
        for (const { index } of file.stages) {
          const reason = stageReason(file, target, index);
          expect(reason.needed).toBe(needed.has(index));
          if (!reason.needed) continue;
          expect([reason.path[0], reason.path.at(-1)]).toEqual([target, index]);
          reason.path.slice(1).forEach((to, at) => {
            const { dependsOn } = file.stages[reason.path[at]!]!;
            expect(dependsOn.some((each) => each.kind === 'stage' && each.index === to)).toBe(true);
          });
        }
      }),
      { numRuns: 200 },
    );
  });
});
