import { cacheMountLines, madeCacheId } from '../../dockerfile/cache-mount-lines.ts';
import type { Dockerfile } from '../../dockerfile/types.ts';
import { type CacheMount, messageOf } from '../../ports.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import { cacheName } from './select.ts';
import type { CacheRow } from './state.ts';

type Ports = Pick<ScreenPorts, 'connect' | 'specFor'>;

/** Lists and clears cache mounts. */
export function createCaches(ports: Ports): { readonly run: Effects } {
  const load = async (dockerfile: Dockerfile, target: number, dispatch: Dispatch): Promise<void> => {
    try {
      const builder = await ports.connect();
      const { buildArgs } = ports.specFor(dockerfile, target, false);
      const byId = cacheMountLines(dockerfile, buildArgs);
      const lines = (mount: CacheMount) =>
        byId.get(mount.id ?? madeCacheId(dockerfile, buildArgs, mount) ?? '') ?? [];
      const [mounts, forgetsSteps] = await Promise.all([builder.cacheMounts(), builder.forgetsSteps()]);
      dispatch({ type: 'caches/loaded', rows: rowsOf(mounts, lines), forgetsSteps });
    } catch (error) {
      dispatch({ type: 'caches/failed', problem: messageOf(error) });
    }
  };

  const clear = async (mount: CacheMount): Promise<string> => {
    try {
      const builder = await ports.connect();
      const isGone = await builder.clearCacheMount(mount);
      return isGone
        ? `Cleared ${cacheName(mount)}: ${formatBytes(mount.bytes ?? 0)}.`
        : `${cacheName(mount)} is in use: end the build or shell that has it mounted, and clear it again.`;
    } catch (error) {
      return messageOf(error);
    }
  };

  return {
    run: (action, { dockerfile, target }, dispatch) => {
      const isShown = action.type === 'screen/shown' && action.screen === 'caches';
      if (isShown || action.type === 'caches/asked') void load(dockerfile, target, dispatch);
      if (action.type === 'caches/clearConfirmed') {
        void clear(action.mount).then(async (text) => {
          await load(dockerfile, target, dispatch);
          dispatch({ type: 'message/shown', text, tone: 'info' });
        });
      }
    },
  };
}

/** The file's own first. */
function rowsOf(
  mounts: readonly CacheMount[],
  lines: (mount: CacheMount) => readonly number[],
): readonly CacheRow[] {
  const rows = mounts.map((mount) => ({ mount, lines: lines(mount) }));
  return [...rows.filter((row) => row.lines.length > 0), ...rows.filter((row) => row.lines.length === 0)];
}
