/** A document of the project, as its text. */
declare module "*.md?raw" {
  const text: string;
  export default text;
}
/** SQL, as its text. */
declare module "*.sql?raw" {
  const text: string;
  export default text;
}
/** A source, as its text. */
declare module "*.ts?raw" {
  const text: string;
  export default text;
}

/** Vite's, as far as it is used: the modules that match, by path. */
interface ImportMeta {
  glob<Module>(
    patterns: readonly string[],
    options: { readonly eager: true },
  ): Readonly<Record<string, Module>>;
}
