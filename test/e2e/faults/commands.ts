import type { Project } from '../projects.ts';
import type { Round } from './plan.ts';

/** The command line of a command that is played without a terminal and ends by itself; null for the others. */
export function argsOf({ command, chance }: Round, project: Project): readonly string[] | null {
  const inFolder = ['-C', project.folder];
  switch (command) {
    case 'build':
      return ['build', '--target', 'last', project.folder];
    case 'compose':
      return ['build', '-f', project.path('defined/compose.yaml'), '--service', 'last'];
    case 'bake':
      return ['build', '-f', project.path('defined/docker-bake.json'), '--bake', 'last'];
    case 'files':
      return ['files', ...inFolder, 'last', '/data'];
    case 'diff':
      return ['diff', ...inFolder, 'base', 'last'];
    case 'check':
      return ['check', ...inFolder, 'last'];
    case 'fix':
      return ['check', ...inFolder, '--fix', 'last'];
    case 'inventory':
      return ['inventory', ...inFolder, 'base', 'last'];
    case 'report':
      return ['report', ...inFolder, '-o', project.path('out/page.html'), 'last'];
    case 'why':
      return ['why', ...inFolder, '--dry-run', 'last'];
    case 'history':
      return ['history', 'ls', '--limit', '0', ...(chance() < 0.5 ? ['--json'] : [])];
    case 'cp':
      return ['cp', ...inFolder, 'last', '/data', project.path('out')];
    case 'run':
      return [
        'run',
        ...inFolder,
        'base',
        '--',
        'sh',
        '-c',
        "trap 'exit 130' INT; echo ready; sleep 3600 & wait",
      ];
    case 'shell':
    case 'watch':
    case 'walk':
      return null;
  }
}
