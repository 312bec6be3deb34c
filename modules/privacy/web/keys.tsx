import { useState } from 'react';
import { Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';

interface KeyRow {
  readonly id: string;
  readonly madeAt: number;
  readonly retiredAt: number | null;
  readonly destroyedAt: number | null;
  readonly master: string | null;
}

interface Rotated {
  readonly key: string;
  readonly resealed: Readonly<Record<string, number>>;
  readonly destroyed: readonly string[];
}

/** Data keys by age; a rotation seals everything with a new one. The keys themselves are never shown. */
export function Keys() {
  const { t } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const [busy, setBusy] = useState(false);
  const [loaded, reload] = useLoad<{ keys: KeyRow[] }>('/api/privacy/keys');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const rotate = async (): Promise<void> => {
    setBusy(true);
    const sent = await api.post<Rotated>('/api/privacy/keys/rotate', {});
    setBusy(false);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    const count = Object.values(sent.value.resealed).reduce((sum, n) => sum + n, 0);
    toasts.say(t(`已用新密钥重新加密 ${count} 处`, `${count} values re-encrypted with a new key`));
    return reload();
  };
  const statusOf = (key: KeyRow): string => {
    if (key.destroyedAt !== null) {
      return `${t('已销毁', 'Destroyed')} ${shanghaiTime(key.destroyedAt)}`;
    }
    if (key.retiredAt === null) return t('在用', 'Active');
    return t('已停用,备份过期后销毁', 'Retired; destroyed once no backup needs it');
  };
  return (
    <Panel
      title={t('数据密钥', 'Data keys')}
      actions={
        can('rotate', 'keys') && (
          <button
            type="button"
            className="button small"
            disabled={busy}
            onClick={() => void rotate()}
          >
            {busy ? t('正在轮换……', 'Rotating…') : t('轮换密钥', 'Rotate key')}
          </button>
        )
      }
    >
      <div className="table-wrap">
        <table>
          <thead>
            <tr>
              <th>{t('密钥', 'Key')}</th>
              <th>{t('生成时间', 'Created')}</th>
              <th>{t('状态', 'Status')}</th>
              <th>{t('主密钥', 'Master key')}</th>
            </tr>
          </thead>
          <tbody>
            {loaded.value.keys.map((key) => (
              <tr key={key.id}>
                <td>
                  <code>{key.id}</code>
                </td>
                <td>{shanghaiTime(key.madeAt)}</td>
                <td>{statusOf(key)}</td>
                <td>{key.master}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
