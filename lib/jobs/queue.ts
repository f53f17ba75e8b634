/** The queue behind one small face: what the web sends, and what a worker is given. */
import { type Job, PgBoss, type QueuePolicy } from "pg-boss";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { type JobName, type JobPayload, jobs } from "./contracts.ts";

/** `stately` with a key: at most one job of a key waits and at most one runs, whatever the number of workers. */
const policy: QueuePolicy = "stately";

const queueOptions = {
  policy,
  notify: true,
  retryLimit: 1_000_000,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 300,
  expireInSeconds: 600,
  // A worker that dies is noticed when its heartbeat stops; 10 s is the shortest pg-boss allows.
  heartbeatSeconds: 10,
  deleteAfterSeconds: 3_600,
  retentionSeconds: 60 * 60 * 24 * 60,
};

const kept = globalThis as { transhumanceSender?: Promise<PgBoss> };

/** Makes the queue's tables and queues; called once while starting, before web and worker. */
export async function prepareQueues(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, max: 2, supervise: false, schedule: false });
  boss.on("error", (error) => log.error({ err: error }, "queue"));
  await boss.start();
  for (const name of Object.keys(jobs)) {
    if (await boss.getQueue(name)) await boss.updateQueue(name, withoutPolicy());
    else await boss.createQueue(name, queueOptions);
  }
  await boss.stop({ graceful: false });
}

// The policy of a queue is fixed for its life; everything else may change with a new version.
function withoutPolicy() {
  const { policy: _policy, ...rest } = queueOptions;
  return rest;
}

/**
 * Puts a job into the queue. While one with the same `key` waits, no second one is added: a call
 * without `startAfter` brings the waiting one forward to now, a call with it leaves it as it is.
 */
export async function enqueue<Name extends JobName>(
  name: Name,
  payload: JobPayload<Name>,
  options: { readonly startAfter?: Date; readonly key?: string } = {},
): Promise<void> {
  const data = jobs[name].parse(payload);
  const boss = await sender();
  const singletonKey = options.key ?? name;
  if (options.startAfter) await boss.send(name, data, { singletonKey, startAfter: options.startAfter });
  else await boss.upsert(name, data, { singletonKey, startAfter: new Date() });
}

function sender(): Promise<PgBoss> {
  kept.transhumanceSender ??= openSender();
  return kept.transhumanceSender;
}

async function openSender(): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: env().DATABASE_URL,
    max: 2,
    supervise: false,
    schedule: false,
    migrate: false,
  });
  boss.on("error", (error) => log.error({ err: error }, "queue"));
  await boss.start();
  return boss;
}

export async function closeSender(): Promise<void> {
  const boss = await kept.transhumanceSender;
  delete kept.transhumanceSender;
  await boss?.stop({ graceful: false });
}

export type JobHandler<Name extends JobName> = (
  payload: JobPayload<Name>,
  signal: AbortSignal,
) => Promise<void>;
export type JobHandlers = { readonly [Name in JobName]: JobHandler<Name> };

export type RunningQueue = {
  /** Stops claiming, lets what runs finish or hand back, and closes. */
  stop(timeoutMs: number): Promise<void>;
};

/** Starts taking jobs. Each kind of job has its own number of places, so that one kind never starves another. */
export async function startTaking(
  handlers: JobHandlers,
  places: Readonly<Record<JobName, number>>,
): Promise<RunningQueue> {
  const boss = new PgBoss({
    connectionString: env().DATABASE_URL,
    max: 8,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 5,
    // A key that runs is left out of what is fetched, by a note that is at most these two old. With pg-boss's own minute
    // a plan that was paused and resumed waited that long for a job of its own that had long ended.
    monitorIntervalSeconds: 2,
    queueCacheIntervalSeconds: 1,
  });
  boss.on("error", (error) => log.error({ err: error }, "queue"));
  await boss.start();
  for (const name of Object.keys(jobs) as JobName[]) await takeOne(boss, name, handlers, places[name]);
  return { stop: (timeoutMs) => boss.stop({ graceful: true, timeout: timeoutMs }) };
}

async function takeOne<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  handlers: JobHandlers,
  localConcurrency: number,
): Promise<void> {
  const options = { localConcurrency, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 };
  await boss.work(name, options, async (batch: Job<unknown>[]) => {
    for (const job of batch) {
      try {
        await handlers[name](jobs[name].parse(job.data) as JobPayload<Name>, job.signal);
      } catch (error) {
        log.error({ err: error, job: name }, "job failed and will be tried again");
        throw error;
      }
    }
  });
}
