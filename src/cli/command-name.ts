/**
 * How a person in front of this terminal starts the command: through npm where it runs from the
 * sources, through npx where it is a package.
 */
export function commandName(): string {
  return import.meta.url.endsWith('.ts') ? 'npm run --silent stalemate --' : 'npx stalemate';
}
