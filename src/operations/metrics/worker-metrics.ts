import cluster, { type Worker } from 'node:cluster';

/** What the primary asks its workers, and how they answer. */
const ASK = 'metrics?';
const PATIENCE_MS = 2000;

interface Answer {
  readonly metrics: object[];
}

/** Lets this worker answer its primary. Returns what ends that. */
export function answerPrimary(collect: () => Promise<readonly object[]>): () => void {
  const listener = (message: unknown): void => {
    if (message !== ASK) return;
    collect().then(
      metrics => process.send?.({ metrics }),
      () => process.send?.({ metrics: [] }),
    );
  };
  process.on('message', listener);
  return () => process.off('message', listener);
}

/** Of every worker that answers in time: one that hangs shall not hide the others. */
export async function metricsOfWorkers(): Promise<readonly object[][]> {
  const workers = Object.values(cluster.workers ?? {}).filter(worker => worker?.isConnected() === true);
  return Promise.all(workers.map(async worker => ask(worker!)));
}

function ask(worker: Worker): Promise<object[]> {
  return new Promise(resolve => {
    const finish = (metrics: object[]): void => {
      clearTimeout(timer);
      worker.off('message', listener);
      resolve(metrics);
    };
    const listener = (message: unknown): void => {
      if (isAnswer(message)) finish(message.metrics);
    };
    const timer = setTimeout(finish, PATIENCE_MS, []);
    worker.on('message', listener);
    worker.send(ASK);
  });
}

function isAnswer(message: unknown): message is Answer {
  return typeof message === 'object' && message !== null && 'metrics' in message;
}
