import { type Command, Help, type Option } from 'commander';
import { wrapWords } from '../text/wrap.ts';
import { examplesOf, statusesOf } from './help-texts.ts';

/**
 * The man page, in the macros of man(7), from the commands and flags that are parsed.
 * @param version of the program
 * @param date of the build, as 2026-01-31
 */
export function manPage(program: Command, version: string, date: string): string {
  const help = new Help();
  const commands = help.visibleCommands(program).filter((command) => command.name() !== 'help');
  const screens = program.commands.find((command) => command.name() === 'screens') ?? program;
  const shared = sharedFlags(commands);
  const isShared = (flag: Option): boolean => shared.some(({ flags }) => flags === flag.flags);
  const own = (command: Command): readonly Option[] => visible(command).filter((flag) => !isShared(flag));
  return [
    `.TH STAGEDIVE 1 "${date}" "stagedive ${version}" "User Commands"`,
    '.SH NAME',
    'stagedive \\- step through multi-stage Docker builds',
    '.SH SYNOPSIS',
    synopsis('stagedive', '[CONTEXT] [flags]'),
    '.br',
    synopsis('stagedive COMMAND', '[flags]'),
    '.SH DESCRIPTION',
    filled(program.description()),
    '.PP',
    filled('Without a command the screens open on a Dockerfile; there ? lists the keys that work.'),
    ...flagList(own(screens)),
    '.PP',
    filled(
      'A REF names a state of the build: the end of a stage (build, or 0 for the first one), or what is there after the instruction of a line (:12).',
    ),
    '.SH COMMANDS',
    ...commands.flatMap((command) => commandText(command, own(command))),
    '.SH BUILD FLAGS',
    filled("The flags of every command that reads a Dockerfile. They are docker's."),
    ...flagList(shared),
    '.SH EXIT STATUS',
    ...statusesOf(null).flatMap(({ status, meaning }) => ['.TP', bold(status), filled(meaning)]),
    '.SH FILES',
    ...FILES.flatMap(([path, about]) => ['.TP', bold(path), filled(about)]),
    '.SH ENVIRONMENT',
    ...VARIABLES.flatMap(([name, about]) => ['.TP', bold(name), filled(about)]),
    '.SH SEE ALSO',
    '.BR docker (1),',
    '.BR docker-build (1),',
    '.BR Dockerfile (5)',
    '',
  ].join('\n');
}

const FILES: readonly (readonly [string, string])[] = [
  ['.stagedive.json', 'Settings of a project, beside the Dockerfile or in the build context.'],
  [
    '~/.config/stagedive/config.json',
    'Your own settings: keys, mouse, record. $XDG_CONFIG_HOME replaces ~/.config.',
  ],
  ['~/.docker/cli-plugins/docker-stagedive', 'A link to the program, which makes it `docker stagedive`.'],
  ['.dockerignore', 'What is left out of the build context.'],
];

const VARIABLES: readonly (readonly [string, string])[] = [
  ['DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG', 'Where the engine and the login are, as for docker.'],
  ['VISUAL, EDITOR', 'The editor for the Dockerfile.'],
  ['NO_COLOR', 'No colours if it is not empty.'],
  ['STAGEDIVE_LOG', 'A file to which the program writes what it does, without secrets.'],
];

/** The flags that every command with a Dockerfile has. */
function sharedFlags(commands: readonly Command[]): readonly Option[] {
  const builds = commands.filter((command) => visible(command).some(({ long }) => long === '--file'));
  const [first, ...others] = builds;
  if (first === undefined) return [];
  return visible(first).filter((flag) =>
    others.every((command) => visible(command).some(({ flags }) => flags === flag.flags)),
  );
}

function visible(command: Command): readonly Option[] {
  return command.options.filter((flag) => !flag.hidden);
}

function commandText(command: Command, flags: readonly Option[]): readonly string[] {
  const examples = examplesOf(command.name());
  const statuses = statusesOf(command.name()).filter(
    ({ status, meaning }) =>
      !statusesOf(null).some((one) => one.status === status && one.meaning === meaning),
  );
  return [
    `.SS ${roff(`stagedive ${command.name()} ${command.usage()}`.replace(' [options]', ' [flags]'))}`,
    filled(command.description()),
    ...flagList(flags),
    ...(statuses.length === 0
      ? []
      : [
          '.PP',
          filled(`Exit status ${statuses.map(({ status, meaning }) => `${status}: ${meaning}`).join('; ')}.`),
        ]),
    ...examples.flatMap(({ command: text, about }) => [
      '.PP',
      `${roff(about)}:`,
      '.RS',
      '.nf',
      roff(text),
      '.fi',
      '.RE',
    ]),
  ];
}

function flagList(flags: readonly Option[]): readonly string[] {
  return flags.flatMap((flag) => {
    const choices = flag.argChoices === undefined ? '' : ` (${flag.argChoices.join(', ')})`;
    return ['.TP', bold(flag.flags), filled(`${flag.description}${choices}`)];
  });
}

function synopsis(name: string, rest: string): string {
  return `${bold(name)}\n${roff(rest)}`;
}

function bold(text: string): string {
  return `.B ${roff(text)}`;
}

/** The longest line of the page's source, in cells: mandoc complains about longer ones. */
const MAX_LINE_CELLS = 76;

/** Text that roff fills by itself, in lines that are not too long. */
function filled(text: string): string {
  return text
    .split('\n')
    .map((line) => wrapWords(line, MAX_LINE_CELLS).map(roff).join('\n'))
    .join('\n.br\n');
}

/** Text for roff: a line must not begin with a dot or an apostrophe, and a dash in code is no hyphen. */
function roff(text: string): string {
  return text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .split('\n')
    .map((line) => line.replace(/^[.']/, '\\&$&'))
    .join('\n.br\n')
    .replace(/…/g, '...');
}
