import { once } from 'node:events';
import { createServer } from 'node:http';
import { openServing, type Serving } from './serving.ts';

/**
 * The program that stories share: started when the first of them asks where it is, ended with the run. It is a child of
 * the run, not of a worker, which may end before it has.
 */
export default async function lendProgram(): Promise<() => Promise<void>> {
  let lent: Promise<Serving> | undefined;
  const server = createServer((_request, response) => {
    lent ??= openServing({});
    lent.then(
      ({ base }) => response.end(base),
      (error: unknown) => {
        // The next story tries anew.
        lent = undefined;
        response.writeHead(500).end(String(error));
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port to lend at');
  process.env['DIANBO_SHARED_PROGRAM'] = `http://127.0.0.1:${address.port}`;
  return async () => {
    server.closeAllConnections();
    server.close();
    const [serving] = await Promise.allSettled([lent]);
    if (serving.status === 'fulfilled') await serving.value?.close();
  };
}
