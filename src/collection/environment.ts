import { DEFAULT_BASE_URL } from './assemble-collection.ts';
import { contentId } from './content-id.ts';

/** A Postman environment, as plain JSON. */
export interface EnvironmentDocument {
  readonly id: string;
  readonly name: string;
  readonly values: readonly {
    readonly key: string;
    readonly value: string;
    readonly type: 'default';
    readonly enabled: boolean;
  }[];
  readonly _postman_variable_scope: 'environment';
}

/** The environment of a platform that is served on this machine: where it is, and nothing else. */
export function localEnvironment(): EnvironmentDocument {
  const name = 'Stalemate, served on this machine';
  const values = [
    { key: 'baseUrl', value: DEFAULT_BASE_URL, type: 'default' as const, enabled: true },
  ];
  return {
    id: contentId(`${name} ${JSON.stringify(values)}`),
    name,
    values,
    _postman_variable_scope: 'environment',
  };
}
