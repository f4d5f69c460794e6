import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { besideBuildx, LABEL_LINE } from './beside-buildx.ts';
import { type Bench, costFigure, type Figure } from './figure.ts';

const FILES_PER_FOLDER = 100;

/** Measures a build with a large, unchanged context, compared with buildx. */
export async function unchangedContext(bench: Bench): Promise<Figure[]> {
  const { files, rounds } = bench;
  const count = files.toLocaleString('en');
  const folder = await mkdtemp(join(tmpdir(), 'stagedive-context-'));
  try {
    bench.say(`Context of ${count} files: writing the files`);
    await writeFiles(folder, files);
    bench.say(`Context of ${count} files: ${rounds} rounds`);
    const costs = await besideBuildx(bench, () => [folder], { rounds });
    return [costFigure(`context of ${count} files, unchanged`, costs, 1)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, files: number): Promise<void> {
  await writeFile(join(folder, 'Dockerfile'), `FROM scratch\nCOPY . /\n${LABEL_LINE}`);
  for (let first = 0; first < files; first += FILES_PER_FOLDER) {
    const inside = join(folder, `part-${first / FILES_PER_FOLDER}`);
    await mkdir(inside);
    const names = Array.from(
      { length: Math.min(FILES_PER_FOLDER, files - first) },
      (_, at) => `file-${at}.txt`,
    );
    await Promise.all(names.map((name) => writeFile(join(inside, name), `${first} ${name}\n`)));
  }
}
