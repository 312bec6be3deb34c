import { createORPCClient, ORPCError, type Client, type ClientContext } from '@orpc/client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createProcedureUtils, type ProcedureUtils } from '@orpc/tanstack-query';
import type { Refusal, Result } from '../kernel/result.ts';
import { asRefusal, unreachable } from '../web/refused.ts';
import { specOf, type AnswerOf, type InputOf, type Operation, type Spec } from './declare.ts';

/** Where the API is and who calls it; a desk is signed in by its cookie, a viewer by a token. */
export interface CallTerms {
  /** The origin of the page, where it is not said. */
  readonly url?: string;
  readonly token?: () => string | undefined;
  readonly fetch?: (request: Request) => Promise<Response>;
}

type Send<S extends Spec> = Client<ClientContext, InputOf<S>, AnswerOf<S>, Error>;

/** Calls an operation; what it refuses with is a value. */
export async function call<S extends Spec>(
  operation: Operation<S>,
  input: InputOf<S>,
  terms: CallTerms = {},
): Promise<Result<AnswerOf<S>>> {
  try {
    const send: (input: InputOf<S>) => Promise<AnswerOf<S>> = senderOf(operation, terms);
    return { ok: true, value: await send(input) };
  } catch (error) {
    return { ok: false, refusal: refusalIn(error) };
  }
}

/** The refusal that a failed call carries; whatever else went wrong is that the server cannot be reached. */
export function refusalIn(error: unknown): Refusal {
  return error instanceof ORPCError ? asRefusal(error.data, error.status) : unreachable;
}

type Queries<S extends Spec> = ProcedureUtils<ClientContext, InputOf<S>, AnswerOf<S>, Error>;

/** Screens ask for them with every render. */
const queries = new WeakMap<object, unknown>();

/** Options of TanStack Query for an operation: `queryOptions`, `mutationOptions`, `queryKey`. */
export function queriesOf<S extends Spec>(operation: Operation<S>): Queries<S> {
  const known = queries.get(operation);
  // What is kept for an operation was made for this very one, below.
  if (known) return known as Queries<S>;
  const { method, path } = specOf(operation);
  const made: Queries<S> = createProcedureUtils(senderOf(operation, {}), { path: [method, path] });
  queries.set(operation, made);
  return made;
}

function senderOf<S extends Spec>(operation: Operation<S>, terms: CallTerms): Send<S> {
  const link = new OpenAPILink(
    { operation },
    {
      url: () => terms.url ?? globalThis.location.origin,
      headers: () => {
        const token = terms.token?.();
        return token === undefined ? {} : { authorization: `Bearer ${token}` };
      },
      ...(terms.fetch && { fetch: terms.fetch }),
      customErrorResponseBodyDecoder: (body, { status }) =>
        new ORPCError('REFUSED', { status, data: body }),
    },
  );
  const { operation: send } = createORPCClient<{ operation: Send<S> }>(link);
  return send;
}
