import { useState } from 'react';
import { encodeQR } from 'qr';
import { Field, Panel } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import type { Refusal } from '../../../platform/kernel/result.ts';
import { api } from '../../../platform/web/react.ts';
import { useMe, useMeReload } from './me.ts';

interface Enabled {
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
}

type Message = { readonly good: boolean; readonly text: string };

/** What is told of a try that was refused: our own words, or that the secret was wrong. */
function useFailed(wrong: string): (refusal: Refusal) => Message {
  const { words } = useSay();
  return ({ code, words: told }) => {
    return { good: false, text: code.startsWith('team.') ? words(told) : wrong };
  };
}

/** The second factor: switched on with a picture for the authenticator and one code to prove it, or off. */
export function SecondFactorPanel() {
  const { t } = useSay();
  const me = useMe();
  const reload = useMeReload();
  const [password, setPassword] = useState('');
  const [enabled, setEnabled] = useState<Enabled>();
  const [message, setMessage] = useState<Message>();
  const failed = useFailed(t('密码错误。', 'Wrong password.'));
  const on = me?.secondFactor === true;
  const enable = async (): Promise<void> => {
    const done = await api.post<Enabled>('/api/auth/two-factor/enable', { password });
    if (done.ok) setEnabled(done.value);
    setMessage(done.ok ? undefined : failed(done.refusal));
  };
  const disable = async (): Promise<void> => {
    const done = await api.post('/api/auth/two-factor/disable', { password });
    if (!done.ok) return setMessage(failed(done.refusal));
    setPassword('');
    setMessage({ good: true, text: t('二次验证已关闭。', 'Second factor turned off.') });
    reload();
    return undefined;
  };
  const proved = (): void => {
    setEnabled(undefined);
    setPassword('');
    setMessage({ good: true, text: t('二次验证已开启。', 'Second factor turned on.') });
    reload();
  };
  return (
    <Panel
      title={t('二次验证', 'Second factor')}
      actions={
        <span className={`badge ${on ? 'good' : ''}`}>
          {on ? t('已开启', 'On') : t('未开启', 'Off')}
        </span>
      }
    >
      <div className="body stack" style={{ maxWidth: 420 }}>
        {enabled ? (
          <Proof {...{ enabled, proved, setMessage }} />
        ) : (
          <>
            <Field label={t('先输入密码', 'Enter your password first')}>
              <input
                className="input"
                type="password"
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </Field>
            <button
              type="button"
              className={`button ${on ? '' : 'main'}`}
              disabled={password === ''}
              onClick={() => void (on ? disable() : enable())}
            >
              {on ? t('关闭', 'Turn off') : t('开启', 'Turn on')}
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
  );
}

interface ProofProps {
  readonly enabled: Enabled;
  readonly proved: () => void;
  readonly setMessage: (message: Message) => void;
}

function Proof({ enabled, proved, setMessage }: ProofProps) {
  const { t } = useSay();
  const [code, setCode] = useState('');
  const failed = useFailed(t('验证码错误。', 'Wrong code.'));
  const verify = async (): Promise<void> => {
    const done = await api.post('/api/auth/two-factor/verify-totp', { code: code.trim() });
    if (done.ok) proved();
    else setMessage(failed(done.refusal));
  };
  return (
    <>
      <img
        width={200}
        height={200}
        alt={t('用验证器扫描', 'Scan with an authenticator app')}
        src={`data:image/svg+xml,${encodeURIComponent(encodeQR(enabled.totpURI, 'svg'))}`}
      />
      <p className="small second">
        {t('备用码(每个限用一次,请保存好):', 'Backup codes (each works once; save them): ')}
        {enabled.backupCodes.join(' ')}
      </p>
      <Field label={t('验证器显示的 6 位数字', '6-digit code from the authenticator')}>
        <input
          className="input"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
      <button type="button" className="button main" onClick={() => void verify()}>
        {t('确认', 'Confirm')}
      </button>
    </>
  );
}
