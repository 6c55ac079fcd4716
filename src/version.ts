/** The release, as in package.json (a test compares the two): `/healthz` says which one runs. */
export const VERSION = "1.0.0";
