import { didYouMean } from '../dockerfile/suggest.ts';
import { UsageError } from '../errors.ts';
import { listed } from '../text/listed.ts';
import type { Definition, OtherFile } from './types.ts';

/** So many names stand in a sentence. */
const MAX_SHOWN_NAMES = 8;

/** Several definitions, of which nobody has said which. Screens let one pick from `definitions`. */
export class ManyDefinitionsError extends UsageError {
  readonly definitions: readonly Definition[];

  constructor(message: string, definitions: readonly Definition[]) {
    super(message);
    this.definitions = definitions;
  }
}

/** Which service or bake target a command line names. */
export interface Choice {
  readonly service?: string;
  readonly bake?: string;
}

/** How messages name what the definitions are from. */
export interface ChoiceWords {
  /** The file or folder. */
  readonly where: string;
  /** How the sentence begins that lists all of them: `compose.yaml defines`. */
  readonly lead: string;
  /** A path as messages show it. */
  readonly show: (path: string) => string;
}

/**
 * The definition that a command line means, of those of one file or one folder.
 *
 * @throws UsageError if there is none of that name; ManyDefinitionsError if it could be several
 */
export function chooseDefinition(
  definitions: readonly Definition[],
  choice: Choice,
  words: ChoiceWords,
): Definition {
  const kind = choice.service !== undefined ? 'compose' : choice.bake !== undefined ? 'bake' : null;
  const ofKind = kind === null ? definitions : definitions.filter((one) => one.kind === kind);
  const name = choice.service ?? choice.bake;
  if (name !== undefined) return namedDefinition(ofKind, name, kind === 'compose', words);
  const [only] = ofKind;
  if (only === undefined)
    throw new UsageError(`${words.where} defines nothing to build: name a Dockerfile with -f.`);
  if (ofKind.length === 1) return checked(only);
  const active = ofKind.filter((one) => one.isActive);
  if (active.length === 1 && active[0] !== undefined) return checked(active[0]);
  const isOneFile = ofKind.every(({ file }) => file === only.file);
  const standard = isOneFile ? ofKind.filter((one) => one.kind === 'bake' && isDefault(one)) : [];
  if (standard.length === 1 && standard[0] !== undefined) return checked(standard[0]);
  throw new ManyDefinitionsError(`${words.lead} ${listOf(ofKind, words)}: ${howToChoose(ofKind)}.`, ofKind);
}

function namedDefinition(
  definitions: readonly Definition[],
  name: string,
  isService: boolean,
  { where, show }: ChoiceWords,
): Definition {
  const matching = definitions.filter((one) => one.name === name);
  const [first] = matching;
  if (first !== undefined && matching.length === 1) return checked(first);
  if (first !== undefined) {
    const files = [...new Set(matching.map((one) => show(one.file)))].join(', ');
    throw new ManyDefinitionsError(`${name} is in several files (${files}): name one with -f.`, matching);
  }
  const inGroup = definitions.filter((one) => one.groups.includes(name));
  if (inGroup.length === 1 && inGroup[0] !== undefined) return checked(inGroup[0]);
  if (inGroup.length > 1) {
    const names = shown(inGroup.map(nameOf));
    throw new ManyDefinitionsError(
      `The group ${name} has the targets ${names}: choose one with --bake.`,
      inGroup,
    );
  }
  // What is wrong with the whole file says more than that the name is not in it.
  const broken = definitions.find((one) => one.name === null && one.problem !== null);
  if (broken !== undefined) return checked(broken);
  const names = definitions.flatMap((one) => one.name ?? []);
  const what = isService ? 'service with build' : 'bake target';
  const guess = didYouMean(name, names);
  const known = names.length === 0 ? '' : `: it has ${shown(names)}`;
  throw new UsageError(`${where} has no ${what} ${name}${guess === null ? known : ` (${guess})`}.`);
}

/** Whether bake builds a target when none is named. */
export function isDefault({ name, groups }: Pick<Definition, 'name' | 'groups'>): boolean {
  return name === 'default' || groups.includes('default');
}

/** @throws DefinitionProblemError for one that cannot be built */
function checked(definition: Definition): Definition {
  if (definition.problem !== null) throw new DefinitionProblemError(definition.problem);
  return definition;
}

/** What is wrong with the definition that was chosen. Exit status 2. */
export class DefinitionProblemError extends UsageError {}

/** `the Dockerfiles a, b and the services web, db of compose.yaml` */
function listOf(definitions: readonly Definition[], { where, show }: ChoiceWords): string {
  const named = (kind: 'compose' | 'bake', one: string): readonly string[] => {
    // One without a name is a file that cannot be read.
    const own = definitions.filter(({ kind: its, name }) => its === kind && name !== null);
    return [...new Set(own.map(({ file }) => file))].map((file) => {
      const names = own.filter((definition) => definition.file === file).map(nameOf);
      const of = show(file) === where ? '' : ` of ${show(file)}`;
      return `the ${names.length === 1 ? one : `${one}s`} ${shown(names)}${of}`;
    });
  };
  const files = definitions.filter(({ kind }) => kind === 'dockerfile').map(({ file }) => show(file));
  const parts = [
    ...(files.length === 0
      ? []
      : [`the ${files.length === 1 ? 'Dockerfile' : 'Dockerfiles'} ${shown(files)}`]),
    ...named('compose', 'service'),
    ...named('bake', 'bake target'),
  ];
  return listed([...parts.slice(0, MAX_SHOWN_NAMES), ...(parts.length > MAX_SHOWN_NAMES ? ['more'] : [])]);
}

/** `a.yml has no service with build, b.j2 is a template and 3 more files define nothing` */
export function othersText(others: readonly OtherFile[], show: (path: string) => string): string {
  const some = others.slice(0, MAX_SHOWN_NAMES).map(({ file, why }) => `${show(file)} ${why}`);
  const more = others.length - some.length;
  if (more > 0) some.push(`${more} more ${more === 1 ? 'file defines' : 'files define'} nothing`);
  return listed(some);
}

function howToChoose(definitions: readonly Definition[]): string {
  const known = definitions.filter(({ kind, name }) => kind === 'dockerfile' || name !== null);
  const kinds = new Set(known.map((one) => one.kind));
  const flags = [
    ...(kinds.has('dockerfile') ? ['-f FILE'] : []),
    ...(kinds.has('compose') ? ['--service NAME'] : []),
    ...(kinds.has('bake') ? ['--bake NAME'] : []),
  ];
  const last = flags.pop();
  return `choose one with ${flags.length === 0 ? last : `${flags.join(', ')} or ${last}`}`;
}

function nameOf({ name }: Definition): string {
  return name ?? 'without a name';
}

function shown(names: readonly string[]): string {
  const first = names.slice(0, MAX_SHOWN_NAMES).join(', ');
  return names.length > MAX_SHOWN_NAMES ? `${first} and ${names.length - MAX_SHOWN_NAMES} more` : first;
}
