import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import type { Finding } from '../../../src/filesystem/check/index.ts';

export const FILE = parseDockerfile(
  'FROM base AS build\nRUN make\n\nFROM scratch AS runtime\nCOPY --from=build \\\n  /out/app /app\nENV A=b\n',
  { fileName: 'api/my file.Dockerfile' },
);

export const KEY: Finding = {
  rule: 'private-key',
  severity: 'error',
  path: '/app/a,b:c%\u001b[31m',
  detail: 'A private key in its line 3, 1.7 kB',
  needs: null,
  foundIn: [],
  fix: null,
  line: 5,
};

export const LIBRARY: Finding = {
  rule: 'missing-library',
  severity: 'warning',
  path: '/app',
  detail: 'It needs libz.so.1',
  needs: 'libz.so.1',
  foundIn: [{ stage: 'build', path: '/lib/libz.so.1' }],
  fix: 'COPY --from=build /lib/libz.so.1 /lib/',
  line: null,
};

export const CONFIG: Finding = {
  ...KEY,
  rule: 'config-secret',
  path: null,
  detail: 'A GitHub token (gh…6x) in ENV A: everybody who has the image can read it',
  line: 7,
};
