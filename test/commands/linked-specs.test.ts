import { describe, expect, it } from 'vitest';
import { withLinked } from '../../src/buildkit/linked-builds.ts';
import { linkedSpecs } from '../../src/commands/linked-specs.ts';
import { NO_FLAGS } from '../../src/definitions/types.ts';
import { definitionOf } from '../fakes/sample-definition.ts';
import { specOf } from '../fakes/sample-spec.ts';

describe('the specs of linked targets', () => {
  it('have the caches and the variables that their definitions bring', () => {
    const flags = {
      ...NO_FLAGS,
      cacheFrom: ['type=local,src=/cache'],
      cacheTo: ['type=local,dest=/cache'],
      secret: ['id=a,env=A'],
    };
    const base = definitionOf('base', { flags, secretEnv: { A: 'one' } });
    const { base: spec } = linkedSpecs(definitionOf('app', { links: { base } }), {}, '/x');
    expect(spec).toMatchObject({
      cacheFrom: [{ type: 'local', attrs: { src: '/cache' } }],
      cacheTo: [],
      secretEnv: { A: 'one' },
      secrets: [{ id: 'a', from: { kind: 'env', name: 'A' } }],
    });
  });

  it('are one for each target, however many ways lead to it', () => {
    let last = definitionOf('t0');
    // Each takes the one before it twice: 2^40 ways lead from the last to the first.
    for (let at = 1; at <= 40; at += 1) last = definitionOf(`t${at}`, { links: { left: last, right: last } });
    const linked = linkedSpecs(last, {}, '/x');
    const all = withLinked({ ...specOf('/x'), linked });
    expect(all).toHaveLength(41);
    expect(linked.left).toBe(linked.right);
  });
});
