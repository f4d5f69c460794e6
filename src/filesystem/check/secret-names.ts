import { withoutTrailing } from '../../text/cut.ts';
import { type FileType, fileType } from '../mode.ts';
import { parentOf } from '../paths.ts';
import type { Needle } from '../secrets/scanner.ts';
import { reportLeak } from './leak.ts';
import type { Report } from './report.ts';
import { ownOrigin, type Subject } from './subject.ts';

/**
 * Reports values of --secret in paths, and in what symlinks lead to. A secret with slashes can be in several names: the
 * topmost folder that ends them is reported. The target of a hard link is a path of its own.
 */
export function checkNames(subject: Subject, report: Report): void {
  const { root, exposure } = subject;
  const needles = exposure.needles.map(({ id, bytes }) => ({ id, text: textOf(bytes) }));
  if (needles.length === 0) return;
  for (const { path, size, mode, linkname } of root.tree.entries()) {
    const type = fileType(mode);
    const whole = fullPath(path, type);
    const named = needles.find(
      ({ text }) => whole.includes(text) && !fullPath(parentOf(path), 'dir').includes(text),
    );
    const led = type === 'symlink' ? needles.find(({ text }) => linkname.includes(text)) : undefined;
    const found = named ?? led;
    if (found === undefined) continue;
    const line = ownOrigin(subject, path)?.line ?? null;
    if (line === null) continue;
    const where = named === undefined ? 'in the path that the link leads to' : 'in its name';
    reportLeak(report, {
      rule: 'build-secret',
      severity: 'error',
      path: shownPath(path, type, exposure.needles),
      what: `The value of --secret id=${found.id} ${where}`,
      bytes: type === 'file' ? size : 0,
      line,
    });
  }
}

/** A path, with `***` for each value of a secret in it. Neither has a leading slash. */
export function shownPath(path: string, type: FileType, needles: readonly Needle[]): string {
  // A longer one may have a shorter one in it.
  const texts = needles.map(({ bytes }) => textOf(bytes)).toSorted((a, b) => b.length - a.length);
  const whole = fullPath(path, type);
  const shown = texts.reduce((before, text) => before.replaceAll(text, '***'), whole);
  if (shown === whole) return path;
  return withoutTrailing(shown.startsWith('/') ? shown.slice(1) : shown, '/');
}

/** As a tool would write it: absolute, a folder with a slash at its end. */
function fullPath(path: string, type: FileType): string {
  return type === 'dir' && path !== '' ? `/${path}/` : `/${path}`;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
