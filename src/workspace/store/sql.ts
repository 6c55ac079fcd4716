/** SQL as a tagged template: every value becomes a binding, nothing is ever concatenated. */

export type SqlValue = string | number | null;

/**
 * Runs one statement and returns its rows. The row type isn't checked: it must name the columns that the SQL selects.
 */
export type Sql = <Row extends Record<string, SqlValue>>(
  strings: TemplateStringsArray,
  ...values: readonly SqlValue[]
) => readonly Row[];

export const sqlOf =
  (storage: DurableObjectStorage): Sql =>
  <Row extends Record<string, SqlValue>>(
    strings: TemplateStringsArray,
    ...values: readonly SqlValue[]
  ) =>
    storage.sql.exec<Row>(strings.join("?"), ...values).toArray();
