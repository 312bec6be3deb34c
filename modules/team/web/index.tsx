import { useState } from 'react';
import { Field } from '../../../design/parts.tsx';
import { LanguageSwitch, useSay } from '../../../design/words.tsx';

export { MeProvider, MeReload, useCan, useMe } from './me.ts';

interface SignInProps {
  readonly onDone: () => void;
}

/** Six digits are the authenticator's; anything else is one of the codes that were written down. */
function codePath(code: string): string {
  return `two-factor/verify-${/^\d{6}$/.test(code) ? 'totp' : 'backup-code'}`;
}

export function SignIn({ onDone }: SignInProps) {
  const { t } = useSay();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [second, setSecond] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);

  const send = async (path: string, body: object): Promise<void> => {
    setBusy(true);
    setWrong(undefined);
    const response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    setBusy(false);
    if (!response) setWrong(t('无法连接服务器。', 'Cannot reach the server.'));
    else if (response.status === 403) {
      setWrong(
        t(
          '账号已停用,或初始密码已过期,请联系管理员。',
          'This account is disabled or its initial password has expired; ask an administrator.',
        ),
      );
    } else if (response.status === 429) {
      const seconds = Number(response.headers.get('retry-after') ?? 60);
      setWrong(
        t(
          `失败次数过多,请 ${seconds} 秒后再试。`,
          `Too many failed attempts; try again in ${seconds} seconds.`,
        ),
      );
    } else if (!response.ok) {
      setWrong(
        second
          ? t('验证码错误或已过期。', 'The code is wrong or has expired.')
          : t('用户名或密码错误。', 'Wrong username or password.'),
      );
    } else {
      const answer: { twoFactorRedirect?: boolean } = await response.json();
      if (answer.twoFactorRedirect === true) setSecond(true);
      else onDone();
    }
  };

  return (
    <main className="sign-in">
      <form
        className="panel stack body"
        onSubmit={(event) => {
          event.preventDefault();
          void (second
            ? send(codePath(code.trim()), { code: code.trim() })
            : send('sign-in/username', { username: name.trim(), password }));
        }}
      >
        <div className="row">
          <h1 className="grow">{t('电播 · 登录', 'Dianbo · Sign in')}</h1>
          <LanguageSwitch />
        </div>
        {second ? (
          <Field
            label={t('验证器的 6 位数字,或备用码', '6-digit authenticator code, or a backup code')}
          >
            <input
              className="input"
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </Field>
        ) : (
          <>
            <Field label={t('用户名', 'Username')}>
              <input
                className="input"
                autoComplete="username"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </Field>
            <Field label={t('密码', 'Password')}>
              <input
                className="input"
                type="password"
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </Field>
          </>
        )}
        {wrong !== undefined && (
          <p className="notice stop" role="alert">
            {wrong}
          </p>
        )}
        <button className="button main" disabled={busy}>
          {t('登录', 'Sign in')}
        </button>
      </form>
    </main>
  );
}

export { AccountScreen } from './account.tsx';
export { StaffScreen } from './staff.tsx';
export { useStaffBook, useStaffNames } from './staff-names.ts';
