import { DEFAULT_BASE_URL } from '../assemble-collection.ts';
import { code, paragraphs, table } from '../markdown-text.ts';
import type { SystemDriver } from './contract-driver.ts';
import { MAY_WRITE, TOKEN } from './elsewhere-script.ts';
import { NARROW_TOKEN } from './narrow-token.ts';

/** What a contract collection shows, how to run it, and what it does elsewhere. */
export function contractDescription({ says, variables }: SystemDriver): string {
  const environment = [
    [code('baseUrl'), 'where the platform is'],
    [code(TOKEN), 'a bearer token that may do everything; its presence makes a run one elsewhere'],
    [
      code(NARROW_TOKEN),
      'a token with none of the scopes of these operations; without it no 403 is asked for',
    ],
    [code(MAY_WRITE), '1 to send also what changes something there; nothing is changed without it'],
    ...variables.map((one) => [code(one.key), `the id of ${one.says}`]),
  ];
  return paragraphs([
    `**This collection passes.** ${says} It takes every transition of their machines and asks every operation for every status that it documents. Each answer is held against its JSON schema.`,
    'It is generated from the machines and the route table, and every request in it was first sent to the platform in memory: what is expected, and what is saved, is what it answered.',
    '## How to run it',
    'Start the platform with `stalemate serve`, then:',
    `\`\`\`\nnewman run <this file> --env-var baseUrl=${DEFAULT_BASE_URL}\n\`\`\``,
    'Newman exits with 0. Each walk and each scene makes a session of its own, moves its clock and removes it.',
    '## Against another platform',
    `\`\`\`\nnewman run <this file> --env-var baseUrl=https://… --env-var ${TOKEN}=…\n\`\`\``,
    table(['--env-var', 'what it gives'], environment),
    'There is no session there, so what only the admin API can arrange is skipped: a check named *skipped: …* says why, and so does a line on the console. What an id is missing for is skipped as well.',
    `Nothing is changed there unless \`${MAY_WRITE}=1\` allows it: what is sent are reads, and writes that must be refused before they are looked at. With it writes are sent as well, with what a platform must refuse but might carry out. Use a tenant that is made for tests: what is written to the ids that are given stays written, and what is made stays, unless it is the removal that is shown.`,
  ]);
}
