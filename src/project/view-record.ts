import { projectRecord } from './record.ts';

/** Remembers between runs how a user reads logs, in whatever project. */
export interface ViewRecord {
  /** Whether long lines are wrapped; false where nothing is remembered. */
  readonly loadWrapping: () => Promise<boolean>;
  /** Never rejects: what cannot be remembered is set by hand the next time. */
  readonly saveWrapping: (wrapped: boolean) => Promise<void>;
}

export function viewRecord(env: Readonly<Record<string, string | undefined>>): ViewRecord {
  const record = projectRecord('view', 'logs', env);
  return {
    loadWrapping: async () => {
      const value = await record.load();
      return typeof value === 'object' && value !== null && 'wrapped' in value && value.wrapped === true;
    },
    saveWrapping: (wrapped) => record.save(wrapped ? { wrapped } : null).catch(() => undefined),
  };
}
