import { csvLine } from '../../text/csv.ts';
import { DefinitionError } from '../error.ts';
import { absolute } from '../paths.ts';
import { mapField, textField } from '../yaml/fields.ts';
import { isEmpty, type MapNode } from '../yaml/node.ts';
import type { ServiceSurroundings } from './service.ts';

/**
 * The `--secret` flags of a build's `secrets`, each of which names one of the file's top-level `secrets`, and the
 * variables of `.env` that they take.
 *
 * @throws DefinitionError for a secret that the file does not define, or that has neither file nor environment
 */
export function secretFlags(
  build: MapNode,
  { secrets, source: { folder }, home, lookup }: ServiceSurroundings,
): { readonly flags: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const node = build.entries.get('secrets');
  if (isEmpty(node)) return { flags: [], env: {} };
  if (node.kind !== 'list') throw new DefinitionError(node.at, 'secrets must be a list.');
  const flags: string[] = [];
  const env = new Map<string, string>();
  for (const item of node.items) {
    const source =
      item.kind === 'map' ? textField(item, 'source') : item.kind === 'scalar' ? item.value : null;
    if (typeof source !== 'string' || source === '') {
      throw new DefinitionError(item.at, 'a secret must name one of the top-level secrets.');
    }
    const id = (item.kind === 'map' ? textField(item, 'target') : null) ?? source;
    const secret = secrets === null ? null : mapField(secrets, source);
    if (secret === null) {
      throw new DefinitionError(
        item.at,
        `the secret ${source} is not among the top-level secrets: add it there.`,
      );
    }
    const file = textField(secret, 'file');
    const variable = textField(secret, 'environment');
    if (variable !== null) {
      flags.push(csvLine([`id=${id}`, `env=${variable}`]));
      const value = lookup(variable);
      if (value !== undefined) env.set(variable, value);
    } else if (file !== null) flags.push(csvLine([`id=${id}`, `src=${absolute(file, folder, home)}`]));
    else {
      throw new DefinitionError(
        secret.at,
        `the secret ${source} has neither file nor environment, which a build needs.`,
      );
    }
  }
  return { flags, env: Object.fromEntries(env) };
}
