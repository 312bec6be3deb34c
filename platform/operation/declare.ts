import { oc, type ContractProcedure, type ErrorMap, type Schema } from '@orpc/contract';
import { z } from 'zod';

/** One thing that a role may be given: an action on a subject. */
export interface PermitName {
  readonly action: string;
  readonly subject: string;
}

/** Everybody, a viewer of the shop, whoever of the company is signed in, or whoever has one of these permits. */
export type Who = 'public' | 'viewer' | 'staff' | readonly PermitName[];

export function permit(action: string, subject: string): readonly PermitName[] {
  return [{ action, subject }];
}

/** PRIVACY-17: where a changing operation says who did it. */
export type AuditRule =
  | { readonly in: 'log'; readonly action: string }
  | { readonly in: 'row'; readonly table: string };

/** An entry of the audit log with this action. */
export function entry(action: string): AuditRule {
  return { in: 'log', action };
}

/** A column of the row that it writes: `schema.table`. */
export function row(table: string): AuditRule {
  return { in: 'row', table };
}

interface Common {
  /** `{id}` stands for a parameter. */
  readonly path: `/${string}`;
  /** The group in the description of the API. */
  readonly tag: string;
  readonly summary: string;
  readonly who: Who;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly answer: z.ZodType;
  /** Names of cached things: what a read shows and a change makes stale. */
  readonly touches?: readonly string[];
  /** Requests a minute from one address where it is less than usual. */
  readonly perMinute?: number;
}

export interface ReadSpec extends Common {
  readonly method: 'GET';
  readonly body?: never;
  readonly audit?: never;
  readonly status?: 200;
}

export interface ChangeSpec extends Common {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly body?: z.ZodType;
  /** Required: an operation that changes something and says nowhere who did it does not compile. */
  readonly audit: AuditRule;
  readonly status?: 200 | 201 | 202 | 204;
  /** Bytes of a body larger than usual; only who is signed in may send one. */
  readonly bodyMost?: number;
}

export type Spec = ReadSpec | ChangeSpec;

type Given<S extends Spec, Part extends 'params' | 'query' | 'body'> = S[Part] extends z.ZodType
  ? S[Part]
  : never;

type Sent<S extends Spec, Part extends 'params' | 'query' | 'body'> = [Given<S, Part>] extends [
  never,
]
  ? unknown
  : undefined extends z.input<Given<S, Part>>
    ? { readonly [K in Part]?: z.input<Given<S, Part>> }
    : Record<string, never> extends z.input<Given<S, Part>>
      ? { readonly [K in Part]?: z.input<Given<S, Part>> }
      : { readonly [K in Part]: z.input<Given<S, Part>> };

/** What a caller sends: `params`, `query` and `body`, as the schemas take them. */
export type InputOf<S extends Spec> = Sent<S, 'params'> &
  Sent<S, 'query'> &
  Sent<S, 'body'> extends infer All
  ? unknown extends All
    ? undefined
    : Record<string, never> extends All
      ? All | undefined
      : All
  : never;

type Read<S extends Spec, Part extends 'params' | 'query' | 'body'> = [Given<S, Part>] extends [
  never,
]
  ? unknown
  : { readonly [K in Part]: z.output<Given<S, Part>> };

/** What a handler gets of it, read by the schemas. */
export type ReadOf<S extends Spec> = Read<S, 'params'> & Read<S, 'query'> & Read<S, 'body'>;

/** What a handler answers with, and what a caller is given. */
export type AnswerOf<S extends Spec> = z.input<S['answer']>;

/** A use case that others may call, as data: server, client, description, audit and permits are derived from it. */
export type Operation<S extends Spec = Spec> = ContractProcedure<
  Schema<InputOf<S>, unknown>,
  Schema<unknown, z.output<S['answer']>>,
  ErrorMap,
  { readonly spec: S }
>;

/** Any operation: what it declares. */
export interface AnyOperation {
  readonly '~orpc': { readonly meta: { readonly spec: Spec } };
}

export type Operations = Readonly<Record<string, AnyOperation>>;

/** What an operation of this type declares. */
export type SpecOf<O extends AnyOperation> = O['~orpc']['meta']['spec'];

/** Declares a use case. Safe in the browser. */
export function operation<const S extends Spec>(spec: S): Operation<S> {
  const { method, path, tag, summary, params, query, answer, status = 200 } = spec;
  const input = z.object({
    ...(params && { params }),
    ...(query && { query }),
    ...(spec.body && { body: spec.body }),
  });
  const contract = oc
    .$meta({ spec })
    .route({
      method,
      path,
      tags: [tag],
      summary,
      inputStructure: 'detailed',
      successStatus: status,
    })
    .input(input)
    .output(answer);
  // The schema of the whole input is put together above from the parts that `InputOf` is put together from.
  return contract as unknown as Operation<S>;
}

export function specOf<O extends AnyOperation>(declared: O): SpecOf<O> {
  return declared['~orpc'].meta.spec;
}
