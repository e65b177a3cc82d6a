import { StatsD } from 'hot-shots';
import type { Metrics } from './start-latency.ts';

/** Where a DogStatsD agent listens. */
export interface DogstatsdTarget {
  readonly host: string;
  readonly port: number;
}

/** Metrics that go to a DogStatsD agent by UDP. Close it, or the last values may not be sent. */
export interface DogstatsdMetrics extends Metrics {
  close(): Promise<void>;
}

/** Sends distributions to a DogStatsD agent. A lost datagram is not noticed, as always with UDP. */
export function createDogstatsdMetrics(
  { host, port }: DogstatsdTarget,
  onError: (error: Error) => void,
): DogstatsdMetrics {
  const statsd = new StatsD({ host, port, prefix: 'stalemate.', errorHandler: onError });
  return {
    distribution(name, valueMs, tags) {
      statsd.distribution(name, valueMs, { ...tags });
    },
    close: () =>
      new Promise((resolve) => {
        statsd.close(() => resolve());
      }),
  };
}
