import type { Builder, EngineInfo } from '../ports.ts';
import { type BuildDisplay, plainDisplay, rawJsonDisplay, silentDisplay } from '../progress/display.ts';
import { plainText } from '../progress/sanitize.ts';
import type { BuildCommand } from './build.ts';

/** How the progress of a build is shown. */
export function createDisplay(command: BuildCommand, builder: Builder): BuildDisplay {
  const write = (text: string): void => {
    command.stderr.write(text);
  };
  const since = command.clock.now();
  if (command.progress === 'rawjson') return rawJsonDisplay(write, since);
  if (command.progress === 'silent') return silentDisplay(since);
  if (command.progress === 'tty' && command.liveDisplay !== undefined) return command.liveDisplay();
  return plainDisplay({
    write,
    colours: command.colours ?? true,
    description: plainText(describe(builder.engine)),
    since,
  });
}

/** `building with Docker 28.5.2 at unix:///run/docker.sock`, `building with BuildKit v0.33.0 in builder desk (tcp://far:1234)`. */
function describe({ version, address, nodes }: EngineInfo): string {
  if (nodes === null) return `building with Docker ${version} at ${address}`;
  const where = nodes.length === 0 ? '' : ` (${nodes.join(', ')})`;
  return `building with ${`BuildKit ${version}`.trim()} in ${address}${where}`;
}
