import { basename } from 'node:path';
import { DefinitionError } from '../error.ts';
import { textField } from '../yaml/fields.ts';
import type { MapNode } from '../yaml/node.ts';
import { type Lookup, substitute } from './template.ts';

const VALID = /^[a-z0-9][a-z0-9_-]*$/;

/**
 * The name of a project, which its images bear: COMPOSE_PROJECT_NAME, else what the last file says that names one, else
 * the folder (compose-go loader.go, projectName).
 *
 * @param documents of the project's own files, variables not yet replaced
 * @throws DefinitionError for one that Compose does not take
 */
export function projectName(documents: readonly MapNode[], folder: string, lookup: Lookup): string {
  const given = lookup('COMPOSE_PROJECT_NAME');
  if (given) return valid(given, { file: 'COMPOSE_PROJECT_NAME', line: null });
  for (const document of documents.toReversed()) {
    const text = textField(document, 'name');
    const at = document.entries.get('name')?.at ?? document.at;
    const name = text === null ? '' : substitute(text, lookup, at);
    if (name !== '') return valid(name, at);
  }
  const inFolder = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]{1,255}/, '');
  return inFolder === '' ? 'default' : inFolder;
}

function valid(name: string, at: DefinitionError['at']): string {
  if (VALID.test(name)) return name;
  throw new DefinitionError(
    at,
    `${name} is no name of a project: use lower-case letters, digits, - and _, and begin with a letter or digit.`,
  );
}
