import { useState } from 'react';
import { Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import type { SignInRow } from '../contract.ts';
import { useMe, useMeReload } from './me.ts';
import { SecondFactorPanel } from './second-factor.tsx';

/** My sign-in: password, second factor, and where I am signed in. */
export function AccountScreen() {
  const { t } = useSay();
  const me = useMe();
  return (
    <div className="page stack">
      <h1>{t('我的登录', 'My sign-in')}</h1>
      {me?.must === 'password' && (
        <p className="notice warn" role="status">
          {t(
            '你正在使用一次性初始密码。请先设置自己的密码。',
            'You signed in with a one-time password. Choose your own password to continue.',
          )}
        </p>
      )}
      {me?.must === 'second-factor' && (
        <p className="notice warn" role="status">
          {t(
            '你的角色必须开启二次验证。请先开启。',
            'Your role requires a second factor. Turn it on to continue.',
          )}
        </p>
      )}
      <div className="account-grid">
        {me?.must !== 'second-factor' && <PasswordPanel />}
        {me?.must !== 'password' && <SecondFactorPanel />}
      </div>
      <SignInsPanel />
    </div>
  );
}

function PasswordPanel() {
  const { t } = useSay();
  const toasts = useToasts();
  const reload = useMeReload();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const differs = again !== '' && again !== next;
  const save = async (): Promise<void> => {
    const done = await api.post('/api/me/password', { current, next });
    if (!done.ok) return toasts.refuse(done.refusal);
    for (const clear of [setCurrent, setNext, setAgain]) clear('');
    toasts.say(
      t(
        '密码已修改,其他设备已全部退出',
        'Password changed; you have been signed out everywhere else',
      ),
    );
    reload();
    return undefined;
  };
  const field = (label: string, value: string, set: (text: string) => void, wrong?: string) => (
    <Field label={label} wrong={wrong}>
      <input
        className="input"
        type="password"
        autoComplete={value === current && set === setCurrent ? 'current-password' : 'new-password'}
        maxLength={128}
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </Field>
  );
  return (
    <Panel title={t('密码', 'Password')}>
      <form
        className="body stack"
        style={{ maxWidth: 420 }}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {field(t('当前密码', 'Current password'), current, setCurrent)}
        {field(
          t('新密码(至少 8 位,越长越好)', 'New password (at least 8 characters)'),
          next,
          setNext,
        )}
        {field(
          t('再次输入', 'Repeat new password'),
          again,
          setAgain,
          differs ? t('两次输入不一致', 'The passwords do not match') : undefined,
        )}
        <button className="button main" disabled={current === '' || next === '' || again !== next}>
          {t('修改密码', 'Change password')}
        </button>
      </form>
    </Panel>
  );
}

function SignInsPanel() {
  const { t } = useSay();
  const toasts = useToasts();
  const [loaded, reload] = useLoad<{ signIns: SignInRow[] }>('/api/me/sign-ins');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const rows = loaded.value.signIns;
  const end = async (id: string): Promise<void> => {
    const done = await api.del<{ ended: number }>(`/api/me/sign-ins/${id}`);
    if (!done.ok) return toasts.refuse(done.refusal);
    const { ended } = done.value;
    toasts.say(t(`已退出 ${ended} 处登录`, `Signed out of ${ended}`));
    reload();
    return undefined;
  };
  return (
    <Panel
      title={t('登录设备', 'Active sign-ins')}
      actions={
        rows.length > 1 && (
          <button type="button" className="button small" onClick={() => void end('others')}>
            {t('退出其他设备', 'Sign out everywhere else')}
          </button>
        )
      }
    >
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('登录时间', 'Signed in')}</th>
              <th>{t('最近使用', 'Last used')}</th>
              <th>{t('IP 地址', 'IP address')}</th>
              <th>{t('浏览器', 'Browser')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>{shanghaiTime(row.at)}</td>
                <td>{shanghaiTime(row.lastAt)}</td>
                <td>{row.address}</td>
                <td>{browserOf(row.agent)}</td>
                <td>
                  {row.current ? (
                    <span className="badge accent">{t('当前设备', 'This device')}</span>
                  ) : (
                    <button
                      type="button"
                      className="button quiet small"
                      onClick={() => void end(row.id)}
                    >
                      {t('退出', 'Sign out')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
    </Panel>
  );
}

/** Enough for people to tell their own machines apart; not who made the browser. */
function browserOf(agent: string): string {
  const name = /Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? agent.slice(0, 40);
  const system = /Windows|Mac OS|Android|iPhone|iPad|Linux/.exec(agent)?.[0] ?? '';
  return [name === 'Edg' ? 'Edge' : name, system].filter((part) => part !== '').join(' · ');
}
