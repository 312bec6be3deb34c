import { useState } from 'react';
import { encodeQR } from 'qr';
import { Field, Panel } from '../../design/parts.tsx';
import { useSay } from '../../design/words.tsx';

interface Enabled {
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
}

/** Switches the second factor on: password, picture for the authenticator, one code to prove it. */
export function SecondFactorScreen() {
  const { t } = useSay();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [enabled, setEnabled] = useState<Enabled>();
  const [message, setMessage] = useState<{ good: boolean; text: string }>();
  const post = async (path: string, body: object): Promise<Response> =>
    fetch(`/api/auth/two-factor/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const enable = async (): Promise<void> => {
    const response = await post('enable', { password });
    if (response.ok) setEnabled(await response.json());
    else setMessage({ good: false, text: t('密码不对。', 'The password is wrong.') });
  };
  const verify = async (): Promise<void> => {
    const response = await post('verify-totp', { code: code.trim() });
    setMessage(
      response.ok
        ? { good: true, text: t('第二重验证已开启。', 'The second factor is on.') }
        : { good: false, text: t('验证码不对。', 'The code is wrong.') },
    );
  };
  return (
    <div className="page stack">
      <h1>{t('我的登录', 'My sign-in')}</h1>
      <Panel title={t('第二重验证', 'Second factor')}>
        <div className="body stack" style={{ maxWidth: 420 }}>
          {!enabled && (
            <>
              <Field label={t('先输入密码', 'Your password first')}>
                <input
                  className="input"
                  type="password"
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              </Field>
              <button type="button" className="button main" onClick={() => void enable()}>
                {t('开启', 'Switch on')}
              </button>
            </>
          )}
          {enabled && (
            <>
              <img
                width={200}
                height={200}
                alt={t('用验证器扫描', 'Scan with an authenticator')}
                src={`data:image/svg+xml,${encodeURIComponent(encodeQR(enabled.totpURI, 'svg'))}`}
              />
              <p className="small second">
                {t('备用码(各用一次,请抄下)', 'Backup codes, each works once; write them down')}:{' '}
                {enabled.backupCodes.join(' ')}
              </p>
              <Field label={t('验证器显示的 6 位数字', 'Six digits from the authenticator')}>
                <input
                  className="input"
                  inputMode="numeric"
                  value={code}
                  onChange={(event) => setCode(event.target.value)}
                />
              </Field>
              <button type="button" className="button main" onClick={() => void verify()}>
                {t('确认', 'Confirm')}
              </button>
            </>
          )}
          {message && (
            <p className={`notice ${message.good ? 'good' : 'stop'}`} role="status">
              {message.text}
            </p>
          )}
        </div>
      </Panel>
    </div>
  );
}
