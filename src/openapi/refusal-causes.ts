import type { Route } from '../platform/route.ts';

/** Statuses by what may lead to them, in words. */
export type Causes = ReadonlyMap<number, readonly string[]>;

/** What the statuses mean that a route documents by itself. */
const OWN: Readonly<Record<number, string>> = {
  404: 'What is asked for does not exist',
  409: 'The state of the resource refuses it; the code tells which',
};

/** What a conditional route refuses with for nothing but its condition. */
const OF_PRECONDITIONS: ReadonlySet<number> = new Set([412, 428]);

/** Everything that a route may be refused for: what it documents and what holds for all. */
export function causesOfRefusal(route: Route): Causes {
  const causes = new Map<number, string[]>();
  const add = (status: number, cause: string): void => {
    causes.set(status, [...(causes.get(status) ?? []), cause]);
  };
  add(
    400,
    'The body cannot be read, or a field, parameter or header is wrong; the answer names it',
  );
  add(401, 'There is no valid bearer token');
  add(403, `The token lacks the scope ${route.scope}`);
  add(413, 'The body is too large');
  add(415, 'The body has another type, charset or encoding than is taken');
  add(429, 'Too many requests');
  for (const status of route.refusals) {
    if (route.conditional === true && OF_PRECONDITIONS.has(status)) continue;
    add(status, OWN[status] ?? 'The route refuses it; the code tells why');
  }
  if (route.conditional === true) addConditional(add);
  if (route.writes) {
    add(409, 'A request with this key is still being processed');
    add(422, 'The key was used with another payload');
  }
  add(409, 'The scope is missing, where the tenant masks that');
  add(503, 'The platform is down for a while, where the tenant has outages');
  return new Map([...causes].sort(([a], [b]) => a - b));
}

function addConditional(add: (status: number, cause: string) => void): void {
  add(400, 'If-Match names another version, where the tenant answers that by 400');
  add(409, 'If-Match is missing or names another version, where the tenant answers that by 409');
  add(412, 'If-Match names another version, where the tenant answers that by 412');
  add(428, 'If-Match is missing, where the tenant requires it');
}
