/** What the shell around the program reports, in order, inside the terminal's own stream. */
export type JobEvent =
  /** The terminal's settings (`stty -g`) before the program, while it is stopped, and after it. */
  | { readonly kind: 'before' | 'stopped' | 'after'; readonly settings: string }
  | { readonly kind: 'pid'; readonly pid: number }
  /** The status as a shell sees it: 128 + n for a signal. */
  | { readonly kind: 'status'; readonly status: number };

/** The OSC number that carries the reports; no terminal and no program uses it. */
export const reportCode = 7717;

const report = (kind: string, value: string): string =>
  `printf '\\033]${reportCode};${kind};%s\\007' "${value}"`;

const pidThenProgram = `${report('pid', '$$').replaceAll("'", `'"'"'`)}; exec "$@"`;

/**
 * A shell with job control that runs `"$@"` in the foreground, as an interactive one does: its own process group,
 * brought back with `fg` whenever a line arrives while it is stopped (147 to 150: SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU;
 * with `kill` as the line it gets SIGTERM and SIGCONT in the background, as bash's `kill %1` sends them). It takes its own
 * settings back while the program is stopped, as a shell does. It stays after the program's end until another line
 * arrives, so that nothing of the output is lost.
 *
 * With RECORD_STATUS the program runs under a process that survives the end of the terminal, and writes the status to the
 * file that STATUS_FILE names. With RECORD_STATUS=survives the shell around it survives as well, and the kernel sends the
 * program no SIGHUP.
 */
export const jobShell = `
if [ "$RECORD_STATUS" = survives ]; then trap : HUP; else set -m; fi
if [ -n "$RECORD_STATUS" ]; then set -- sh -c 'trap : HUP; "$@"; echo $? > "$STATUS_FILE"' sh sh -c '${pidThenProgram}' sh "$@"
else set -- sh -c '${pidThenProgram}' sh "$@"
fi
before=$(stty -g)
${report('before', '$(stty -g)')}
"$@"
status=$?
while [ $status -ge 147 ] && [ $status -le 150 ]; do
  stopped=$(stty -g)
  stty "$before"
  ${report('stopped', '$stopped')}
  read -r line
  if [ "$line" = kill ]; then kill %1; bg %1 >/dev/null; wait %1; else fg >/dev/null; fi
  status=$?
done
${report('status', '$status')}
${report('after', '$(stty -g)')}
read -r line
`;

export function readReport(data: string): JobEvent {
  const [kind, value] = data.split(';', 2) as [string, string];
  if (kind === 'pid') return { kind, pid: Number(value) };
  if (kind === 'status') return { kind, status: Number(value) };
  if (kind === 'before' || kind === 'stopped' || kind === 'after') return { kind, settings: value };
  throw new Error(`The shell around the program reported what nobody knows: ${data}`);
}
