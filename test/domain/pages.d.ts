/** A document of the project, as its text. */
declare module "*.md?raw" {
  const text: string;
  export default text;
}
