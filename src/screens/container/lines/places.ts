import { fitTo, type Line } from '../../../ui/text.ts';

/** Where a target can be started. */
export const RUN_PLACES = [
  { place: 'view', name: 'Here', about: 'its output as a log, its ports on this machine' },
  { place: 'terminal', name: 'In the terminal', about: 'all of it to itself, for what one types to' },
  { place: 'watched', name: 'After each build', about: 'here, and again after each build: watches files' },
] as const;

const NAME_CELLS = 18;

/** One row of the question where. */
export function placeRow(index: number, width: number): Line {
  const found = RUN_PLACES[index];
  if (found === undefined) return [];
  return [
    { text: fitTo(found.name, NAME_CELLS), role: 'strong' },
    { text: fitTo(found.about, Math.max(0, width - NAME_CELLS)), role: 'dim' },
  ];
}
