import { fileType } from '../mode.ts';
import type { DeletedFile } from './exposure.ts';
import { reportLeak } from './leak.ts';
import { packagedElsewhere, packagedPaths } from './public-files.ts';
import type { Report } from './report.ts';
import { scanFiles } from './scan-files.ts';
import { checkNames, shownPath } from './secret-names.ts';
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
    const shown = shownPath(path, 'file', exposure.needles);
    reportLeak(report, { rule, severity, path: shown, what, bytes: size, line: origin?.line ?? null });
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
        path: shownPath(path, 'file', exposure.needles),
        what: `${what}. Line ${file.by} ${done} the file, but a layer of the image keeps it`,
        bytes: size,
        line: file.line,
      });
    }
  }
}
