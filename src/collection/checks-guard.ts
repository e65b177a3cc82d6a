import { CHECKS_RUN, checkScript, checksIn } from './check-script.ts';
import type { FolderDraft, RequestDraft } from './draft.ts';

/** How many checks a guard makes of its own. */
const OWN_CHECKS = 1;

/**
 * Makes sure that no check vanishes: the last request of a collection compares how many ran with
 * how many there are, once before it is sent and once after. So whichever single script is lost,
 * another one says so; only the last one can go alone, and it has nothing left to lose but itself.
 *
 * @param folders the whole collection. A script before the last request runs after the guard's.
 */
export function guarded(folders: readonly FolderDraft[]): FolderDraft[] {
  const all = folders.flatMap(({ requests }) => requests);
  const last = all.at(-1);
  const lastFolder = folders.at(-1);
  if (last === undefined || lastFolder === undefined) return [...folders];
  const earlier = all.slice(0, -1).reduce((sum, request) => sum + checksOf(request), 0);
  const before = checkScript(
    [countCheck('every check so far has run', earlier + OWN_CHECKS)],
    [],
    last.before,
  );
  const inAll = earlier + OWN_CHECKS + checksIn(last.after) + OWN_CHECKS;
  const after = [...last.after, ...lines(countCheck('every check has run', inAll))];
  const request: RequestDraft = { ...last, before, after };
  const requests = lastFolder.requests.with(-1, request);
  return folders.with(-1, { ...lastFolder, requests });
}

function checksOf({ before = [], after }: RequestDraft): number {
  return checksIn(before) + checksIn(after);
}

function countCheck(name: string, expected: number) {
  return {
    name: `${name}: ${expected}`,
    asserts: [
      `pm.expect(Number(pm.collectionVariables.get('${CHECKS_RUN}'))).to.equal(${expected});`,
    ],
  };
}

function lines(check: ReturnType<typeof countCheck>): string[] {
  // The script that these lines end already begins with what a check needs.
  return checkScript([check]).slice(-1);
}
