import { TOKEN_PATH } from '../../platform/token-endpoint.ts';
import { checkScript } from '../check-script.ts';
import type { AskOptions, ContractSession } from './contract-session.ts';

/** The environment variable with a token of fewer scopes, for platforms elsewhere. */
export const NARROW_TOKEN = 'narrowToken';
const NARROW_CLIENT = 'narrow';

/** Asks for a token with one scope alone, and gives what sends a request with it. */
export function narrowToken(
  session: ContractSession,
  scope: string,
): NonNullable<AskOptions['as']> {
  const credentials = Buffer.from(`${NARROW_CLIENT}:secret`).toString('base64');
  const form = { grant_type: 'client_credentials', scope };
  const { status, body } = session.rehearsal.platform.handle({
    method: 'POST',
    path: TOKEN_PATH,
    headers: { authorization: `Basic ${credentials}` },
    body: form,
  });
  session.add(
    {
      name: `A token for ${scope} alone`,
      description: `Asks for a token with the scope \`${scope}\` and no other. Elsewhere \`${NARROW_TOKEN}\` gives one.`,
      method: 'POST',
      below: 'platformUrl',
      path: TOKEN_PATH,
      form,
      auth: { username: NARROW_CLIENT, password: 'secret' },
      after: checkScript(
        [{ name: 'there is a token', asserts: ['pm.response.to.have.status(200);'] }],
        [],
        [`pm.collectionVariables.set('${NARROW_TOKEN}', pm.response.json().access_token);`],
      ),
      examples: [{ status, body }],
    },
    `--env-var ${NARROW_TOKEN} gives one there`,
  );
  const { access_token: token } = body as { access_token: string };
  return { authorization: `Bearer ${token}`, auth: { tokenIn: NARROW_TOKEN } };
}
