import { cp } from 'node:fs/promises';
import type { Finding } from '../../../src/filesystem/check/index.ts';
import { Project, shellImage, unique } from '../build-project.ts';
import { buildWith, check, fixesOf } from '../checking.ts';
import { corpusImage } from './images.ts';
import { languagePackages } from './language-packages.ts';
import type { CorpusProgram } from './program.ts';

/** What came of one program: as it is, and with the fixes of check. */
export interface Trial {
  /** Whether it does its first piece of work as it is; null where that is plain: without a loader nothing starts. */
  readonly worksBefore: boolean | null;
  /** Whether it does with the fixes. */
  readonly worksAfter: boolean;
  readonly logAfter: string;
  readonly findings: readonly Finding[];
  readonly fixes: readonly string[];
  /** What a check with the fixes finds missing that the first did not; notes are left out. */
  readonly left: readonly string[];
}

/** The Dockerfile of a program: all of its image as build stage, and the thin stage. */
export async function dockerfileOf(program: CorpusProgram): Promise<string> {
  const bases = { scratch: 'scratch', image: await corpusImage(program.image), shell: shellImage };
  return [
    `FROM ${await corpusImage(program.image)} AS build`,
    ...(program.build ?? ['RUN true']),
    `FROM ${bases[program.from ?? 'scratch']} AS ${program.name}`,
    'WORKDIR /tmp',
    ...program.copies.map((path) => `COPY --from=build ${path} ${path}`),
    ...(program.lines ?? []),
    `ENTRYPOINT ${JSON.stringify(program.command)}`,
    '',
  ].join('\n');
}

export async function tryProgram(program: CorpusProgram): Promise<Trial> {
  const dockerfile = await dockerfileOf(program);
  await using project = await Project.with({ ...program.files, Dockerfile: dockerfile });
  if (program.packages !== undefined)
    await cp(await languagePackages(program.packages), project.path('packages'), { recursive: true });
  const run = [`ENV RUN_ID=${unique()}`, `RUN ${JSON.stringify(program.command)}`];
  const works = async (lines: readonly string[]) => {
    const { ok, log } = await buildWith(project.folder, dockerfile, program.name, [...lines, ...run]);
    return { isOk: ok && program.prints.test(log), log };
  };
  // Stages that a target does not need are looked into only if they are built.
  if (program.copies.length === 0) await buildWith(project.folder, dockerfile, 'build', []);
  const { findings } = await check(project.folder, program.name);
  const fixes = fixesOf(findings);
  const merged = mergedCopies(fixes);
  const errors = findings.filter(({ severity }) => severity === 'error');
  const isPlain = errors.length === 0 ? fixes.length > 0 : errors.some(isPlainFor(program));
  const before = isPlain ? null : await works([]);
  const after = before !== null && fixes.length === 0 ? before : await works(merged);
  const lines = dockerfile.trimEnd().split('\n');
  await project.write('Mended', [...lines.slice(0, -1), ...merged, lines.at(-1) ?? '', ''].join('\n'));
  const unfixable = new Set(
    findings.filter(({ fix }) => fix === null).map(({ rule, needs }) => `${rule} ${needs}`),
  );
  const again = await check(project.folder, program.name, { file: project.path('Mended') });
  return {
    worksBefore: before?.isOk ?? null,
    worksAfter: after.isOk,
    logAfter: after.log,
    findings,
    fixes,
    left: again.findings
      .filter((finding) => isLack(finding) && !unfixable.has(`${finding.rule} ${finding.needs}`))
      .map(({ severity, rule, path, needs }) => `${severity} ${rule} ${path} ${needs}`),
  };
}

/** Rules whose findings are held against no run: the kernel starts no program without these. */
const PLAIN: ReadonlySet<string> = new Set(['missing-loader', 'missing-program', 'missing-interpreter']);

/** A program that another one starts may never be started. */
function isPlainFor({ command: [program] }: CorpusProgram): (finding: Finding) => boolean {
  return ({ rule, path }) => PLAIN.has(rule) && path === program;
}

function isLack({ severity, rule }: Finding): boolean {
  return (
    severity !== 'note' &&
    (rule.startsWith('missing-') ||
      rule.startsWith('library-') ||
      rule.startsWith('not-') ||
      rule === 'dangling-link')
  );
}

/** The same COPY lines with one for each folder, since every line costs a layer. */
export function mergedCopies(fixes: readonly string[]): readonly string[] {
  const merged = new Map<string, string[]>();
  for (const fix of fixes) {
    const [, source = '', folder = ''] = /^COPY --from=build (\S+) (\S+\/)$/.exec(fix) ?? [];
    const key = folder === '' ? fix : folder;
    merged.set(key, [...(merged.get(key) ?? []), ...(folder === '' ? [] : [source])]);
  }
  return [...merged].map(([key, sources]) =>
    sources.length === 0 ? key : `COPY --from=build ${sources.join(' ')} ${key}`,
  );
}
