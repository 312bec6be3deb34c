import { useState } from 'react';
import { useParams } from '@tanstack/react-router';
import { Loading, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration } from '../../../platform/kernel/time.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import { useFollowed, useNow } from '../../../platform/web/react.ts';
import { openMeasures, type Session } from '../contract.ts';
import { Ended, overOf } from './ended.tsx';
import { LinkBadge } from './outside.tsx';
import { useControl } from './use-control.ts';

/** The host's own page: what to say now, what comes next, what the room asks. Read at two metres. */
export function PrompterScreen() {
  const { t, words } = useSay();
  const { id = '' } = useParams({ strict: false });
  const [loaded, reload] = useFollowed<Session>(`/api/sessions/${id}`);
  const [size, setSize] = useState(40);
  const now = useNow(1000);
  const run = loaded.state === 'ready' ? loaded.value.runs.find((r) => r.closedAt === null) : null;
  const { show, danmaku, skewMs, link, refusal } = useControl(id, run?.id ?? null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const over = overOf(loaded.value);
  if (over) return <Ended run={over} />;
  if (!run || !show) {
    return (
      <main className="dark prompter">
        <p className="empty">
          {run
            ? refusal
              ? words(refusal.words)
              : t('正在连接……', 'Connecting…')
            : t('尚未开播。开播后点这里。', 'Not live yet. Select here once it is.')}{' '}
          <button type="button" className="button" onClick={reload}>
            {t('刷新', 'Reload')}
          </button>
        </p>
      </main>
    );
  }
  const index = show.cues.findIndex((cue) => cue.id === show.cue?.cueId);
  const cue = show.cues[index];
  const next = show.cues[index + 1];
  const spentMs = show.cue ? now + skewMs - show.cue.startedAt : 0;
  const leftMs = (cue?.seconds ?? 0) * 1000 - spentMs;
  const pinned = danmaku.find((item) => item.id === show.pinnedDanmaku);
  const flash = show.offers.find((offer) => offer.open);
  const talks = openMeasures(show.measures).filter((item) => item.kind === 'talk-to-host');
  const wrong = show.guard.findLast((hit) => !hit.settled);
  return (
    <main className="dark prompter">
      <header className="row">
        <strong className={`on-air ${show.stream.on ? 'on' : ''}`}>
          ● {show.mode === 'live' ? t('直播', 'ON AIR') : t('彩排', 'REHEARSAL')}
        </strong>
        <span className="grow title">{cue?.title ?? t('等待开始', 'Waiting')}</span>
        <LinkBadge link={link} refusal={refusal} />
        {cue && (
          <span className={`left ${leftMs < 0 ? 'over' : ''}`}>
            {leftMs < 0 ? `+${duration(-leftMs)}` : duration(leftMs)}
          </span>
        )}
        <button type="button" className="button" onClick={() => setSize(Math.max(20, size - 4))}>
          A−
        </button>
        <button type="button" className="button" onClick={() => setSize(Math.min(80, size + 4))}>
          A+
        </button>
      </header>
      {wrong && (
        <div className="correct" role="alert">
          <p>
            {t('请更正:', 'Correct this now: ')}「{wrong.said}」 · {words(wrong.name)}
          </p>
          <p className="say">{wrong.instead === '' ? words(wrong.remedy) : wrong.instead}</p>
        </div>
      )}
      {talks.map((talk) => (
        <div key={talk.id} className="correct" role="alert">
          <p>{talk.note}</p>
        </div>
      ))}
      {flash && (
        <p className="flash">
          {t('秒杀中', 'Flash sale')} {yuan(flash.priceFen)} · {t('剩', 'left')}{' '}
          {flash.quota - flash.taken} · {duration(flash.closesAt - now - skewMs)}
        </p>
      )}
      <div className="script" style={{ fontSize: size }}>
        {cue?.script === '' || !cue
          ? t('(这个环节没有提词)', '(no script for this cue)')
          : cue.script}
      </div>
      <footer>
        {pinned && (
          <p className="asked">
            <bdi>{pinned.nick}</bdi>: <bdi>{pinned.text}</bdi>
          </p>
        )}
        <p className="second">
          {t('下一环节', 'Next')}: {next ? `${next.title} · ${duration(next.seconds * 1000)}` : '—'}
        </p>
      </footer>
    </main>
  );
}
