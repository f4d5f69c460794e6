import { setTimeout as delay } from 'node:timers/promises';
import type { Damage, FaultyProxy } from './faulty-proxy.ts';
import { QUICK, type Round } from './plan.ts';
import type { PrivateEngine } from './private-engine.ts';

/** How long an engine is frozen, if nobody thaws it before. */
const FREEZE_MS = 40_000;

/** A fault that is about to happen. */
export interface Fault {
  /** Resolves when it has happened, to the time (ms since 1970). */
  readonly struck: Promise<number>;
  /** Whether it may have changed nothing. */
  readonly mayMiss: () => boolean;
  /** Whether only one of several connections is damaged, which a screen that asks nothing may not need any more. */
  readonly isOfOne: boolean;
  /** In one line, for a report. */
  readonly text: string;
  /** Ends it: the engine is there again. */
  mend(): Promise<void>;
}

/** Prepares the fault of a round. It happens by itself. */
export function prepareFault(round: Round, engine: PrivateEngine, proxy: FaultyProxy): Fault {
  const { kind, chance } = round;
  const delayMs = (): number => Math.round(300 + chance() * (QUICK.includes(round.command) ? 600 : 3_000));
  switch (kind) {
    case 'dockerd killed':
    case 'containerd killed': {
      const after = delayMs();
      const program = kind === 'dockerd killed' ? 'dockerd' : 'containerd';
      const struck = delay(after).then(() => {
        engine.signal(program, 'SIGKILL');
        return Date.now();
      });
      return {
        text: `${kind} after ${after} ms`,
        isOfOne: false,
        mayMiss: () => program === 'containerd',
        struck,
        mend: async () => {
          // A command that was done before the fault must not leave it to the next round.
          await struck;
          // A containerd that was killed is started again by dockerd.
          await delay(500);
          await engine.up();
          await engine.settled();
        },
      };
    }
    case 'frozen': {
      const after = delayMs();
      const isLong = chance() < 0.2;
      const struck = delay(after).then(() => {
        engine.signal('dockerd', 'SIGSTOP');
        return Date.now();
      });
      return {
        text: `frozen after ${after} ms${isLong ? ', for 40 s' : ''}`,
        isOfOne: false,
        mayMiss: () => false,
        struck,
        mend: async () => {
          const at = await struck;
          if (isLong) await delay(Math.max(0, at + FREEZE_MS - Date.now()));
          engine.signal('dockerd', 'SIGCONT');
          await engine.up();
        },
      };
    }
    case 'cut':
    case 'half-closed':
    case 'corrupted': {
      const damage = damageOf(kind, chance);
      const scope = chance() < 0.5 ? 'one' : 'all';
      const bytes = Math.round(10 ** (1 + chance() * 4));
      const force = Math.round(1_500 + chance() * 2_500);
      const struck = proxy.arm(damage, scope, bytes).then(() => Date.now());
      void delay(force).then(async () => {
        // A quiet connection has too few bytes; and there may be none yet.
        for (let tries = 0; tries < 50; tries += 1) {
          if (proxy.force()) return;
          await delay(100);
        }
        proxy.miss();
      });
      return {
        text: `${JSON.stringify(damage)} to ${scope} after ${bytes} bytes or ${force} ms`,
        isOfOne: scope === 'one',
        mayMiss: () => proxy.mayMiss,
        struck,
        mend: async () => proxy.disarm(),
      };
    }
  }
}

function damageOf(kind: 'cut' | 'half-closed' | 'corrupted', chance: () => number): Damage {
  const side = chance() < 0.7 ? 'client' : 'engine';
  if (kind === 'cut') return { kind };
  if (kind === 'half-closed') return { kind, told: side };
  const bytes = chance() < 0.5 ? Number.POSITIVE_INFINITY : 64;
  return { kind, towards: side, bytes, mask: 1 + Math.floor(chance() * 255) };
}
