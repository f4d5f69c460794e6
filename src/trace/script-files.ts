import type { TraceRecord } from './records.ts';

/** What a shell is called that runs no file: a script that was given to it by -c, or that it reads from its stdin. */
const SHELL_NAME = /(?:^|\/)(?:sh|ash|dash|bash|busybox)$/;

/** Whether a record is of a script without a file of its own. */
export function isUnfiled({ script }: Pick<TraceRecord, 'script'>): boolean {
  return isShellName(script);
}

/** Whether a word starts a shell that can be traced. */
export function isShellName(word: string): boolean {
  return SHELL_NAME.test(word);
}

/** Tells the scripts of a trace apart: the same one may be started several times. */
export function scriptKey(record: Pick<TraceRecord, 'shell' | 'script'> | undefined): string {
  return `${record?.shell} ${record?.script}`;
}

/** The files of the scripts of a trace, absolute, by their key. A script is named from the folder where its shell began. */
export function scriptFiles(records: readonly TraceRecord[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const record of records) {
    const key = scriptKey(record);
    if (files.has(key) || isUnfiled(record) || isFunctionOfMain(record)) continue;
    files.set(key, absolute(record.folder, record.script));
  }
  return files;
}

/** bash names functions of a -c script so. */
function isFunctionOfMain({ script }: TraceRecord): boolean {
  return script === 'environment' || script === 'main' || script === '';
}

/** Without `.`, `..` and double slashes. */
function absolute(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
