import { fileType } from '../mode.ts';
import { nameOf } from '../paths.ts';
import type { DeletedFile } from './exposure.ts';
import { reportLeak } from './leak.ts';
import { packagedElsewhere, packagedPaths } from './public-files.ts';
import type { Report } from './report.ts';
import { scanFiles } from './scan-files.ts';
import { type FileOrigin, ownOrigin, type Subject } from './subject.ts';

/** Reports keys, tokens and other secrets in files that the Dockerfile brought. Never quotes their contents. */
export async function checkSecrets(subject: Subject, report: Report): Promise<void> {
  const { root, exposure } = subject;
  const packaged = await packagedPaths(subject);
  const origins = new Map<string, FileOrigin>();
  const files = root.tree.entries().filter((entry) => {
    if (fileType(entry.mode) !== 'file' || entry.size === 0) return false;
    const origin = packaged.has(entry.path) ? null : ownOrigin(subject, entry.path);
    if (origin !== null) origins.set(entry.path, origin);
    return origin !== null;
  });
  const piece = async (path: string, offset: number, length: number): Promise<Uint8Array> =>
    (await root.locate(path)?.bytes(offset, length)) ?? new Uint8Array();
  const { found, skipped } = await scanFiles(files, { contents: exposure.contents, piece }, exposure.needles);
  const isPackaged = packagedElsewhere(subject);
  for (const { path, size, rule, severity, what } of found) {
    const origin = origins.get(path);
    if (rule !== 'build-secret' && origin !== undefined && (await isPackaged(origin))) continue;
    reportLeak(report, { rule, severity, path, what, bytes: size, line: origin?.line ?? null });
  }
  checkNames(subject, report);
  if (skipped === 0) return;
  report.add({
    rule: 'unsearched',
    severity: 'warning',
    path: null,
    detail: `${skipped} files were not searched for secrets: the state has too many bytes`,
    needs: null,
    foundIn: [],
    fix: null,
    line: null,
  });
}

/** Reports secrets in files that a later instruction deleted or replaced: the layer before it still has them. */
export async function checkDeleted({ exposure }: Subject, report: Report): Promise<void> {
  const layers = new Map<number, DeletedFile[]>();
  for (const file of await exposure.deleted()) {
    const known = layers.get(file.layer);
    if (known === undefined) layers.set(file.layer, [file]);
    else known.push(file);
  }
  for (const [layer, files] of layers) {
    const contents = (paths: readonly string[], take: Parameters<typeof exposure.contents>[1]) =>
      exposure.deletedContents(layer, paths, take);
    const { found } = await scanFiles(files, { contents, piece: null }, exposure.needles);
    const byPath = new Map(files.map((file) => [file.path, file]));
    for (const { path, size, severity, what } of found) {
      const file = byPath.get(path);
      if (file === undefined) continue;
      const done = file.why === 'deleted' ? 'deletes' : 'replaces';
      reportLeak(report, {
        rule: 'deleted-secret',
        severity,
        path,
        what: `${what}. Line ${file.by} ${done} the file, but a layer of the image keeps it`,
        bytes: size,
        line: file.line,
      });
    }
  }
}

/** Reports values of --secret in the names of files, and in what links lead to. */
function checkNames(subject: Subject, report: Report): void {
  const { root, exposure } = subject;
  const needles = exposure.needles.map(({ id, bytes }) => ({
    id,
    text: Buffer.from(bytes).toString('utf8'),
  }));
  if (needles.length === 0) return;
  for (const { path, size, mode, linkname } of root.tree.entries()) {
    const found = needles.find(({ text }) => nameOf(path).includes(text) || linkname.includes(text));
    if (found === undefined) continue;
    const line = ownOrigin(subject, path)?.line ?? null;
    if (line === null) continue;
    const what = `The value of --secret id=${found.id} in its name`;
    const bytes = fileType(mode) === 'file' ? size : 0;
    const shown = path.replaceAll(found.text, '***');
    reportLeak(report, { rule: 'build-secret', severity: 'error', path: shown, what, bytes, line });
  }
}
