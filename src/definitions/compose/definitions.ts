import { type At, DefinitionError } from '../error.ts';
import { linked, type Unlinked } from '../links.ts';
import { type Definition, type DefinitionSource, NO_FLAGS } from '../types.ts';
import { isEmpty } from '../yaml/node.ts';
import type { ComposeModel } from './loader.ts';
import { type ServiceSurroundings, serviceDefinition } from './service.ts';

/** The definitions of all services with `build`; what is wrong with one service is its problem. */
export function composeDefinitions(
  model: ComposeModel,
  around: Omit<ServiceSurroundings, 'secrets' | 'project'>,
): readonly Definition[] {
  const { shown } = around;
  const unlinked = new Map<string, Unlinked>();
  for (const [name, service] of model.services) {
    const problem = model.problems.get(name);
    if (problem !== undefined) {
      unlinked.set(name, {
        definition: brokenDefinition('compose', name, around.source, problem.at, problem.message),
        wants: new Map(),
      });
      continue;
    }
    if (isEmpty(service.entries.get('build'))) continue;
    try {
      const found = serviceDefinition(name, service, {
        ...around,
        secrets: model.secrets,
        project: model.name,
      });
      if (found !== null) unlinked.set(name, { definition: found.definition, wants: found.serviceContexts });
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      const broken = brokenDefinition('compose', name, around.source, error.at, error.message);
      unlinked.set(name, { definition: broken, wants: new Map() });
    }
  }
  return [...linked(unlinked, { file: shown, line: null }).values()];
}

/** A definition of which no more is known than what is wrong. */
export function brokenDefinition(
  kind: Definition['kind'],
  name: string | null,
  source: DefinitionSource,
  at: At,
  problem: string,
): Definition {
  const { file, folder } = source;
  return {
    kind,
    name,
    file,
    source,
    at,
    context: folder,
    dockerfile: { kind: 'file', path: `${folder}/Dockerfile` },
    target: null,
    flags: NO_FLAGS,
    stages: null,
    problem,
    isActive: true,
    groups: [],
    links: {},
    secretEnv: {},
  };
}
