/**
 * Words of runbooks in other languages, by what they mean in the words that ours are read by.
 * Alternatives are separated by `|`; `*` stands for the rest of a word. Accents are left out.
 */
export type Glossary = Readonly<Record<string, string>>;
