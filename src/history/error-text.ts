/** BuildKit's words for a process that failed, with what follows them in older engines. */
const PROCESS = /process "((?:[^"\\]|\\.)*)" did not complete successfully: exit code: (\d+)/;

/** How a RUN is started. */
const SHELL = /^\/bin\/(?:ba)?sh (?:-[^c\s]\S* (?:[a-z]+ )?)*-c /;

/**
 * The error of a past build, short: `exit code 2: make all` for a process that failed, else as the engine said it.
 * @param error of the engine; unfiltered, as is what is returned
 */
export function shortError(error: string): string {
  const [, quoted = '', code] = PROCESS.exec(error) ?? [];
  if (code === undefined) return error;
  return `exit code ${code}: ${quoted.replaceAll(/\\(["\\])/g, '$1').replace(SHELL, '')}`;
}
