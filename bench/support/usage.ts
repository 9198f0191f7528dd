import type { Service } from '../../test/support/stack.js';

/** What a service has used so far. */
export interface Usage {
  residentMb: number;
  cpuSeconds: number;
}

export async function usageOf(service: Service): Promise<Usage> {
  const metrics = await metricsOf(service);
  return {
    residentMb: (metrics.get('process_resident_memory_bytes') ?? 0) / 2 ** 20,
    cpuSeconds: metrics.get('process_cpu_seconds_total') ?? 0,
  };
}

/** Sums over all series of a name. */
export async function metricsOf(service: Service): Promise<Map<string, number>> {
  const text = await (await fetch(`${service.baseUrl}/metrics`)).text();
  const sums = new Map<string, number>();
  for (const [, name, value] of text.matchAll(/^([a-z_]+)(?:\{[^}]*\})? (\S+)$/gim)) {
    sums.set(name!, (sums.get(name!) ?? 0) + Number(value));
  }
  return sums;
}

/** Looks at a service's memory twice a second until told to stop, and gives the most that it saw. */
export function watchMemory(services: Record<string, Service>): () => Promise<Map<string, number>> {
  const most = new Map<string, number>();
  const look = async (): Promise<void> => {
    for (const [name, service] of Object.entries(services)) {
      const { residentMb } = await usageOf(service).catch(() => ({ residentMb: 0 }));
      most.set(name, Math.max(most.get(name) ?? 0, residentMb));
    }
  };
  const timer = setInterval(() => void look(), 1_000);
  return async () => {
    clearInterval(timer);
    await look();
    return most;
  };
}
