import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import { copyLine } from '../../../src/filesystem/check/copy-line.ts';
import type { Finding } from '../../../src/filesystem/check/index.ts';
import { mergedFixes } from '../../../src/filesystem/check/index.ts';

function finding(fix: string | null): Finding {
  return {
    rule: 'missing-library',
    severity: 'error',
    path: '/app',
    detail: '',
    needs: null,
    foundIn: [],
    fix,
    line: 1,
  };
}

function merged(...fixes: readonly (string | null)[]): readonly string[] {
  return mergedFixes(fixes.map(finding), '\\').map(({ lines }) => lines.join('\n'));
}

describe('the fixes of findings', () => {
  it('are one COPY for each stage and folder', () => {
    expect(
      merged(
        'COPY --from=a /lib/z.so /lib/',
        'COPY --from=b /lib/y.so /lib/',
        'COPY --from=a /lib/x.so /lib/',
      ),
    ).toEqual(['COPY --from=a /lib/x.so /lib/z.so /lib/', 'COPY --from=b /lib/y.so /lib/']);
  });

  it('are written once', () => {
    expect(merged('COPY --from=a /lib/z.so /lib/', null, 'COPY --from=a /lib/z.so /lib/')).toEqual([
      'COPY --from=a /lib/z.so /lib/',
    ]);
  });

  it('stay apart where a file gets another name, or other flags', () => {
    const fixes = [
      'COPY --from=a /lib/z.so.1.2 /lib/z.so',
      'COPY --from=a /lib/y.so.1.2 /lib/y.so',
      'COPY --from=a --chmod=755 /lib/x.so /lib/',
      'COPY --from=a /lib/w.so /lib/',
    ];
    expect(merged(...fixes)).toEqual(fixes);
  });

  it('are without what a folder brings', () => {
    expect(
      merged(
        'COPY --from=a /usr/share/zoneinfo/UTC /usr/share/zoneinfo/',
        'COPY --from=a /usr/share/zoneinfo /usr/share/zoneinfo',
        'COPY --from=b /usr/share/zoneinfo/UTC /usr/share/zoneinfo/',
        'COPY --from=a /usr/share/zoneinfo/UTC /etc/localtime',
      ),
    ).toEqual([
      'COPY --from=a /usr/share/zoneinfo /usr/share/zoneinfo',
      'COPY --from=b /usr/share/zoneinfo/UTC /usr/share/zoneinfo/',
      'COPY --from=a /usr/share/zoneinfo/UTC /etc/localtime',
    ]);
  });

  it('run commands last', () => {
    expect(merged('RUN ldconfig', 'COPY --from=a /lib/z.so /lib/')).toEqual([
      'COPY --from=a /lib/z.so /lib/',
      'RUN ldconfig',
    ]);
  });

  it('have a line for each source where one line would be long, also with names that need quotes', () => {
    const names = Array.from({ length: 9 }, (_, at) => `/usr/lib/x86_64-linux-gnu/library-${at}.so`);
    for (const all of [names, [...names, '/usr/lib/x86_64-linux-gnu/with space.so']]) {
      const [fix = ''] = merged(...all.map((name) => copyLine('a', name, '/usr/lib/')));
      expect(fix.split('\n').length).toBe(all.length + 2);
      const [copy] =
        parseDockerfile(Buffer.from(`FROM scratch\n${fix}\n`), { fileName: 'f' }).stages[0]?.instructions ??
        [];
      expect(copy).toMatchObject({ keyword: 'COPY', destination: '/usr/lib/' });
      expect(copy?.keyword === 'COPY' && copy.sources.length).toBe(all.length);
    }
  });
});
