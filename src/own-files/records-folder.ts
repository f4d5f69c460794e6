/** The folder of the records of builds, in that of all that stagedive keeps. It goes with their version. */
export const RECORDS_FOLDER = 'builds-2';

/** Where records of version 1 were, in which there could be a secret. */
export const FIRST_RECORDS_FOLDER = 'builds';
