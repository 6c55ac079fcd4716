/** Whether D1 answers and has the schema: what a query of a table that must be there comes to. */
export async function databaseAnswers(db: D1Database | undefined): Promise<boolean> {
  if (!db) return false;
  try {
    await db.prepare("SELECT 1 FROM installations LIMIT 1").all();
    return true;
  } catch {
    return false;
  }
}
