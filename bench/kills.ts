import { join } from 'node:path';
import { brokenBy, freezes } from './freezes.ts';
import {
  campaign,
  emptyTally,
  end,
  ended,
  onOwnServer,
  withWriteBehind,
  untilReady,
  type Kind,
  type Tally,
} from './kill-round.ts';
import { buyers, quota } from './kill-sale.ts';
import { killServer, type OwnPostgres } from './own-postgres.ts';
import { report } from './report.ts';

const rounds = Number(process.env['DIANBO_KILLS'] ?? 25);

/**
 * A flash sale is cut by `kill -9` in its middle, of the program, of the whole database server, or of both at once; the
 * program comes back, every buyer asks again with the same key. Then: nobody who was told "yes" lost
 * it or got another order, and exactly the quota was sold. `DIANBO_KILLS` sets the rounds of each
 * kind (0 leaves them out, so that only freezing is tried). The database rounds start a PostgreSQL of their own, which needs root or the postgres user.
 */
export async function kills(): Promise<void> {
  const tallies = rounds > 0 ? await killed() : [];
  if (rounds > 0) report('kills', { quota, buyers, tallies });
  const frozen = await freezes();
  report('freezes', { quota, buyers, ...frozen });
  const wrong = [...tallies, ...frozen.tallies].reduce(
    (sum, { oversold, lost, duplicated, falseNo }) => sum + oversold + lost + duplicated + falseNo,
    brokenBy(frozen.replaced),
  );
  if (wrong > 0) throw new Error(`${wrong} promises were broken`);
}

async function killed(): Promise<Tally[]> {
  const embedded = [killBoth, killEmbedded, killProgram('embedded')];
  return [
    ...(await campaign(embedded, { env: withWriteBehind, rounds })),
    // On servers of their own: the world has one session that can go on air.
    ...(await onOwnServer((server, env) =>
      campaign([killProgram('PostgreSQL'), killDatabase(server)], { env, rounds }),
    )),
  ];
}

/** As a power cut of the whole machine, short of the disk: program and server go in the same moment. */
const killBoth: Kind = {
  tally: emptyTally('embedded', 'program and server'),
  cut: async (running, start, folder) => {
    const gone = ended(running);
    killServer(join(folder, 'postgres/data'), running.pid === undefined ? [] : [running.pid]);
    await gone;
    return start();
  },
};

/** The server alone: the program starts it again and must live through it. */
const killEmbedded: Kind = {
  tally: emptyTally('embedded', 'server'),
  cut: async (running, _start, folder) => {
    killServer(join(folder, 'postgres/data'));
    await untilReady();
    return running;
  },
};

function killProgram(engine: string): Kind {
  return {
    tally: emptyTally(engine, 'program'),
    cut: async (running, start) => {
      await end(running);
      return start();
    },
  };
}

function killDatabase(server: OwnPostgres): Kind {
  return {
    tally: emptyTally('PostgreSQL', 'database'),
    cut: async (running) => {
      server.kill();
      server.start();
      // The program itself must live through it.
      await untilReady();
      return running;
    },
  };
}
