/** What the tests use of Node's SQLite: Node's own types would let the Worker's code use Node, too. */
declare module "node:sqlite" {
  export class DatabaseSync {
    constructor(path: string);
    exec(statements: string): void;
    prepare(statement: string): { all(...values: readonly unknown[]): readonly object[] };
  }
}
