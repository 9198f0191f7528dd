import { QueryClient, useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/preact-query';
import { get, Refused } from './client.js';

/** What an answer is kept under: its path. `null` in its place: the gateway has no such thing. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      // A refusal stays one; what does not answer is asked twice more.
      retry: (failures, error) =>
        failures < 2 && error instanceof Refused && (error.status === 0 || error.status >= 500),
      retryDelay: 400,
    },
  },
});

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

interface GetOptions {
  /** Ask again after so many milliseconds. */
  everyMs?: number;
  /** Do not ask at all. */
  off?: boolean;
}

/** The answer of `GET /v1<path>`; null for a 404, so that what this gateway does not offer can be left out. */
export function useGet<T>(path: string, options: GetOptions = {}): UseQueryResult<T | null> {
  return useQuery<T | null>({
    queryKey: keyOf(path),
    queryFn: ({ signal }) => getOrNull<T>(path, signal),
    refetchInterval: options.everyMs ?? false,
    enabled: options.off !== true,
  });
}

/** A list that is paged by cursor. */
export function usePages<T>(path: string, limit = 50) {
  const query = useInfiniteQuery({
    queryKey: keyOf(path),
    initialPageParam: null as string | null,
    queryFn: ({ signal, pageParam }) =>
      get<Page<T>>(withQuery(path, { limit: String(limit), cursor: pageParam }), signal),
    getNextPageParam: (last: Page<T>) => last.nextCursor,
  });
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) ?? [] };
}

/** Asks again for everything below a path, such as `/members/m-1`. */
export function refresh(path: string): void {
  void queries.invalidateQueries({ queryKey: keyOf(path) });
}

export function withQuery(path: string, parameters: Record<string, string | null | undefined>): string {
  const given = Object.entries(parameters).filter(
    (one): one is [string, string] => one[1] !== null && one[1] !== undefined && one[1] !== '',
  );
  if (given.length === 0) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(given).toString()}`;
}

async function getOrNull<T>(path: string, signal: AbortSignal): Promise<T | null> {
  try {
    return await get<T>(path, signal);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

/** `/members/m-1/lots` lies below `/members/m-1`. */
function keyOf(path: string): string[] {
  return path.split(/[/?]/).slice(1);
}
