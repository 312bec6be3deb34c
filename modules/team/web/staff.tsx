import { useState } from 'react';
import { Dialog, Field, Loading, Trouble, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { api, useLoad } from '../../../platform/web/react.ts';
import { isRole, mayPublish, roles, roleWords, type StaffRow } from '../contract.ts';
import { useMe } from './me.ts';

/** Everybody with a login: another role, a new first password, no login any more, and one more. */
export function StaffScreen() {
  const { t } = useSay();
  const [loaded, reload] = useLoad<{ staff: StaffRow[] }>('/api/staff');
  const [given, setGiven] = useState<Given>();
  const [filter, setFilter] = useState('');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const shown = loaded.value.staff.filter(({ name, username }) =>
    `${name} ${username}`.toLowerCase().includes(filter.toLowerCase()),
  );
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('团队', 'Team')}</h1>
        <input
          className="input"
          style={{ width: 160 }}
          aria-label={t('按姓名筛选', 'Filter by name')}
          placeholder={t('姓名、用户名', 'Name or username')}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <HireButton given={setGiven} onDone={reload} />
      </div>
      <Cards className="panel">
        <table>
          <thead>
            <tr>
              <th>{t('姓名', 'Name')}</th>
              <th>{t('用户名', 'Username')}</th>
              <th>{t('角色', 'Role')}</th>
              <th>{t('二次验证', 'Second factor')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {shown.map((person) => (
              <Person key={person.id} {...{ person, reload }} given={setGiven} />
            ))}
          </tbody>
        </table>
      </Cards>
      {given && <GivenDialog given={given} close={() => setGiven(undefined)} />}
    </div>
  );
}

interface Given {
  readonly name: string;
  readonly password: string;
}

interface PersonProps {
  readonly person: StaffRow;
  readonly reload: () => void;
  readonly given: (given: Given) => void;
}

function Person({ person, reload, given }: PersonProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const own = useMe()?.id === person.id;
  const [asking, setAsking] = useState(false);
  const change = async (next: Pick<StaffRow, 'role' | 'active'>): Promise<void> => {
    const done = await api.put(`/api/staff/${person.id}`, next);
    if (!done.ok) return toasts.refuse(done.refusal);
    const { role, active } = person;
    // TEAM-17: whoever stops and streams again has to know why the key that they have is none.
    const rekeyed = active && mayPublish(role) && !(next.active && mayPublish(next.role));
    const changed = rekeyed
      ? t(
          '已修改;推流密钥已全部更换:当前推流不断,停止后再推须用新密钥',
          'Updated; all stream keys replaced: current streams continue, but need the new key once stopped',
        )
      : t('已修改', 'Updated');
    toasts.say(t(`${person.name}:${changed}`, `${person.name}: ${changed}`), {
      label: t('撤销', 'Undo'),
      run: () => {
        void api.put(`/api/staff/${person.id}`, { role, active }).then(reload);
      },
    });
    reload();
    return undefined;
  };
  const reset = async (): Promise<void> => {
    const path = `/api/staff/${person.id}/first-password`;
    const done = await api.post<{ password: string }>(path, {
      forgetSecondFactor: person.secondFactor,
    });
    if (!done.ok) return toasts.refuse(done.refusal);
    given({ name: person.name, password: done.value.password });
    reload();
    return undefined;
  };
  return (
    <tr>
      <td>
        {person.name} {!person.active && <span className="badge">{t('已停用', 'Disabled')}</span>}
      </td>
      <td>{person.username}</td>
      <td>
        {own ? (
          isRole(person.role) && words(roleWords[person.role])
        ) : (
          <select
            className="input"
            aria-label={t(`${person.name}的角色`, `Role of ${person.name}`)}
            value={person.role}
            onChange={(event) => void change({ role: event.target.value, active: person.active })}
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {words(roleWords[role])}
              </option>
            ))}
          </select>
        )}
      </td>
      <td>{person.secondFactor ? t('已开启', 'On') : '—'}</td>
      <td className="row">
        {!own && (
          <>
            <button
              type="button"
              className={`button small ${asking ? 'stop' : 'quiet'}`}
              onBlur={() => setAsking(false)}
              onClick={() => {
                // Whoever is at work would be thrown out: asked once more.
                setAsking(!asking);
                if (asking) void reset();
              }}
            >
              {asking
                ? t('确认?本人会被退出登录', 'Confirm? They will be signed out')
                : t('重置登录', 'Reset sign-in')}
            </button>
            <button
              type="button"
              className="button quiet small"
              onClick={() => void change({ role: person.role, active: !person.active })}
            >
              {person.active ? t('停用', 'Disable') : t('恢复', 'Enable')}
            </button>
          </>
        )}
      </td>
    </tr>
  );
}

/** The one time that a first password is seen. */
function GivenDialog({ given, close }: { readonly given: Given; readonly close: () => void }) {
  const { t } = useSay();
  return (
    <Dialog
      title={t(`${given.name}的初始密码`, `Initial password for ${given.name}`)}
      open
      onClose={close}
    >
      <p className="first-password">
        <code>{given.password}</code>
      </p>
      <p className="second small">
        {t(
          '仅显示一次,3 天内有效。请当面或电话告知本人,首次登录须修改密码。',
          'Shown once and valid for 3 days. Tell them in person or by phone; they must change it at first sign-in.',
        )}
      </p>
    </Dialog>
  );
}

const nobody = { username: '', name: '', role: 'host' };

function HireButton({
  given,
  onDone,
}: {
  readonly given: (given: Given) => void;
  readonly onDone: () => void;
}) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [open, setOpen] = useState(false);
  const [person, setPerson] = useState(nobody);
  const hire = async (): Promise<void> => {
    const hired = await api.post<{ password: string }>('/api/staff', person);
    if (!hired.ok) return toasts.refuse(hired.refusal);
    given({ name: person.name, password: hired.value.password });
    setOpen(false);
    setPerson(nobody);
    onDone();
    return undefined;
  };
  const text = (name: 'username' | 'name', label: string) => (
    <Field label={label}>
      <input
        className="input"
        autoComplete="off"
        value={person[name]}
        onChange={(event) => setPerson({ ...person, [name]: event.target.value })}
      />
    </Field>
  );
  return (
    <>
      <button type="button" className="button main" onClick={() => setOpen(true)}>
        {t('添加成员', 'Add member')}
      </button>
      <Dialog
        title={t('添加成员', 'Add member')}
        open={open}
        onClose={() => setOpen(false)}
        footer={
          <button type="button" className="button main" onClick={() => void hire()}>
            {t('创建账号', 'Create account')}
          </button>
        }
      >
        <div className="stack">
          {text('name', t('姓名', 'Name'))}
          {text('username', t('用户名(字母、数字)', 'Username (letters and digits)'))}
          <Field label={t('角色', 'Role')}>
            <select
              className="input"
              value={person.role}
              onChange={(event) => setPerson({ ...person, role: event.target.value })}
            >
              {roles.map((role) => (
                <option key={role} value={role}>
                  {words(roleWords[role])}
                </option>
              ))}
            </select>
          </Field>
        </div>
      </Dialog>
    </>
  );
}
