import { nameOf } from '../../paths.ts';
import type { Need, Runner } from './need.ts';
import { has } from './settle.ts';

interface Row {
  /** The name of the program, without path. */
  readonly program: RegExp;
  readonly severity: 'error' | 'warning';
  readonly needs:
    | { readonly path: string; readonly or?: readonly string[]; readonly isData?: true }
    | { readonly starts: string };
  /** After "It": `runs its commands from there`. */
  readonly why: string;
  /** Whether it is told even if no stage has it. */
  readonly isSure?: true;
}

/**
 * What well-known programs need and their files do not say. An error only where the program fails at once; each row has
 * a program of the corpus (test/engine/check-corpus) or a case in test/filesystem/check/needs.
 */
const ROWS: readonly Row[] = [
  {
    program: /^git$/,
    severity: 'error',
    needs: { path: '/usr/lib/git-core', or: ['/usr/libexec/git-core', '/usr/local/libexec/git-core'] },
    why: 'starts its commands from there',
  },
  {
    program: /^git$/,
    severity: 'warning',
    needs: { path: '/usr/share/git-core/templates', isData: true },
    why: 'makes new repositories of it',
  },
  {
    program: /^ssh(?:-keygen)?$/,
    severity: 'error',
    needs: { path: '/etc/passwd', isData: true },
    why: 'ends at once for a user without an entry there',
  },
  {
    program: /^(?:man|make|gmake|entr|watch|parallel|expect|script|socat)$/,
    severity: 'warning',
    needs: { starts: '/bin/sh' },
    why: 'runs commands with it',
  },
  { program: /^make$/, severity: 'error', needs: { starts: '/bin/sh' }, why: 'runs every recipe with it' },
  {
    program: /^postgres$|^initdb$/,
    severity: 'error',
    needs: { path: '/usr/share/zoneinfo', isData: true },
    why: 'reads time zones when it starts',
  },
  {
    program: /^(?:initdb|pg_ctl|pg_upgrade)$/,
    severity: 'error',
    needs: { starts: '/bin/sh' },
    why: 'starts the server with it',
  },
  {
    program: /^(?:initdb|postgres|psql|pg_ctl)$/,
    severity: 'error',
    needs: { path: '/etc/passwd', isData: true },
    why: 'looks up the user that it runs as',
  },
  {
    program: /^(?:gosu|su-exec)$/,
    severity: 'warning',
    needs: { path: '/etc/passwd', isData: true },
    why: 'looks users up there',
  },
  {
    program: /^nginx$/,
    severity: 'error',
    needs: { path: '/etc/passwd', isData: true },
    why: 'looks up the user of its workers there',
  },
];

export async function knownNeeds({ homePath, file, home }: Runner): Promise<readonly Need[]> {
  const names = [nameOf(file.path), nameOf(homePath ?? '')];
  if (home === null) return [];
  return ROWS.filter(({ program }) => names.some((name) => program.test(name))).flatMap(
    ({ needs, severity, why, isSure = false }): readonly Need[] => {
      if ('starts' in needs) {
        return [
          {
            kind: 'program',
            rule: 'missing-helper',
            severity,
            name: needs.starts,
            why: `It lacks ${needs.starts}: it ${why}`,
            isSure,
          },
        ];
      }
      const anyOf = [needs.path, ...(needs.or ?? [])];
      const there = anyOf.find((path) => has(home, path)) ?? needs.path;
      const rule = needs.isData === true ? 'missing-data' : 'missing-helper';
      return [
        {
          kind: 'path',
          rule,
          severity,
          anyOf: [there],
          copy: null,
          why: `It lacks ${there}: it ${why}`,
          isSure,
        },
      ];
    },
  );
}
