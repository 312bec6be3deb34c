import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

const address = '/api/openapi.json';

interface Description {
  /** As bytes: a text is copied for each who does not read it. */
  readonly bytes: Buffer;
  readonly tag: string;
}

/** OpenAPI 3.1 at /api/openapi.json, to be read at /api/docs. */
export async function registerOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Dianbo 电播',
        version,
        description: 'Money is integer fen, time is UTC milliseconds.',
      },
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    uiHooks: {
      preHandler: (request, reply, done) => {
        // Its page asks here for the description, and would be given one written out anew each time.
        if (request.routeOptions.url === '/api/docs/json') reply.redirect(address);
        else done();
      },
    },
  });
  const described = describedOnce(app);
  app.get(address, { schema: { hide: true } }, (request, reply) => {
    const { bytes, tag } = described();
    reply.header('etag', tag).header('cache-control', 'no-cache');
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(bytes);
  });
}

/** HTTP-20: written out when first asked for: by then every route is known, and none comes later. */
function describedOnce(app: FastifyInstance): () => Description {
  let description: Description | undefined;
  return () => {
    if (!description) {
      const text = JSON.stringify(app.swagger());
      const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
      description = { bytes: Buffer.from(text), tag: `"${digest}"` };
    }
    return description;
  };
}
