import type { CommandForm, Instruction } from '../../../dockerfile/types.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { Line } from '../../../ui/text.ts';

/**
 * What an instruction sets for later instructions and for the image; empty for one that only changes files.
 */
export function settingChanges(instruction: Instruction | null): readonly Line[] {
  if (instruction === null) return [];
  switch (instruction.keyword) {
    case 'ENV':
    case 'LABEL':
      return instruction.pairs.map(({ key, value }) => pair(key, value));
    case 'ARG':
      return instruction.args.map(({ name, value }) =>
        value === null ? row('ARG', `${name} is not set`) : pair(name, value),
      );
    case 'USER':
      return [row('user', instruction.user)];
    case 'WORKDIR':
      return [row('folder', instruction.path)];
    case 'SHELL':
      return [row('shell', instruction.shell.join(' '))];
    case 'CMD':
      return [row('command', commandText(instruction.command))];
    case 'ENTRYPOINT':
      return [row('entry', commandText(instruction.command))];
    case 'EXPOSE':
      return [row('ports', instruction.ports.join(' '))];
    case 'VOLUME':
      return [row('volumes', instruction.paths.join(' '))];
    case 'STOPSIGNAL':
      return [row('signal', instruction.signal)];
    case 'HEALTHCHECK':
      return [row('health', instruction.command === null ? 'none' : commandText(instruction.command))];
    case 'ONBUILD':
      return [row('later', instruction.trigger)];
    default:
      return [];
  }
}

function pair(key: string, value: string): Line {
  return [
    { text: ' = ', role: 'info' },
    { text: plainText(key), role: 'variable' },
    { text: '=', role: 'dim' },
    { text: plainText(value) },
  ];
}

function row(name: string, text: string): Line {
  return [{ text: ' = ', role: 'info' }, { text: `${name} `, role: 'dim' }, { text: plainText(text) }];
}

function commandText(command: CommandForm): string {
  return command.form === 'exec' ? command.argv.join(' ') : command.command;
}
