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
            '你用的是一次性的初始密码。设好自己的密码,就可以开始工作。',
            'You came in with a first password, good once. Choose your own, and go to work.',
          )}
        </p>
      )}
      {me?.must === 'second-factor' && (
        <p className="notice warn" role="status">
          {t(
            '你的角色要求第二重验证。开启后就可以开始工作。',
            'Your role needs a second factor. Switch it on, and go to work.',
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
    toasts.say(t('密码已改,其他地方的登录都已退出', 'Changed; you are signed out everywhere else'));
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
        {field(t('现在的密码', 'Present password'), current, setCurrent)}
        {field(t('新密码(至少 8 位,越长越好)', 'New password (8 or more)'), next, setNext)}
        {field(
          t('再输一遍', 'Once more'),
          again,
          setAgain,
          differs ? t('两次不一样', 'The two differ') : undefined,
        )}
        <button className="button main" disabled={current === '' || next === '' || again !== next}>
          {t('改密码', 'Change')}
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
    toasts.say(t(`已退出 ${ended} 处`, `Signed out in ${ended}`));
    reload();
    return undefined;
  };
  return (
    <Panel
      title={t('在哪些地方登录着', 'Where I am signed in')}
      actions={
        rows.length > 1 && (
          <button type="button" className="button small" onClick={() => void end('others')}>
            {t('退出其他所有地方', 'Sign out everywhere else')}
          </button>
        )
      }
    >
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('登录时间', 'Since')}</th>
              <th>{t('最近使用', 'Last used')}</th>
              <th>{t('网络地址', 'Address')}</th>
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
                    <span className="badge accent">{t('就是这里', 'here')}</span>
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
