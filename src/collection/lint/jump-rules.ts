import type { LintFinding } from './lint-finding.ts';
import type { LintedCollection, LintedScript } from './linted-collection.ts';
import { closingBracket } from './script-code.ts';

const JUMP = /\bsetNextRequest\s*\(/g;
/** Jumps that always find their request, or that end the run on purpose. */
const ALWAYS_KNOWN = ['null', 'pm.info.requestId', 'pm.info.requestName'];

/** The jumps to requests that do not exist, or that cannot be looked up without running. */
export function jumpFindings({ scripts, requests }: LintedCollection): LintFinding[] {
  const targets = new Set(requests.flatMap(({ name, id = name }) => [name, id]));
  return scripts.flatMap((script) =>
    jumpsOf(script).flatMap((target): LintFinding[] => {
      if (ALWAYS_KNOWN.includes(target)) return [];
      const named = /^(['"`])(.*)\1$/s.exec(target)?.[2]?.replace(/\\(.)/g, '$1');
      if (named !== undefined && targets.has(named)) return [];
      const message = `setNextRequest(${target}) ends the run with exit code 0 if no request has that name or id; write the name of one, pm.info.requestId or null`;
      return [{ rule: 'unknown-next-request', place: script.place, message }];
    }),
  );
}

function jumpsOf({ source }: LintedScript): string[] {
  return Array.from(source.code.matchAll(JUMP), ({ index, 0: { length } }) => {
    const from = index + length - 1;
    return source.text.slice(from + 1, closingBracket(source, from)).trim();
  });
}
