import { expect, it } from 'vitest';
import { uselessFilters } from '../../src/dockerfile/cache-filters.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

it('a name of --no-cache-filter that is no stage is said to have no effect', () => {
  const text = 'FROM scratch AS Build\nFROM scratch\nCOPY --from=build /a /\n';
  const dockerfile = parseDockerfile(Buffer.from(text), { fileName: 'a/Dockerfile' });
  expect(uselessFilters(dockerfile, ['BUILD', ''])).toEqual([]);
  expect(uselessFilters(dockerfile, ['none', '0', '1', '2'])).toEqual([
    '--no-cache-filter none has no effect: no stage of a/Dockerfile has this name.',
    '--no-cache-filter 0 has no effect: no stage of a/Dockerfile has this name; write build.',
    '--no-cache-filter 1 has no effect: no stage of a/Dockerfile has this name; name the stage with AS in line 2.',
    '--no-cache-filter 2 has no effect: no stage of a/Dockerfile has this name.',
  ]);
});
