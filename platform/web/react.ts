import { useCallback, useEffect, useRef, useState } from 'react';
import type { Refusal, Result } from '../kernel/result.ts';
import { openApi } from './api.ts';

/** The API as the desk uses it: signed in by cookie. */
export const api = openApi();

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'ready'; readonly value: T };

/** Loads a JSON address and again when `reload` is called; `null` loads nothing yet. */
export function useLoad<T>(path: string | null): readonly [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (path === null) return undefined;
    let left = false;
    void api.get<T>(path).then((result: Result<T>) => {
      if (left) return;
      setLoaded(
        result.ok
          ? { state: 'ready', value: result.value }
          : { state: 'refused', refusal: result.refusal },
      );
    });
    return () => {
      left = true;
    };
  }, [path, turn]);
  const reload = useCallback(() => setTurn((now) => now + 1), []);
  return [loaded, reload];
}

/** As `useLoad`, and asks again every five seconds; what was had stays while no answer comes. `path` stays the same. */
export function useFollowed<T>(path: string): readonly [Loaded<T>, () => void] {
  const [loaded, reload] = useLoad<T>(path);
  const had = useRef(loaded);
  if (loaded.state === 'ready' || had.current.state !== 'ready') had.current = loaded;
  useEffect(() => {
    const timer = setInterval(reload, 5000);
    return () => clearInterval(timer);
  }, [reload]);
  return [had.current, reload];
}

/** A clock for countdowns: the time, renewed every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** Does something every two seconds while a condition holds: what is under way is followed to its end. */
export function useWhile(holds: boolean, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!holds) return undefined;
    const timer = setInterval(() => latest.current(), 2000);
    return () => clearInterval(timer);
  }, [holds]);
}
