import type { ReactNode } from 'react';

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface FilterTextProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string | undefined;
  readonly change: (value: string) => void;
}

/** Every list's route takes so many signs; a longer search would be refused, and the field be gone with its list. */
export const searchMost = 60;

/** A field that narrows a list as one types. */
export function FilterText({ label, placeholder, value, change }: FilterTextProps) {
  return (
    <input
      className="input filter-text"
      placeholder={placeholder}
      aria-label={label}
      maxLength={searchMost}
      value={value ?? ''}
      onChange={(event) => change(event.target.value)}
    />
  );
}

interface FilterChoiceProps {
  readonly label: string;
  /** What stands first and filters nothing. */
  readonly all: string;
  readonly choices: readonly Choice[];
  readonly value: string | undefined;
  readonly change: (value: string) => void;
}

export function FilterChoice({ label, all, choices, value, change }: FilterChoiceProps) {
  return (
    <select
      className="input filter-choice"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => change(event.target.value)}
    >
      <option value="">{all}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

interface FilterDayProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly change: (value: string) => void;
}

/** A business day (Asia/Shanghai) at one end of what a list shows; empty where it has no end there. */
export function FilterDay({ label, value, change }: FilterDayProps) {
  return (
    <label className="filter-day second small">
      {label}
      <input
        className="input"
        type="date"
        value={value ?? ''}
        onChange={(event) => change(event.target.value)}
      />
    </label>
  );
}

/** Filters stand above their list, and their state in the address. */
export function FilterBar({ children }: { readonly children: ReactNode }) {
  return <div className="row filter-bar">{children}</div>;
}

/** The members of a search that say something, for an address or a query. */
export function saidOf(search: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
