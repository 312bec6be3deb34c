import { Panel } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration } from '../../../platform/kernel/time.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import type { Action, Cue, RoomState } from '../contract.ts';

type Bare<A> = A extends Action ? Omit<A, 'actionId'> : never;
export type Act = (action: Bare<Action>, said?: string) => Promise<boolean>;

interface RunnerProps {
  readonly show: Omit<RoomState, 'danmaku' | 'ticker'>;
  readonly now: number;
  readonly offers: ReadonlyMap<string, Cue['offer']>;
  readonly act?: Act;
}

/** The rundown as it runs: what was, what is and how long, what comes. */
export function RundownRunner({ show, now, offers, act }: RunnerProps) {
  const { t } = useSay();
  const running = show.cue;
  const index = show.cues.findIndex((cue) => cue.id === running?.cueId);
  const next = show.cues[index + 1];
  const start = (cueId: string): void => {
    void act?.({ do: 'start-cue', cueId, after: running?.cueId ?? null });
  };
  return (
    <Panel
      title={t('节目单', 'Rundown')}
      className="runner"
      actions={
        act && (
          <button
            type="button"
            className="button main"
            disabled={!next}
            onKeyDown={(event) => event.repeat && event.preventDefault()}
            onClick={() => next && start(next.id)}
          >
            {t('下一环节', 'Next cue')} <kbd>Space</kbd>
          </button>
        )
      }
    >
      <ol>
        {show.cues.map((cue) => {
          const played = show.played.findLast((item) => item.cueId === cue.id);
          const isNow = running?.cueId === cue.id;
          const spent = played ? (played.endedAt ?? now) - played.startedAt : 0;
          const over = spent > cue.seconds * 1000;
          const offer = offers.get(cue.id);
          const open = show.offers.some((item) => item.open && item.productId === cue.productId);
          return (
            <li key={cue.id} className={isNow ? 'now' : played ? 'done' : ''}>
              <button
                type="button"
                className="cue-line"
                disabled={!act || isNow}
                onClick={() => start(cue.id)}
                aria-current={isNow ? 'step' : undefined}
              >
                <span aria-hidden="true">{isNow ? '▶' : played ? '✓' : '○'}</span>
                <span className="grow clip">{cue.title}</span>
                <span className={over ? 'over' : 'second'}>
                  {played ? `${duration(spent)}/` : ''}
                  {duration(cue.seconds * 1000)}
                </span>
              </button>
              {isNow && (
                <progress max={cue.seconds * 1000} value={Math.min(spent, cue.seconds * 1000)} />
              )}
              {isNow && act && offer && cue.productId !== null && !open && (
                <button
                  type="button"
                  className="button stop small"
                  onClick={() =>
                    void act({ do: 'open-offer', productId: cue.productId ?? '', ...offer })
                  }
                >
                  {t('开秒杀', 'Open flash sale')} {yuan(offer.priceFen)} × {offer.quota}{' '}
                  <kbd>F</kbd>
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
