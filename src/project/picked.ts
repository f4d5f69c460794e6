import { projectRecord } from './record.ts';

/** Remembers which build of a folder was picked last. */
export interface PickedRecord {
  /** Its id; null if nothing was picked. */
  readonly load: () => Promise<string | null>;
  /** Never rejects: what cannot be remembered is picked by hand the next time. */
  readonly save: (id: string) => Promise<void>;
}

/** @param folder absolute path */
export function pickedRecord(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): PickedRecord {
  const record = projectRecord('picked', folder, env);
  return {
    load: async () => {
      const value = await record.load();
      const id: unknown = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
      return typeof id === 'string' ? id : null;
    },
    save: (id) => record.save({ folder, id }).catch(() => undefined),
  };
}
