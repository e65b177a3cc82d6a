import type { Route } from '../../platform/route.ts';

/** What any operation may answer; 409 where a missing scope is masked, 503 where there are outages. */
const EVERY = [401, 403, 405, 409, 429, 503];
/** What one that takes a body may answer: not the form, too large, another media type. */
const WITH_BODY = [400, 413, 415];
/** What a write may answer to its key beside 409 while it is in flight: malformed, used otherwise. */
const WITH_KEY = [400, 422];

/** What one may answer to its precondition beside 400 and 409, by setting. */
const WITH_CONDITION = [412, 428];

/** Every status that an operation documents, its own and those of any, in order. */
export function documentedStatuses(route: Route): number[] {
  const { answers, refusals, body, query, writes, conditional } = route;
  const all = [
    ...Object.keys(answers).map(Number),
    ...refusals,
    ...EVERY,
    ...(query === undefined ? [] : [400]),
    ...(body === undefined ? [] : WITH_BODY),
    ...(writes ? WITH_KEY : []),
    ...(conditional === true ? WITH_CONDITION : []),
  ];
  return [...new Set(all)].sort((a, b) => a - b);
}
