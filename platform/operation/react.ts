import { QueryClient, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Result } from '../kernel/result.ts';
import type { Loaded } from '../web/react.ts';
import { call, queriesOf, refusalIn } from './client.ts';
import { specOf, type AnswerOf, type InputOf, type Operation, type Spec } from './declare.ts';

/** A second tab of the same list needs no second request. */
const freshMs = 2000;

/** What a desk keeps of what it read. */
export function openQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        // A refusal stays one however often it is asked for; a lost network may come back.
        retry: (times, error) => times < 2 && refusalIn(error).status === 0,
      },
    },
  });
}

interface Reading {
  /** Asks again after so many milliseconds. */
  readonly everyMs?: number;
}

/**
 * Reads by an operation, and again when it is reloaded or when something that it touches was changed here; `null` reads
 * nothing yet.
 */
export function useRead<S extends Spec>(
  operation: Operation<S>,
  input: InputOf<S> | null,
  { everyMs }: Reading = {},
): readonly [Loaded<AnswerOf<S>>, () => void] {
  const options = queriesOf(operation).queryOptions({
    input: input === null ? skipToken : input,
    meta: { touches: specOf(operation).touches ?? [] },
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  });
  const { data, error, refetch } = useQuery(options);
  const reload = useCallback(() => {
    refetch().catch(() => undefined);
  }, [refetch]);
  if (data !== undefined) return [{ state: 'ready', value: data }, reload];
  if (error) return [{ state: 'refused', refusal: refusalIn(error) }, reload];
  return [{ state: 'loading' }, reload];
}

/** Changes by an operation; what it touches is read anew wherever it is on the screen. */
export function useChange<S extends Spec>(
  operation: Operation<S>,
): (input: InputOf<S>) => Promise<Result<AnswerOf<S>>> {
  const client = useQueryClient();
  return useCallback(
    async (input) => {
      const result = await call(operation, input);
      const touched = new Set(specOf(operation).touches);
      if (result.ok && touched.size > 0) {
        await client.invalidateQueries({ predicate: ({ meta }) => isTouched(meta, touched) });
      }
      return result;
    },
    [client, operation],
  );
}

function isTouched(
  meta: Record<string, unknown> | undefined,
  touched: ReadonlySet<string>,
): boolean {
  const names = meta?.['touches'];
  return Array.isArray(names) && names.some((name) => touched.has(String(name)));
}
