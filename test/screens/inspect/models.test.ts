import { describe, expect, it } from 'vitest';
import type { InspectModel } from '../../../src/screens/inspect/model.ts';
import { INSPECT_MODELS } from '../../../src/screens/inspect/models.ts';
import type { InspectScreenName, InspectView, InspectViewOf } from '../../../src/screens/inspect/state.ts';
import type { Address } from '../../../src/states/address.ts';
import { BUILD_ADDRESS, RUNTIME_ADDRESS } from '../../fakes/sample-inspect.ts';

function viewOf<N extends InspectScreenName>(
  screen: N,
  address: Address = RUNTIME_ADDRESS,
): InspectViewOf<N> {
  const view = INSPECT_MODELS[screen].create(address);
  if (view === null) throw new Error(`${screen} has no view of the state.`);
  return view;
}

const waits = <View extends InspectView>(model: InspectModel<View>, view: View): string =>
  model.loaded(view).kind;

function atFirst<N extends InspectScreenName>(screen: N) {
  const view = viewOf(screen);
  const { panel, filter }: InspectView = view;
  const model = INSPECT_MODELS[screen];
  return { panel, filter, waits: waits(model, view), line: model.line(view) };
}

function afterStop<N extends InspectScreenName>(screen: N): readonly string[] {
  const model = INSPECT_MODELS[screen];
  const stopped = model.stop(viewOf(screen));
  return [waits(model, stopped), waits(model, model.retry(stopped)), waits(model, model.reload(stopped))];
}

function keysOf<N extends InspectScreenName>(screen: N): readonly [string, string, string] {
  const { key } = INSPECT_MODELS[screen];
  return [key(viewOf(screen)), key(viewOf(screen)), key(viewOf(screen, BUILD_ADDRESS))];
}

function filtered<N extends InspectScreenName>(screen: N): InspectView {
  return INSPECT_MODELS[screen].filtered(viewOf(screen), 'etc');
}

describe.each(Object.keys(INSPECT_MODELS) as InspectScreenName[])(
  'the view that %s makes of a state',
  (screen) => {
    it('waits for the engine, with the focus on a list that leaves nothing out, and knows no line yet', () => {
      expect(atFirst(screen)).toEqual({ panel: 'list', filter: '', waits: 'loading', line: null });
    });

    it('is broken after it is stopped, and asks again when it is retried or reloaded', () => {
      expect(afterStop(screen)).toEqual(['broken', 'loading', 'loading']);
    });

    it('has the key of its state, and of no other', () => {
      const [first, again, other] = keysOf(screen);
      expect(again).toBe(first);
      expect(other).not.toBe(first);
    });

    it('keeps a filter that finds nothing yet', () => {
      expect(filtered(screen).filter).toBe('etc');
    });
  },
);
