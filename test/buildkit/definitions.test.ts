import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepGraph } from '../../src/buildkit/convert/graph.ts';
import { Definitions } from '../../src/buildkit/definitions.ts';
import { DefinitionMaker, image, run } from './definition.ts';

describe('a prefix of a definition', () => {
  it('contains the ops that the step needs, inputs first, and points to its output', () => {
    const maker = new DefinitionMaker();
    const base = maker.add('base', image('base'), [[1, 1]]);
    const other = maker.add('other', image('other'), [[2, 2]]);
    const one = maker.add('one', run('one', base), [[3, 3]]);
    const two = maker.add('two', run('two', one, other), [[4, 4]]);
    const definitions = new Definitions();
    definitions.add(maker.build(two));
    const graph = stepGraph(definitions.prefix({ digest: one, index: 1 }));
    expect(graph.result).toEqual({ digest: one, index: 1 });
    expect(graph.steps.map(({ name, lines }) => [name, lines[0]?.start])).toEqual([
      ['base', 1],
      ['one', 3],
    ]);
    const whole = stepGraph(definitions.prefix({ digest: two, index: 0 }));
    expect(whole.steps.map(({ digest }) => digest)).toEqual([base, one, other, two]);
  });

  it('is refused for an unknown step', () => {
    expect(() => new Definitions().prefix({ digest: 'sha256:0', index: 0 })).toThrow(
      /sha256:0 does not belong to any resolved build/,
    );
  });

  it('is complete, ordered and minimal for any step of any graph', () => {
    const links = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(links, fc.nat(), (shape, pick) => {
        const maker = new DefinitionMaker();
        const digests: string[] = [];
        for (const [position, inputs] of shape.entries()) {
          const earlier = position === 0 ? [] : inputs.map((input) => digests[input % position] ?? '');
          digests.push(maker.add(`step ${position}`, run(`step ${position}`, ...earlier)));
        }
        const chosen = digests[pick % digests.length] ?? '';
        const definitions = new Definitions();
        definitions.add(maker.build(digests.at(-1) ?? ''));
        const { steps, result } = stepGraph(definitions.prefix({ digest: chosen, index: 0 }));
        expect(result?.digest).toBe(chosen);
        const seen = new Set<string>();
        for (const step of steps) {
          for (const input of step.inputs) expect(seen.has(input.digest)).toBe(true);
          seen.add(step.digest);
        }
        expect(seen.has(chosen)).toBe(true);
        const used = new Set(steps.flatMap(({ inputs }) => inputs.map(({ digest }) => digest)));
        for (const { digest } of steps) expect(digest === chosen || used.has(digest)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('handles a chain of thousands of steps', () => {
    const maker = new DefinitionMaker();
    let last = maker.add('', image('base'));
    for (let step = 0; step < 5000; step++) last = maker.add('', run(`${step}`, last));
    const definitions = new Definitions();
    definitions.add(maker.build(last));
    expect(definitions.prefix({ digest: last, index: 0 }).def).toHaveLength(5002);
  });

  it('is known as long as one build holds it, and after that until others need the room', () => {
    const definitions = new Definitions(1500);
    const add = (name: string) => {
      const maker = new DefinitionMaker();
      const base = maker.add('base', image('base'));
      const own = maker.add(name, run(name.repeat(400), base));
      return { base, own, release: definitions.add(maker.build(own)) };
    };
    const isKnown = (digest: string): boolean => definitions.op(digest) !== undefined;
    const [first, second, third] = [add('a'), add('b'), add('c')];
    first.release();
    first.release();
    second.release();
    expect([first, second, third].map(({ own }) => isKnown(own))).toEqual([true, true, true]);
    const fourth = add('d');
    fourth.release();
    expect([first, second, third, fourth].map(({ own }) => isKnown(own))).toEqual([false, true, true, true]);
    // It is part of all of them.
    expect(definitions.prefix({ digest: first.base, index: 0 }).def).toHaveLength(2);
  });

  it('is forgotten for thousands of builds one after the other', () => {
    const definitions = new Definitions(10_000);
    let known = 0;
    const digests: string[] = [];
    for (let i = 0; i < 2000; i++) {
      const maker = new DefinitionMaker();
      const own = maker.add(`step ${i}`, run(`step ${i}`));
      definitions.add(maker.build(own))();
      digests.push(own);
    }
    for (const digest of digests) if (definitions.op(digest) !== undefined) known++;
    expect(known).toBeGreaterThan(0);
    expect(known).toBeLessThan(1000);
  });

  it('is let go when small ones follow, as with every save of a large Dockerfile', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const definitions = new Definitions();
    const alive = Array.from({ length: 200 }, (_, at) => {
      const maker = new DefinitionMaker();
      const definition = maker.build(maker.add(`step ${at}`, run(`step ${at}`)));
      definitions.add(definition)();
      return new WeakRef(definition);
    });
    // What a WeakRef names stays until the turn is over.
    await setImmediate();
    collect();
    expect(alive.filter((each) => each.deref() !== undefined).length).toBeLessThanOrEqual(8);
    expect(definitions.op('')).toBeUndefined();
  });
});
