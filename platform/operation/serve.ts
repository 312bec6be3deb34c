import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  answer,
  largeFromStaff,
  needStaff,
  needViewer,
  sendTable,
  signInFirst,
  type App,
  type Staff,
  type Viewer,
} from '../http/index.ts';
import type { Actor } from '../access/index.ts';
import { no, ok, type Result } from '../kernel/index.ts';
import type { Table } from '../http/csv.ts';
import { isTable } from './table.ts';
import {
  specOf,
  type AnswerOf,
  type Operations,
  type ReadOf,
  type Spec,
  type SpecOf,
  type Who,
} from './declare.ts';

/** Who calls, as far as the operation's `who` makes sure of it. */
export type Caller<W extends Who> = W extends 'public'
  ? { readonly staff: Staff | undefined; readonly viewer: Viewer | undefined }
  : W extends 'viewer'
    ? { readonly viewer: Viewer }
    : { readonly staff: Staff; readonly actor: Actor };

/** What of the request beside its data few handlers need. */
export interface Exchange {
  readonly request: FastifyRequest;
  /** Sets a header of the answer. */
  header(name: string, value: string): void;
}

export type Call<S extends Spec> = ReadOf<S> & Caller<S['who']> & { readonly exchange: Exchange };

type Answered<S extends Spec> = S['answer'] extends typeof isTable ? Table : AnswerOf<S>;

export type Handler<S extends Spec> = (call: Call<S>) => Promise<Result<Answered<S>>>;

export type Handlers<O extends Operations> = {
  readonly [K in keyof O]: Handler<SpecOf<O[K]>>;
};

/** Registers operations with what they do. Validation comes first, then who may, then the handler. */
export function serve<O extends Operations>(app: App, operations: O, handlers: Handlers<O>): void {
  for (const [name, declared] of Object.entries(operations)) {
    const handler = handlers[name];
    if (!handler) throw new Error(`operation ${name} has no handler`);
    // Each handler is typed by its own operation above; here all are called alike.
    register(app, specOf(declared), handler);
  }
}

function register(app: App, spec: Spec, handler: Handler<Spec>): void {
  const { method, path, tag, summary, params, query, body, answer: schema, status = 200 } = spec;
  const isFile = schema === isTable;
  app.route({
    method,
    url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    ...(spec.perMinute !== undefined && {
      config: { rateLimit: { max: spec.perMinute, timeWindow: '1 minute' } },
    }),
    ...(spec.method !== 'GET' && spec.bodyMost !== undefined && largeFromStaff(spec.bodyMost)),
    schema: {
      tags: [tag],
      summary,
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      ...(!isFile && { response: { [status]: schema } }),
    },
    handler: async (request, reply) => {
      const caller = callerOf(request, spec.who);
      if (!caller.ok) return answer(reply, caller);
      const { params: givenParams, query: givenQuery, body: givenBody } = request;
      const call = {
        ...caller.value,
        params: givenParams,
        query: givenQuery,
        body: givenBody,
        exchange: exchangeOf(request, reply),
      };
      // Fastify has read the parts by the schemas of this very spec.
      const result = await handler(call as unknown as Call<Spec>);
      if (result.ok && isFile) return sendTable(reply, result.value as Table);
      return answer(reply, result, status);
    },
  });
}

function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange {
  return {
    request,
    header: (name, value) => {
      reply.header(name, value);
    },
  };
}

type AnyCaller = Partial<Record<'staff' | 'viewer' | 'actor', Staff | Viewer | Actor | undefined>>;

/** Refuses as `needStaff` and `needViewer` do; of several permits the last one's refusal is told. */
function callerOf(request: FastifyRequest, who: Who): Result<AnyCaller> {
  if (who === 'public') return ok({ staff: request.staff, viewer: request.viewer });
  if (who === 'viewer') {
    const viewer = needViewer(request);
    return viewer.ok ? ok({ viewer: viewer.value }) : viewer;
  }
  if (who === 'staff') return request.staff ? ok(asActor(request.staff)) : no(signInFirst);
  let refused: Result<AnyCaller> = no(signInFirst);
  for (const { action, subject } of who) {
    const staff = needStaff(request, action, subject);
    if (staff.ok) return ok(asActor(staff.value));
    refused = staff;
  }
  return refused;
}

function asActor(staff: Staff): AnyCaller {
  return { staff, actor: { id: staff.id, name: staff.name } };
}
