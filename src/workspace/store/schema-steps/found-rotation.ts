/** The rotation that a person chose to see alone on their Home; null: all. */
export const FOUND_ROTATION = `ALTER TABLE viewers ADD COLUMN found TEXT;`;
