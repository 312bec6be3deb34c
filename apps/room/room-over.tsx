/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import type { PublicSession } from '../../modules/live/contract.ts';
import { AiMark } from './ai-mark.tsx';
import { Player } from './player.tsx';
import { SellerLine } from './seller.tsx';
import { api } from './viewer.ts';
import { t } from './words.ts';

/** After the show, or before it: the recording where there is one, and where to go next. */
export function RoomOver({ session }: { readonly session: PublicSession }) {
  const [recorded, setRecorded] = useState(false);
  const { run } = session;
  const source = `/origin/runs/${run?.id ?? ''}/vod.m3u8`;
  useEffect(() => {
    if (!run) return;
    void api.get<{ recorded: boolean }>(`/api/public/runs/${run.id}/recording`).then((found) => {
      setRecorded(found.ok && found.value.recorded);
    });
  }, [run?.id]);
  return (
    <main class="room-over">
      {recorded && (
        <div class="replayed">
          <Player source={source} live={false} on />
          {session.madeByAi && <AiMark />}
        </div>
      )}
      <h1>{session.title}</h1>
      <p>
        {run
          ? t('本场直播已结束,感谢观看。', 'The show is over. Thank you for watching.')
          : t('尚未开播。', 'Not live yet.')}{' '}
        {recorded &&
          t(
            '以上为回放,价格以商品页当前价格为准。',
            'This is a replay; current product page prices apply.',
          )}
      </p>
      <p>
        <a class="buy" href={run ? '/' : `/w/${session.id}`}>
          {run ? t('看其他直播', 'Other shows') : t('去预热页', 'Preview page')}
        </a>{' '}
        {run && <a href="/me">{t('我的订单', 'My orders')}</a>}
      </p>
      <SellerLine seller={session.seller} />
    </main>
  );
}
