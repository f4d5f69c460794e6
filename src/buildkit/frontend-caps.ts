import { isRemoteAddress, isSshAddress } from '../dockerfile/remote-address.ts';
import type { BuildSpec } from '../ports.ts';

/**
 * What the frontend must know so that it does not ignore an option (`frontend.caps`, docker/buildx build/opt.go); null
 * if nothing is needed. `+forward` hands a need on to the frontend of a `# syntax=` line.
 */
export function frontendCaps({ buildContexts, remote }: BuildSpec): string | null {
  const named = Object.values(buildContexts);
  const context = remote?.kind === 'address' ? remote.address : '';
  const caps = [
    ...(named.length > 0 ? [CONTEXTS] : []),
    ...(hasGitQuery(context) ? [GIT_QUERY] : []),
    ...(named.some(hasGitQuery) ? [`${GIT_QUERY}+forward`] : []),
  ];
  return caps.length === 0 ? null : caps.sort().join(',');
}

const CONTEXTS = 'moby.buildkit.frontend.contexts+forward';
const GIT_QUERY = 'moby.buildkit.frontend.gitquerystring';

/** `…/repo.git?ref=…`: frontends before docker/dockerfile 1.18 would fetch something else from there, or fail. */
function hasGitQuery(address: string): boolean {
  if (!isRemoteAddress(address)) return false;
  const [place = '', query = ''] = (address.split('#', 1)[0] ?? '').split('?');
  return query !== '' && (/\.git\/?$/.test(place) || /^git:/i.test(place) || isSshAddress(place));
}
