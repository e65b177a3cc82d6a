import { createMockServer } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';

/** The served platform, alone in a process, as `stalemate serve` runs it. Prints its port. */
const server = createMockServer({ scenarios, defaults: { clock: 'real' } });
const { port } = await server.listen({ port: 0 });
console.log(`listening on ${port}`);
