import { plainText } from '../../progress/sanitize.ts';
import type { AppState } from '../../store/state.ts';
import type { TracedCommand } from '../../trace/types.ts';
import { shownTrace } from './select.ts';

/** The list as text. Filtered. */
export function traceText(state: AppState): string {
  const trace = shownTrace(state);
  return (trace?.commands ?? [])
    .map((command, index) => {
      const mark = index === trace?.failed ? '✘' : ' ';
      return `${mark} ${statusText(command).padStart(3)}  ${placeText(command)}  ${plainText(command.text)}`;
    })
    .join('\n');
}

/** `:12`, `build.sh:3`. Filtered. */
export function placeText({ place: { file, line } }: TracedCommand): string {
  const number = line === null ? '' : `:${line}`;
  return `${file === null ? '' : plainText(file.replace(/^\.\//, ''))}${number}`;
}

/** `1`; `≠0` where only that is known; '' where nothing is. */
export function statusText({ status }: TracedCommand): string {
  if (status === null) return '';
  return status === 'failed' ? '≠0' : String(status);
}
