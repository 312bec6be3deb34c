import { useState } from 'react';
import { Dialog, Field, Loading, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api, useLoad } from '../../../platform/web/react.ts';
import { isRole, roles, roleWords, type StaffRow } from '../contract.ts';

/** Everybody with a login, and the way to give one more. */
export function StaffScreen() {
  const { t, words } = useSay();
  const [loaded, reload] = useLoad<{ staff: StaffRow[] }>('/api/staff');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('团队', 'Team')}</h1>
        <HireButton onDone={reload} />
      </div>
      <div className="panel table-wrap">
        <table>
          <thead>
            <tr>
              <th>{t('姓名', 'Name')}</th>
              <th>{t('用户名', 'User name')}</th>
              <th>{t('角色', 'Role')}</th>
            </tr>
          </thead>
          <tbody>
            {loaded.value.staff.map((person) => (
              <tr key={person.id}>
                <td>{person.name}</td>
                <td>{person.username}</td>
                <td>{isRole(person.role) ? words(roleWords[person.role]) : person.role}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const nobody = { username: '', name: '', role: 'host', password: '' };

function HireButton({ onDone }: { readonly onDone: () => void }) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [open, setOpen] = useState(false);
  const [person, setPerson] = useState(nobody);
  const hire = async (): Promise<void> => {
    const hired = await api.post('/api/staff', person);
    if (!hired.ok) return toasts.refuse(hired.refusal);
    setOpen(false);
    setPerson(nobody);
    onDone();
    return undefined;
  };
  const text = (name: 'username' | 'name' | 'password', label: string, type = 'text') => (
    <Field label={label}>
      <input
        className="input"
        type={type}
        autoComplete={type === 'password' ? 'new-password' : 'off'}
        value={person[name]}
        onChange={(event) => setPerson({ ...person, [name]: event.target.value })}
      />
    </Field>
  );
  return (
    <>
      <button type="button" className="button main" onClick={() => setOpen(true)}>
        {t('添加成员', 'Add a member')}
      </button>
      <Dialog
        title={t('添加成员', 'Add a member')}
        open={open}
        onClose={() => setOpen(false)}
        footer={
          <button type="button" className="button main" onClick={() => void hire()}>
            {t('开通登录', 'Give a login')}
          </button>
        }
      >
        <div className="stack">
          {text('name', t('姓名', 'Name'))}
          {text('username', t('用户名(字母数字)', 'User name (letters, digits)'))}
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
          {text('password', t('初始密码(至少 8 位)', 'First password (8 or more)'), 'password')}
        </div>
      </Dialog>
    </>
  );
}
