let known: Promise<ReadonlySet<string>> | undefined;

/** Some 49,000 passwords that leaked again and again, read when the first password is chosen. */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  known ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map(String)),
  );
  return known;
}
