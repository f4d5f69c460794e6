import type { Choice, PickState } from './state.ts';

/** A row of the list: a heading, or a choice. */
export type PickRow =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'choice'; readonly choice: Choice };

const HEADINGS: Readonly<Record<Choice['kind'], string>> = {
  compose: 'Compose services',
  bake: 'Bake targets',
  dockerfile: 'Dockerfiles',
};

/** What a person may type to find a choice, in lower case. */
function searchText({ kind, name, file, dockerfile, context, target }: Choice): string {
  return [kind, name, file, dockerfile, context, target].join(' ').toLowerCase();
}

/** The choices that have every word of the query, in the order of the list: what was picked last comes first. */
export function shownChoices({ choices, query, last }: PickState): readonly Choice[] {
  const words = query.toLowerCase().split(' ');
  const matching = choices.filter((choice) => {
    const text = searchText(choice);
    return words.every((word) => text.includes(word));
  });
  const order = Object.keys(HEADINGS);
  const rank = ({ id, kind }: Choice): number => (id === last ? -1 : order.indexOf(kind));
  return matching.toSorted((a, b) => rank(a) - rank(b));
}

/** The rows of the list, each group below its heading. */
export function pickRows(state: PickState): readonly PickRow[] {
  let heading = '';
  return shownChoices(state).flatMap((choice): readonly PickRow[] => {
    const text = choice.id === state.last ? 'Picked last' : HEADINGS[choice.kind];
    const row = { kind: 'choice', choice } as const;
    if (text === heading) return [row];
    heading = text;
    return [{ kind: 'heading', text }, row];
  });
}

/** The choice under the cursor; null if the list is empty. */
export function currentChoice(state: PickState): Choice | null {
  const shown = shownChoices(state);
  return shown.find(({ id }) => id === state.cursor) ?? shown[0] ?? null;
}

/** The choice that is being opened; null if none is. */
export function openingChoice({ choices, outcome }: PickState): Choice | null {
  return outcome?.kind === 'picked' ? (choices.find(({ id }) => id === outcome.id) ?? null) : null;
}
