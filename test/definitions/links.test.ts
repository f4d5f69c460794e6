import { describe, expect, it } from 'vitest';
import { named, problemOf } from './tree.ts';

const LEVELS = 30;
const levels = Array.from({ length: LEVELS }, (_, at) => at);

describe('what is taken twice at every level', () => {
  it('is one target among the contexts of bake targets, and up to 200 of them are taken', async () => {
    const target = Object.fromEntries(
      levels.map((at) => [`t${at}`, { contexts: { a: `target:t${at + 1}`, b: `target:t${at + 1}` } }]),
    );
    const many = Array.from({ length: 201 }, (_, at) => `m${at}`);
    const all = { contexts: Object.fromEntries(many.map((name) => [name, `target:${name}`])) };
    const file = JSON.stringify({
      target: { ...target, [`t${LEVELS}`]: {}, all, ...Object.fromEntries(many.map((name) => [name, {}])) },
    });
    const { by } = await named(
      { Dockerfile: 'FROM scratch\n', 'docker-bake.json': file },
      { PATH: '/nowhere' },
    );
    expect(by.get('t0')?.problem).toBe(null);
    expect(by.get('all')?.problem).toMatch(/takes the results of more than 200 builds\.$/);
  });

  it('is refused among the includes of compose files', async () => {
    const includes = levels.map((at) => [`f${at}.yaml`, `include: [f${at + 1}.yaml, f${at + 1}.yaml]\n`]);
    const files = Object.fromEntries(includes);
    expect(
      await problemOf({
        ...files,
        'compose.yaml': 'include: [f0.yaml]\n',
        [`f${LEVELS}.yaml`]: 'services: {web: {build: .}}\n',
      }),
    ).toMatch(/\.yaml:1: more than 500 files are included\.$/);
  });
});
