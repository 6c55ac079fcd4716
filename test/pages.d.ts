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
