/** Settings of the server by name, as in `postgresql.conf`. */
export type Tuning = Readonly<Record<string, string>>;

/**
 * For a small machine that also runs the program: 2 cores, 2 GB. What a company with a larger one wants otherwise it says
 * in `DIANBO_POSTGRES`.
 */
const small: Tuning = {
  max_connections: '50',
  shared_buffers: '64MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '512MB',
  min_wal_size: '64MB',
  checkpoint_timeout: '10min',
  autovacuum_max_workers: '2',
  max_worker_processes: '4',
  max_wal_senders: '2',
  max_replication_slots: '0',
  // Statements are short, and containers have little shared memory for workers beside them.
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
};

/** The server's own log: one file a day or ten megabytes, and never what a statement was given (LOG-1). */
const logging: Tuning = {
  logging_collector: 'on',
  log_destination: 'stderr',
  log_filename: 'postgresql-%Y%m%d-%H%M%S.log',
  log_rotation_age: '1d',
  log_rotation_size: '10MB',
  log_timezone: 'UTC',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/** What was acknowledged is on the disk. */
const durable: Tuning = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };

/** For tests alone, whose databases nobody keeps. */
const fleeting: Tuning = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/** Settings that a start asserts: with one of them off, what was acknowledged can be lost. */
export const lossless = Object.keys(durable);

interface Asked {
  readonly durable: boolean;
  /** Every finished piece of WAL is copied here. */
  readonly archive: string | undefined;
  /** `DIANBO_POSTGRES`. */
  readonly own: Tuning;
}

/** The server's settings; those that the company gave come last and win. */
export function tuningOf({ durable: keeps, archive, own }: Asked): Tuning {
  return {
    ...small,
    ...logging,
    ...(keeps ? durable : fleeting),
    ...(archive === undefined ? {} : archiving(archive)),
    ...own,
  };
}

function archiving(folder: string): Tuning {
  return {
    wal_level: 'replica',
    archive_mode: 'on',
    archive_library: 'basic_archive',
    'basic_archive.archive_directory': folder,
    // A copy of the archive elsewhere is a minute behind at most.
    archive_timeout: '60s',
  };
}

/** Where the server lies and listens, and how it is archived: another value would put it out of the program's reach. */
const ours: readonly string[] = [
  'listen_addresses',
  'port',
  'unix_socket_directories',
  'data_directory',
  'log_directory',
  'config_file',
  'hba_file',
  'ident_file',
  'archive_command',
  'archive_library',
  'basic_archive.archive_directory',
];

/** `shared_buffers=1GB work_mem=32MB`: names and values, set apart by spaces or commas. */
export function readTuning(text: string): Tuning {
  const read: Record<string, string> = {};
  for (const part of text.split(/[\s,]+/)) {
    if (part === '') continue;
    const [, name, value] = /^([a-z][\w.]*)=(\S+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined) {
      throw new Error(
        `DIANBO_POSTGRES: 应为“名字=值”,以空格分隔 / name=value pairs separated by spaces expected (shared_buffers=1GB), got ${part}`,
      );
    }
    if (ours.includes(name)) {
      throw new Error(`DIANBO_POSTGRES: ${name} 由程序设置 / ${name} is set by the program`);
    }
    read[name] = value;
  }
  return read;
}
