import { describe, expect, it } from 'vitest';
import { named, problemOf } from './tree.ts';

const LEVELS = 30;
const levels = Array.from({ length: LEVELS }, (_, at) => at);

describe('what is built twice for every level', () => {
  it('is refused among the contexts of bake targets', async () => {
    const target = Object.fromEntries(
      levels.map((at) => [`t${at}`, { contexts: { a: `target:t${at + 1}`, b: `target:t${at + 1}` } }]),
    );
    const file = JSON.stringify({ target: { ...target, [`t${LEVELS}`]: {} } });
    const { by } = await named(
      { Dockerfile: 'FROM scratch\n', 'docker-bake.json': file },
      { PATH: '/nowhere' },
    );
    expect(by.get('t24')?.problem).toBe(null);
    expect(by.get('t0')?.problem).toMatch(/takes the results of more than 200 builds\.$/);
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
